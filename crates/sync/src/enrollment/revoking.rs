//! A machine was lost, stolen or handed over.

use khupho_oplog::ids::DeviceId;
use khupho_oplog::trust::RegistryBody;
use khupho_store::Store;
use khupho_store::exchange;

use super::invitations::{MadeInvitation, make_invitation};
use crate::SyncError;
use crate::trust::{Trust, add_entry, heads_of};

/// Why a machine is trusted no longer. Numbers are published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationReason {
    /// It was lost.
    Lost,
    /// It was stolen.
    Stolen,
    /// Another one takes its place.
    Replaced,
    /// Its person left: a new head.
    PersonLeft,
    /// Something else.
    Other,
}

impl RevocationReason {
    /// The published number.
    #[must_use]
    pub const fn number(self) -> u16 {
        match self {
            Self::Lost => 1,
            Self::Stolen => 2,
            Self::Replaced => 3,
            Self::PersonLeft => 4,
            Self::Other => 5,
        }
    }
}

/// What became of a machine that was replaced.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// The invitation for the machine that takes its place.
    pub invitation: MadeInvitation,
}

/// Trusts a machine no longer. What the ward holds of it stays as it is; what comes later is put
/// aside.
///
/// # Errors
/// [`SyncError::NotAWard`], [`SyncError::UnknownDevice`], and those of the database.
pub fn revoke(store: &Store, device: DeviceId, reason: RevocationReason) -> Result<(), SyncError> {
    if Trust::of(store)?.state.certificate(device).is_none() {
        return Err(SyncError::UnknownDevice);
    }
    let body = RegistryBody::Revoked {
        device,
        cut_offs: heads_of(store, device)?,
        reason: reason.number(),
    };
    add_entry(store, body)
}

/// Trusts a machine no longer and invites the one that takes its place, for the same khu phố.
///
/// # Errors
/// Those of [`revoke`] and of [`make_invitation`].
pub fn revoke_and_invite(
    store: &Store,
    device: DeviceId,
    reason: RevocationReason,
) -> Result<Replacement, SyncError> {
    let record = store
        .read(|connection| exchange::device(connection, device))?
        .ok_or(SyncError::UnknownDevice)?;
    let neighborhood = record.neighborhood.ok_or(SyncError::UnknownDevice)?;
    revoke(store, device, reason)?;
    Ok(Replacement {
        invitation: make_invitation(store, neighborhood)?,
    })
}
