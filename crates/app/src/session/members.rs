//! Members and their secrets.

use super::first_run::recovery_kit;
use super::secrets;
use super::status::{member_row, role, status};
use crate::api::common::{Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::session::{MemberRow, MemberSave, RecoveryKit, SecretChange, Status};
use crate::host::{CallContext, Host, SignedIn, id_text, new_entity, parse_id, written_txn};
use crate::roles::{Deed, allowed};
use crate::validation::{Required, invalid_field, short_text};
use khupho_domain::ids::EntityId;
use khupho_domain::members::Member;
use khupho_domain::text::person_sort_key;
use khupho_oplog::registry::member::KIND;
use khupho_store::exchange::{self, StoreRole};
use khupho_store::{StoreError, TxnLabel, members as stored, sign_in_state};
use zeroize::Zeroizing;

/// Everybody of this notebook by given name, those who may no longer sign in too. The ward also holds the names of
/// its khu phố's people, and a khu phố those of the officers who decided: each manages its own.
///
/// # Errors
/// Nobody is signed in.
pub fn members(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<Vec<MemberRow>, ApiError> {
    host.read(|connection, _| {
        let whose = exchange::role(connection)?;
        let mut own = stored::list_own(connection)?;
        own.retain(|(_, member)| whose.has(member.role));
        own.sort_by_cached_key(|(_, member)| person_sort_key(&member.name));
        Ok(own
            .into_iter()
            .map(|(id, member)| member_row(id, member))
            .collect())
    })
}

/// Adds or changes a member. What they entered stays theirs, also when they may no longer sign in.
/// Undoing is offered for a new name alone.
///
/// # Errors
/// Empty names, a weak secret, a role that may not, the last head, a role of another notebook.
pub fn member_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: MemberSave,
) -> Result<Saved, ApiError> {
    let signed_in = allowed(host, Deed::ChangeMembers)?;
    let id = args
        .id
        .as_ref()
        .map_or_else(|| new_entity(host), parse_id)?;
    let member = checked(host, &args)?;
    let before = signed_in
        .store
        .read(|connection| stored::find(connection, id))?;
    refuse_another_notebooks(&signed_in, before.as_ref(), &member)?;
    refuse_without_keeper(host, &signed_in, id, &member)?;
    refuse_without_secret(host, id, &args)?;
    let committed = host.write(TxnLabel::Member, |tx, _| {
        Ok(tx.write(KIND, id, stored::patch(&member))?)
    })?;
    update_slot(&signed_in, id, &member, args.secret.as_deref())?;
    apply_to_session(host, &signed_in, id, &member);
    let undoable = args.secret.is_none() && is_same_but_name(before.as_ref(), &member);
    Ok(Saved {
        id: id_text(id),
        txn: written_txn(&committed).filter(|_| undoable),
    })
}

/// Whether the key slot stays what it is: everything but the name stands there too, and no undo
/// reaches it.
fn is_same_but_name(before: Option<&Member>, member: &Member) -> bool {
    before.is_some_and(|before| {
        let renamed = Member {
            name: member.name.clone(),
            ..before.clone()
        };
        renamed == *member
    })
}

fn checked(host: &Host, args: &MemberSave) -> Result<Member, ApiError> {
    let name = short_text("member_name", &args.name, Required::Yes)?;
    let label = short_text("tile_label", &args.tile_label, Required::No)?;
    match &args.secret {
        Some(secret) => secrets::check(host, secret)?,
        None if args.id.is_none() => return Err(invalid_field("secret", "required")),
        None => {}
    }
    Ok(Member {
        tile_label: if label.is_empty() {
            name.clone()
        } else {
            label
        },
        name,
        role: role(args.role),
        active: args.active,
    })
}

/// Nobody becomes an officer of the ward in a khu phố's notebook, or of a khu phố at the ward: not
/// somebody new, and not by changing somebody of the other.
fn refuse_another_notebooks(
    signed_in: &SignedIn,
    before: Option<&Member>,
    member: &Member,
) -> Result<(), ApiError> {
    let whose = signed_in.store.role()?;
    let is_known_elsewhere = before.is_some_and(|before| !whose.has(before.role));
    if whose.has(member.role) && !is_known_elsewhere {
        Ok(())
    } else {
        Err(invalid_field("role", "another_notebook"))
    }
}

/// A notebook keeps somebody who manages it: a head, or an officer in the ward's.
fn refuse_without_keeper(
    host: &Host,
    signed_in: &SignedIn,
    id: EntityId,
    member: &Member,
) -> Result<(), ApiError> {
    let keeper = signed_in.store.role()?.keeper();
    if member.role == keeper && member.active {
        return Ok(());
    }
    let all = signed_in.store.read(stored::list_own)?;
    // A keeper who has no tile on this machine cannot keep it.
    let tiles = sign_in_state(&host.location(), host.clock())?.tiles;
    let other_keeper = all.iter().any(|(other, known)| {
        *other != id
            && known.role == keeper
            && known.active
            && tiles.iter().any(|tile| tile.member == *other)
    });
    if other_keeper {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::LastHead))
    }
}

/// Somebody who may sign in again needs a secret: theirs was taken out with their slot.
fn refuse_without_secret(host: &Host, id: EntityId, args: &MemberSave) -> Result<(), ApiError> {
    if !args.active || args.secret.is_some() {
        return Ok(());
    }
    let tiles = sign_in_state(&host.location(), host.clock())?.tiles;
    if tiles.iter().any(|tile| tile.member == id) {
        Ok(())
    } else {
        Err(invalid_field("secret", "required"))
    }
}

/// A head who steps down is no head from that moment on, and one who leaves is signed out.
fn apply_to_session(host: &Host, signed_in: &SignedIn, id: EntityId, member: &Member) {
    if id != signed_in.member {
        return;
    }
    if member.active {
        host.change_session(signed_in, |session| session.role = member.role);
    } else {
        host.set_session(None);
    }
}

fn update_slot(
    signed_in: &SignedIn,
    id: EntityId,
    member: &Member,
    secret: Option<&str>,
) -> Result<(), ApiError> {
    let store = &signed_in.store;
    let done = match (member.active, secret) {
        (false, _) => store.remove_member_slot(id),
        (true, Some(secret)) => store.set_member_slot(id, &member.tile_label, member.role, secret),
        (true, None) => store.relabel_member_slot(id, &member.tile_label, member.role),
    };
    match done {
        // Somebody who could not sign in before and gets no secret now stays without a slot.
        Err(StoreError::UnknownMember(_)) if !member.active => Ok(()),
        other => Ok(other?),
    }
}

/// Changes one's own secret.
///
/// # Errors
/// The old one is wrong, the new one weak.
pub fn secret_change(
    host: &Host,
    context: &CallContext<'_>,
    args: SecretChange,
) -> Result<Status, ApiError> {
    let signed_in = host.signed_in()?;
    let (old, new) = (Zeroizing::new(args.old), Zeroizing::new(args.new));
    secrets::check(host, &new)?;
    signed_in
        .store
        .change_secret(signed_in.member, &old, &new)?;
    status(host, context, Nothing {})
}

/// Makes a new recovery kit; the old one stops working. The slip of a ward holds the ward's own keys
/// and stays what it is.
///
/// # Errors
/// A role that may not, [`ErrorCode::WardSlipStays`].
pub fn recovery_renew(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<RecoveryKit, ApiError> {
    let store = allowed(host, Deed::RenewRecovery)?.store;
    if store.role()? == StoreRole::Ward {
        return Err(ApiError::new(ErrorCode::WardSlipStays));
    }
    Ok(recovery_kit(&store.renew_recovery_code()?))
}
