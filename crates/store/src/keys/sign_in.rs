//! Who may open the store: tiles, secrets, waits.

use std::path::Path;

use khupho_domain::ids::EntityId;

use super::delay::wait_after_ms;
use super::{DeviceSecretVault, KeySlots, RecoveryCode, StoreKey, Tile};
use crate::clock::Clock;
use crate::location::StoreLocation;
use crate::{StoreError, backups};

/// How the store is opened.
pub enum Unlock<'a> {
    /// By a member's secret.
    Secret {
        /// Who.
        member: EntityId,
        /// Their PIN or passphrase.
        secret: &'a str,
    },
    /// By the store's key itself, which the ward gave back to somebody who forgot their PIN.
    StoreKey {
        /// The key.
        key: &'a [u8; 32],
    },
    /// By the recovery code.
    Recovery {
        /// The code.
        code: &'a RecoveryCode,
    },
}

/// What the sign-in screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInState {
    /// Who can sign in.
    pub tiles: Vec<Tile>,
    /// Until the next try.
    pub wait_ms: u64,
}

/// Reads what the sign-in screen shows, without opening the store.
///
/// # Errors
/// [`StoreError::NoStore`], [`StoreError::KeySlotsDamaged`], [`StoreError::Damaged`] where only the
/// key slots are gone.
pub fn sign_in_state(location: &StoreLocation, clock: &Clock) -> Result<SignInState, StoreError> {
    if !location.key_slots().exists() {
        let path = location.folder.clone();
        let lost = backups::lost_key_slots(location, clock.now_ms());
        return Err(lost.unwrap_or(StoreError::NoStore { path }));
    }
    let slots = KeySlots::load(&location.key_slots())?;
    Ok(SignInState {
        tiles: slots.tiles()?,
        wait_ms: slots.wrong_tries().remaining_ms(clock),
    })
}

/// The key of a closed store as its ward can read it; none where no ward was ever told.
///
/// # Errors
/// [`StoreError::NoStore`], [`StoreError::KeySlotsDamaged`].
pub fn key_for_ward(location: &StoreLocation) -> Result<Option<Vec<u8>>, StoreError> {
    if !location.key_slots().exists() {
        let path = location.folder.clone();
        return Err(StoreError::NoStore { path });
    }
    KeySlots::load(&location.key_slots())?.ward()
}

/// The store's key.
pub(crate) fn unlock(
    slots_path: &Path,
    unlock: &Unlock<'_>,
    clock: &Clock,
    vault: &dyn DeviceSecretVault,
) -> Result<StoreKey, StoreError> {
    match unlock {
        Unlock::Secret { member, secret } => {
            check_secret(slots_path, *member, secret, clock, vault)
        }
        // Another store's key does not open the database, which is told right after.
        Unlock::StoreKey { key } => Ok(StoreKey::from_bytes(key)),
        Unlock::Recovery { code } => KeySlots::load(slots_path)?.unwrap_by_code(code),
    }
}

/// The store's key, if the secret is that member's.
///
/// The try counts as wrong before it is made, so that ending the program in
/// the middle of one does not give another for nothing.
pub(crate) fn check_secret(
    slots_path: &Path,
    member: EntityId,
    secret: &str,
    clock: &Clock,
    vault: &dyn DeviceSecretVault,
) -> Result<StoreKey, StoreError> {
    let mut slots = KeySlots::load(slots_path)?;
    let mut tries = slots.wrong_tries();
    refuse_during_wait(slots_path, &mut slots, clock)?;
    let with = slots.wrapping_key(member, secret, vault)?;
    tries.add(clock);
    slots.keep_wrong_tries(&tries);
    slots.save(slots_path)?;
    let Some(key) = slots.unwrap_for_member(member, &with)? else {
        return Err(StoreError::WrongSecret {
            wait_ms: wait_after_ms(tries.count),
        });
    };
    slots.keep_wrong_tries(&Default::default());
    slots.save(slots_path)?;
    Ok(key)
}

fn refuse_during_wait(
    slots_path: &Path,
    slots: &mut KeySlots,
    clock: &Clock,
) -> Result<(), StoreError> {
    let mut tries = slots.wrong_tries();
    let wait_ms = tries.remaining_ms(clock);
    if wait_ms == 0 {
        return Ok(());
    }
    if tries.is_ahead_of(clock) {
        tries.stamp(clock);
        slots.keep_wrong_tries(&tries);
        slots.save(slots_path)?;
    }
    Err(StoreError::SecretDelayed { wait_ms })
}
