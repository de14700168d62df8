//! Signing in and out.

use super::secrets;
use super::status::status;
use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::{RecoveryUnlock, Status};
use crate::host::{CallContext, Host, SignedIn, parse_id};
use khupho_domain::ids::EntityId;
use khupho_domain::members::Member;
use khupho_store::exchange::StoreRole;
use khupho_store::{RecoveryCode, Store, StoreError, Unlock, members, neighborhoods, preferences};
use std::sync::Arc;
use zeroize::Zeroizing;

/// Preference of the store that names the khu phố shown.
pub(super) const SHOWN_NEIGHBORHOOD: &str = "shown_neighborhood";

/// Signs in with a PIN or passphrase.
///
/// # Errors
/// A wrong secret, a wait after wrong ones, and everything that keeps a store from opening.
pub fn unlock(
    host: &Host,
    context: &CallContext<'_>,
    args: crate::api::session::Unlock,
) -> Result<Status, ApiError> {
    let member = parse_id(&args.member)?;
    let secret = Zeroizing::new(args.secret);
    host.set_session(None);
    let store = match host.still_held() {
        Some(store) => {
            store.check_secret(member, &secret)?;
            store
        }
        None => {
            let secret = Unlock::Secret {
                member,
                secret: &secret,
            };
            Arc::new(host.once_closed(|| open(host, &secret))?)
        }
    };
    begin_session_on(host, store, member)?;
    status(host, context, Nothing {})
}

pub(crate) fn open(host: &Host, unlock: &Unlock<'_>) -> Result<Store, StoreError> {
    Store::open(
        host.location(),
        unlock,
        host.clock().clone(),
        Arc::clone(host.vault()),
    )
}

/// Opens with the recovery kit and gives a member a new secret.
///
/// # Errors
/// A wrong code, a weak new secret.
pub fn unlock_with_recovery(
    host: &Host,
    context: &CallContext<'_>,
    args: RecoveryUnlock,
) -> Result<Status, ApiError> {
    let member = parse_id(&args.member)?;
    let (new_secret, code) = (Zeroizing::new(args.new_secret), Zeroizing::new(args.code));
    secrets::check(host, &new_secret)?;
    let code = RecoveryCode::parse(&code)?;
    host.set_session(None);
    let store = host.once_closed(|| open(host, &Unlock::Recovery { code: &code }))?;
    begin_session_after_reset(host, store, member, &new_secret)?;
    status(host, context, Nothing {})
}

/// Gives a member of an open store a new secret, without the old one, and signs them in.
///
/// # Errors
/// [`ErrorCode::NotAllowed`] for somebody who may not sign in.
pub(crate) fn begin_session_after_reset(
    host: &Host,
    store: Store,
    member: EntityId,
    new_secret: &str,
) -> Result<(), ApiError> {
    let found = active_member(&store, member)?;
    store.set_member_slot(member, &found.tile_label, found.role, new_secret)?;
    begin_session(host, store, member)
}

/// Signs out and closes the store.
///
/// # Errors
/// None beyond reading the state.
pub fn lock(host: &Host, context: &CallContext<'_>, _args: Nothing) -> Result<Status, ApiError> {
    host.set_session(None);
    status(host, context, Nothing {})
}

/// Makes a member of an open store the one who acts.
pub(crate) fn begin_session(host: &Host, store: Store, member: EntityId) -> Result<(), ApiError> {
    begin_session_on(host, Arc::new(store), member)
}

fn begin_session_on(host: &Host, store: Arc<Store>, member: EntityId) -> Result<(), ApiError> {
    let found = active_member(&store, member)?;
    let neighborhood = shown_neighborhood(&store)?;
    host.set_session(Some(SignedIn {
        store,
        member,
        role: found.role,
        neighborhood,
    }));
    Ok(())
}

fn active_member(store: &Store, member: EntityId) -> Result<Member, ApiError> {
    let found = store.read(|connection| members::find(connection, member))?;
    found
        .filter(|member| member.active)
        .ok_or_else(|| ApiError::new(ErrorCode::NotAllowed))
}

fn shown_neighborhood(store: &Store) -> Result<EntityId, ApiError> {
    let all = store.read(neighborhoods::list)?;
    let chosen = store.read(|connection| preferences::get(connection, SHOWN_NEIGHBORHOOD))?;
    let chosen = chosen.and_then(|id| id.parse::<EntityId>().ok());
    let shown = all
        .iter()
        .find(|(id, _)| Some(*id) == chosen)
        .or(all.first());
    match shown {
        Some((id, _)) => Ok(*id),
        // A ward that was founded a moment ago has none: nothing lies under this identity.
        None if store.role()? == StoreRole::Ward => Ok(EntityId::from_bytes([0; 16])),
        None => Err(ApiError::new(ErrorCode::NotFound)),
    }
}
