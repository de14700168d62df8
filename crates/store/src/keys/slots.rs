//! `keyslots.json`: the wrapped keys, the tiles of the sign-in screen and the wrong tries.
//!
//! Of a person it holds the label of the tile and the number of the role:
//! what the screen shows before anybody signed in. Everything else stands in
//! the encrypted database.

use std::fs;
use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::delay::WrongTries;
use super::recovery::RecoveryCode;
use super::vault::{DeviceSecretVault, VaultUnavailable};
use super::wrap::{self, DEVICE_SECRET_BYTES, WrappedKey, WrappingKey};
use super::{SECRET_MIN_CHARS, StoreKey};
use crate::StoreError;
use crate::clock::BootMoment;
use crate::files::write_atomically;
use crate::identities::random;

const FORM_VERSION: u8 = 1;

/// What protects a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// The secret and one in the machine's keyring: six digits are enough.
    SecretAndDevice,
    /// The secret alone: it should be a long one.
    SecretAlone,
}

/// A member as the sign-in screen shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// Who.
    pub member: EntityId,
    /// What the tile says.
    pub label: String,
    /// Their role.
    pub role: Role,
    /// What protects their slot.
    pub protection: Protection,
}

/// A member who gets a slot.
pub(crate) struct SlotOwner<'a> {
    pub(crate) member: EntityId,
    pub(crate) label: &'a str,
    pub(crate) role: Role,
    pub(crate) secret: &'a str,
}

/// The file as it is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct KeySlots {
    version: u8,
    store_id: String,
    slots: Vec<Slot>,
    recovery: SealedKey,
    #[serde(default)]
    wrong_tries: StoredTries,
    /// The store's key, encrypted to the ward in the ward's own form: for a PIN that was forgotten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ward: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Slot {
    member: String,
    label: String,
    role: i64,
    version: u8,
    protection: Protection,
    salt: String,
    key: SealedKey,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct SealedKey {
    nonce: String,
    sealed: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct StoredTries {
    count: u32,
    wall_ms: u64,
    boot_id: Option<String>,
    since_boot_ms: u64,
}

impl KeySlots {
    /// Slots of a new store, with nobody's yet but the recovery code's.
    pub(crate) fn new(
        store_id: [u8; 16],
        key: &StoreKey,
        code: &RecoveryCode,
    ) -> Result<Self, StoreError> {
        let with = wrap::recovery_wrapping_key(code.bytes());
        Ok(Self {
            version: FORM_VERSION,
            store_id: HEXLOWER.encode(&store_id),
            slots: Vec::new(),
            recovery: SealedKey::of(&wrap::wrap(key, &with, &recovery_binding(&store_id))?),
            wrong_tries: StoredTries::default(),
            ward: None,
        })
    }

    /// Keeps the store's key as the ward can read it, in the place of the one before.
    pub(crate) fn set_ward(&mut self, sealed: &[u8]) {
        self.ward = Some(BASE64.encode(sealed));
    }

    /// The store's key as the ward can read it.
    pub(crate) fn ward(&self) -> Result<Option<Vec<u8>>, StoreError> {
        let sealed = self
            .ward
            .as_ref()
            .map(|text| BASE64.decode(text.as_bytes()));
        sealed.transpose().map_err(|error| damaged(&error))
    }

    /// Wraps the store's key under another recovery code; the one before stops working.
    pub(crate) fn set_recovery(
        &mut self,
        key: &StoreKey,
        code: &RecoveryCode,
    ) -> Result<(), StoreError> {
        let with = wrap::recovery_wrapping_key(code.bytes());
        let binding = recovery_binding(&self.store_id()?);
        self.recovery = SealedKey::of(&wrap::wrap(key, &with, &binding)?);
        Ok(())
    }

    pub(crate) fn load(path: &Path) -> Result<Self, StoreError> {
        let bytes = fs::read(path).map_err(|error| StoreError::file(path, error))?;
        let slots: Self = serde_json::from_slice(&bytes).map_err(|error| damaged(&error))?;
        if slots.version != FORM_VERSION {
            return Err(damaged(&format!("form {} is not known", slots.version)));
        }
        slots.store_id()?;
        Ok(slots)
    }

    pub(crate) fn save(&self, path: &Path) -> Result<(), StoreError> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| damaged(&error))?;
        write_atomically(path, &text)
    }

    pub(crate) fn store_id(&self) -> Result<[u8; 16], StoreError> {
        fixed(&self.store_id)
    }

    pub(crate) fn tiles(&self) -> Result<Vec<Tile>, StoreError> {
        self.slots
            .iter()
            .map(|slot| {
                Ok(Tile {
                    member: slot.member()?,
                    label: slot.label.clone(),
                    role: Role::from_number(slot.role)
                        .ok_or_else(|| damaged(&format!("role {} is not known", slot.role)))?,
                    protection: slot.protection,
                })
            })
            .collect()
    }

    /// Gives a member a slot, in the place of the one they had.
    pub(crate) fn set(
        &mut self,
        owner: &SlotOwner<'_>,
        key: &StoreKey,
        vault: &dyn DeviceSecretVault,
    ) -> Result<(), StoreError> {
        if owner.secret.chars().count() < SECRET_MIN_CHARS {
            return Err(StoreError::WeakSecret {
                min_chars: SECRET_MIN_CHARS,
            });
        }
        let device_secret = self.device_secret_or_new(vault)?;
        let salt = random::<16>()?;
        let with = wrap::member_wrapping_key(
            owner.secret,
            &salt,
            device_secret.as_deref().map(Vec::as_slice),
        )?;
        let slot = Slot {
            member: owner.member.to_string(),
            label: owner.label.to_owned(),
            role: owner.role.number(),
            version: FORM_VERSION,
            protection: match device_secret {
                Some(_) => Protection::SecretAndDevice,
                None => Protection::SecretAlone,
            },
            salt: HEXLOWER.encode(&salt),
            key: SealedKey::of(&wrap::wrap(key, &with, &member_binding(owner.member))?),
        };
        self.slots.retain(|other| other.member != slot.member);
        self.slots.push(slot);
        Ok(())
    }

    /// Changes what the tile of a member shows; their secret stays.
    pub(crate) fn relabel(
        &mut self,
        member: EntityId,
        label: &str,
        role: Role,
    ) -> Result<(), StoreError> {
        let name = member.to_string();
        if !manages(role.number()) {
            self.refuse_last_head(&name)?;
        }
        let slot = self
            .slots
            .iter_mut()
            .find(|slot| slot.member == name)
            .ok_or(StoreError::UnknownMember(member))?;
        label.clone_into(&mut slot.label);
        slot.role = role.number();
        Ok(())
    }

    /// Takes a member's slot out. That of the last head, or the ward's last
    /// officer, stays: somebody must be able to open the store.
    pub(crate) fn remove(&mut self, member: EntityId) -> Result<(), StoreError> {
        let name = member.to_string();
        if !self.slots.iter().any(|slot| slot.member == name) {
            return Err(StoreError::UnknownMember(member));
        }
        self.refuse_last_head(&name)?;
        self.slots.retain(|slot| slot.member != name);
        Ok(())
    }

    /// The wrapping key of a member who gives that secret.
    pub(super) fn wrapping_key(
        &self,
        member: EntityId,
        secret: &str,
        vault: &dyn DeviceSecretVault,
    ) -> Result<WrappingKey, StoreError> {
        let slot = self.slot(member)?;
        let salt = bytes(&slot.salt)?;
        let device_secret = match slot.protection {
            Protection::SecretAlone => None,
            Protection::SecretAndDevice => Some(self.device_secret(vault)?),
        };
        wrap::member_wrapping_key(secret, &salt, device_secret.as_deref().map(Vec::as_slice))
    }

    /// The store's key; none where the wrapping key is another's.
    pub(super) fn unwrap_for_member(
        &self,
        member: EntityId,
        with: &WrappingKey,
    ) -> Result<Option<StoreKey>, StoreError> {
        let wrapped = self.slot(member)?.key.wrapped()?;
        Ok(wrap::unwrap(&wrapped, with, &member_binding(member)))
    }

    pub(super) fn unwrap_by_code(&self, code: &RecoveryCode) -> Result<StoreKey, StoreError> {
        let with = wrap::recovery_wrapping_key(code.bytes());
        let binding = recovery_binding(&self.store_id()?);
        wrap::unwrap(&self.recovery.wrapped()?, &with, &binding)
            .ok_or(StoreError::WrongRecoveryCode)
    }

    pub(super) fn wrong_tries(&self) -> WrongTries {
        let stored = &self.wrong_tries;
        WrongTries {
            count: stored.count,
            wall_ms: stored.wall_ms,
            boot: stored.boot_id.clone().map(|boot_id| BootMoment {
                boot_id,
                since_boot_ms: stored.since_boot_ms,
            }),
        }
    }

    pub(super) fn keep_wrong_tries(&mut self, tries: &WrongTries) {
        self.wrong_tries = StoredTries {
            count: tries.count,
            wall_ms: tries.wall_ms,
            boot_id: tries.boot.as_ref().map(|boot| boot.boot_id.clone()),
            since_boot_ms: tries.boot.as_ref().map_or(0, |boot| boot.since_boot_ms),
        };
    }

    fn slot(&self, member: EntityId) -> Result<&Slot, StoreError> {
        let name = member.to_string();
        self.slots
            .iter()
            .find(|slot| slot.member == name)
            .ok_or(StoreError::UnknownMember(member))
    }

    fn refuse_last_head(&self, member: &str) -> Result<(), StoreError> {
        let (mut managers, others) = (self.slots.iter(), self.slots.iter());
        let is_manager = managers.any(|slot| slot.member == member && manages(slot.role));
        let mut others = others.filter(|slot| slot.member != member);
        if is_manager && !others.any(|slot| manages(slot.role)) {
            return Err(StoreError::LastHead);
        }
        Ok(())
    }

    fn device_secret(
        &self,
        vault: &dyn DeviceSecretVault,
    ) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        self.kept_device_secret(vault)
            .ok()
            .flatten()
            .ok_or(StoreError::KeyringUnavailable)
    }

    fn kept_device_secret(
        &self,
        vault: &dyn DeviceSecretVault,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, VaultUnavailable> {
        let kept = vault.read(&device_secret_name(&self.store_id))?;
        Ok(kept
            .map(Zeroizing::new)
            .filter(|secret| secret.len() == DEVICE_SECRET_BYTES))
    }

    /// The device secret, made now if this machine has none yet; none where no keyring answers.
    ///
    /// A keyring that does not answer at this moment may still hold one: a new one in its place
    /// would lock out everybody else.
    fn device_secret_or_new(
        &self,
        vault: &dyn DeviceSecretVault,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        match self.kept_device_secret(vault) {
            Err(_) => return Ok(None),
            Ok(Some(secret)) => return Ok(Some(secret)),
            Ok(None) => {}
        }
        let secret = Zeroizing::new(random::<DEVICE_SECRET_BYTES>()?);
        let kept = vault.write(&device_secret_name(&self.store_id), secret.as_slice());
        // Read back: a keyring that only pretends to keep it would lock everybody out.
        Ok(kept.ok().and_then(|()| self.device_secret(vault).ok()))
    }
}

impl Slot {
    fn member(&self) -> Result<EntityId, StoreError> {
        self.member.parse().map_err(|error| damaged(&error))
    }
}

impl SealedKey {
    fn of(wrapped: &WrappedKey) -> Self {
        Self {
            nonce: HEXLOWER.encode(&wrapped.nonce),
            sealed: HEXLOWER.encode(&wrapped.sealed),
        }
    }

    fn wrapped(&self) -> Result<WrappedKey, StoreError> {
        Ok(WrappedKey {
            nonce: fixed(&self.nonce)?,
            sealed: bytes(&self.sealed)?,
        })
    }
}

/// Whether a person with that role manages who may open the store: a head in a khu phố's store, an
/// officer in the ward's. No store has slots of both.
fn manages(role: i64) -> bool {
    [Role::Head, Role::WardOfficer]
        .into_iter()
        .any(|manager| manager.number() == role)
}

fn device_secret_name(store_id: &str) -> String {
    format!("device-secret-{store_id}")
}

fn member_binding(member: EntityId) -> Vec<u8> {
    [member.as_bytes().as_slice(), &[FORM_VERSION]].concat()
}

fn recovery_binding(store_id: &[u8; 16]) -> Vec<u8> {
    [b"recovery".as_slice(), store_id, &[FORM_VERSION]].concat()
}

fn bytes(hex: &str) -> Result<Vec<u8>, StoreError> {
    HEXLOWER
        .decode(hex.as_bytes())
        .map_err(|error| damaged(&error))
}

fn fixed<const N: usize>(hex: &str) -> Result<[u8; N], StoreError> {
    bytes(hex)?
        .try_into()
        .map_err(|_| damaged(&format!("{hex:?} has not {N} bytes")))
}

fn damaged(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::KeySlotsDamaged {
        detail: error.to_string(),
    }
}
