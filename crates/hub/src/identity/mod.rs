//! Who this hub is: its device keys, its TLS certificate, and the keys of what it keeps.
//!
//! All of it is made once, at the first start, and is one text of a few lines: a server keeps it in
//! its data folder, readable by nobody else; a desktop that embeds the hub keeps it in its own
//! encrypted store.

mod data_folder;
mod secrets;

pub use data_folder::{DataFolder, DataFolderFault};
pub(crate) use secrets::random;
pub use secrets::{HubSecrets, SecretsFault};

use khupho_oplog::cose::{Authority, Signer};
use khupho_oplog::fingerprint::Fingerprint;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::keys::{AgreePublic, SigningKey};

/// The hub as a device: what it signs pages and acknowledgements with.
#[derive(Clone, Debug)]
pub struct HubIdentity {
    device: DeviceId,
    signing_key: SigningKey,
    agree_key: AgreePublic,
}

impl HubIdentity {
    /// The identity that follows from the secrets.
    #[must_use]
    pub fn of(secrets: &HubSecrets) -> Self {
        Self {
            device: secrets.device(),
            signing_key: secrets.signing_key(),
            agree_key: secrets.agree_secret().public(),
        }
    }

    /// Its identity as a device; each ward certifies it.
    #[must_use]
    pub const fn device(&self) -> DeviceId {
        self.device
    }

    /// Signs in the hub's name.
    #[must_use]
    pub const fn signer(&self) -> Signer<'_> {
        Signer {
            id: *self.device.as_bytes(),
            key: &self.signing_key,
        }
    }

    /// What its signatures are checked with.
    #[must_use]
    pub fn authority(&self) -> Authority {
        self.signer().authority()
    }

    /// What may be written for the hub is encrypted to this key.
    #[must_use]
    pub const fn agree_key(&self) -> AgreePublic {
        self.agree_key
    }

    /// The eight words that an officer compares before the ward certifies this hub.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&self.signing_key.verifying_key())
    }
}
