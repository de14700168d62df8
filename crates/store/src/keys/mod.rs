//! The store's key, and who can unwrap it.
//!
//! The database is encrypted with a random 256-bit key. `keyslots.json` holds
//! it wrapped for each member (by a secret, and by a second secret in the
//! machine's keyring where one answers, so that a stolen disk does not allow
//! trying a million PINs) and for the recovery code.

mod delay;
mod recovery;
mod sign_in;
mod slots;
mod vault;
mod wrap;

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::identities::fill_random;

pub use recovery::RecoveryCode;
pub use sign_in::{SignInState, Unlock, key_for_ward, sign_in_state};
pub(crate) use sign_in::{check_secret, unlock};
pub(crate) use slots::{KeySlots, SlotOwner};
pub use slots::{Protection, Tile};
pub use vault::{DeviceSecretVault, NoKeyring, OsKeyring, VaultUnavailable};

/// Fewest characters of a secret. Where no keyring answers, the window asks for more.
pub const SECRET_MIN_CHARS: usize = khupho_domain::limits::PIN_MIN_DIGITS;

/// The random key of a store.
#[derive(Clone)]
pub(crate) struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    pub(crate) fn generate() -> Result<Self, StoreError> {
        let mut key = Zeroizing::new([0; 32]);
        fill_random(key.as_mut_slice())?;
        Ok(Self(key))
    }

    /// The statement that gives the key to SQLCipher as it is, without a key derivation.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(HEXLOWER.encode(self.0.as_slice()));
        Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", *hex))
    }

    /// A key for another purpose, from which this one cannot be computed.
    pub(crate) fn derive(&self, context: &str) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(blake3::derive_key(context, self.0.as_slice()))
    }

    fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A copy to encrypt to the ward.
    pub(crate) fn exported(&self) -> Zeroizing<[u8; 32]> {
        self.0.clone()
    }

    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        Self(Zeroizing::new(*bytes))
    }

    fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|key| Self(Zeroizing::new(key)))
    }
}

impl PartialEq for StoreKey {
    fn eq(&self, other: &Self) -> bool {
        // The comparison of hashes takes the same time whatever the bytes are.
        blake3::hash(self.bytes()) == blake3::hash(other.bytes())
    }
}
