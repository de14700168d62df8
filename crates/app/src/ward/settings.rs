//! The ward as the screens show it, and its settings.

use super::officer;
use crate::api::common::{Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::ward::{WardRow, WardSave};
use crate::host::{CallContext, Host, id_text, written_txn};
use crate::validation::{Required, short_text};
use khupho_domain::ids::EntityId;
use khupho_domain::review::{AcceptRule, WardSettings};
use khupho_oplog::fingerprint::Fingerprint;
use khupho_oplog::ids::WardId;
use khupho_oplog::keys::{SigningKey, VerifyingKey};
use khupho_store::review::{save_settings, settings};
use khupho_store::{Store, StoreError, TxnLabel, exchange};

/// The ward this notebook belongs to.
///
/// # Errors
/// [`ErrorCode::NoWard`] where it belongs to none.
pub fn ward_get(
    host: &Host,
    _context: &CallContext<'_>,
    _args: Nothing,
) -> Result<WardRow, ApiError> {
    ward_row(&host.signed_in()?.store)?.ok_or_else(|| ApiError::new(ErrorCode::NoWard))
}

/// Changes the ward's settings.
///
/// # Errors
/// Anybody but the ward, an empty name.
pub fn ward_save(
    host: &Host,
    _context: &CallContext<'_>,
    args: WardSave,
) -> Result<Saved, ApiError> {
    let signed_in = officer(host)?;
    let settings = WardSettings {
        name: short_text("ward_name", &args.name, Required::Yes)?,
        accept_rule: if args.two_step_accept {
            AcceptRule::TwoOfficers
        } else {
            AcceptRule::OneOfficer
        },
    };
    let committed = host.write(TxnLabel::Ward, |tx, _| Ok(save_settings(tx, &settings)?))?;
    rename_keys(&signed_in.store, &settings.name)?;
    Ok(Saved {
        id: id_text(committed.value),
        txn: written_txn(&committed),
    })
}

/// Files and invitations bear the name that stands with the keys.
fn rename_keys(store: &Store, name: &str) -> Result<(), ApiError> {
    if let Some(mut keys) = store.ward_keys()?
        && keys.name != name
    {
        name.clone_into(&mut keys.name);
        store.keep_ward_keys(&keys)?;
    }
    Ok(())
}

/// The ward of a store, its own or the one it was invited by.
pub(crate) fn ward_row(store: &Store) -> Result<Option<WardRow>, ApiError> {
    let (trust, settings) = store.read(|connection| {
        Ok::<_, StoreError>((exchange::ward_trust(connection)?, settings(connection)?))
    })?;
    let known = match (store.ward_keys()?, trust) {
        (Some(keys), _) => Some((
            keys.ward,
            keys.name.clone(),
            SigningKey::from_seed(&keys.signing_seed).verifying_key(),
        )),
        (None, Some(trust)) => Some((
            trust.ward,
            trust.ward_name,
            VerifyingKey::from_bytes(trust.signing_key),
        )),
        (None, None) => None,
    };
    Ok(known.map(|(ward, name, key)| row(ward, name, &key, settings)))
}

fn row(ward: WardId, name: String, key: &VerifyingKey, settings: Option<WardSettings>) -> WardRow {
    let two_step_accept = settings
        .as_ref()
        .is_some_and(|settings| settings.accept_rule == AcceptRule::TwoOfficers);
    WardRow {
        id: id_text(EntityId::from_bytes(*ward.as_bytes())),
        name: settings.map_or(name, |settings| settings.name),
        fingerprint: Fingerprint::of(key).words().map(str::to_owned).collect(),
        two_step_accept,
    }
}
