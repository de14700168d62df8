//! The keys of this machine and of the ward, in the forms that sign and open.

use khupho_oplog::cose::{Authority, Signer};
use khupho_oplog::ids::{DeviceId, KeyId, WardId};
use khupho_oplog::keys::{AgreePublic, AgreeSecret, SigningKey, VerifyingKey, WardKeys};
use khupho_store::Store;
use khupho_store::exchange::{self, WardSeat, WardTrust};

use crate::SyncError;

/// BLAKE3 context of [`ward_id`]; changing it would make another ward of every ward.
const WARD_ID_CONTEXT: &str = "khupho 2026 ward id";

/// This machine.
pub(crate) struct OwnDevice {
    pub(crate) id: DeviceId,
    pub(crate) signing: SigningKey,
    pub(crate) agree: AgreeSecret,
}

impl OwnDevice {
    pub(crate) fn of(store: &Store) -> Result<Self, SyncError> {
        let keys = store.device_keys()?;
        Ok(Self {
            id: keys.device,
            signing: SigningKey::from_seed(&keys.signing_seed),
            agree: AgreeSecret::from_bytes(*keys.agree_secret),
        })
    }

    pub(crate) fn signer(&self) -> Signer<'_> {
        Signer {
            id: *self.id.as_bytes(),
            key: &self.signing,
        }
    }
}

/// The ward, on the ward's own machine.
pub(crate) struct OwnWard {
    pub(crate) id: WardId,
    pub(crate) name: String,
    pub(crate) signing: SigningKey,
    pub(crate) agree: AgreeSecret,
    pub(crate) recovery: AgreePublic,
}

impl OwnWard {
    /// # Errors
    /// [`SyncError::NotAWard`] on the machine of a khu phố, [`SyncError::WithoutSigningKey`] on a
    /// further PC of the ward.
    pub(crate) fn of(store: &Store) -> Result<Self, SyncError> {
        let Some(keys) = store.ward_keys()? else {
            return Err(match store.ward_seat()? {
                Some(_) => SyncError::WithoutSigningKey,
                None => SyncError::NotAWard,
            });
        };
        Ok(Self {
            id: keys.ward,
            name: keys.name.clone(),
            signing: SigningKey::from_seed(&keys.signing_seed),
            agree: AgreeSecret::from_bytes(*keys.agree_secret),
            recovery: AgreePublic::from_bytes(keys.recovery_agree_key),
        })
    }

    pub(crate) fn signer(&self) -> Signer<'_> {
        Signer {
            id: *self.id.as_bytes(),
            key: &self.signing,
        }
    }

    /// Whose signature its own receipts bear.
    pub(crate) fn authority(&self) -> Authority {
        Authority {
            id: *self.id.as_bytes(),
            key: self.signing.verifying_key(),
        }
    }
}

/// The ward as this machine knows it, whichever side it stands on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownWard {
    pub(crate) authority: Authority,
    pub(crate) agree: AgreePublic,
    pub(crate) recovery: AgreePublic,
}

impl KnownWard {
    /// # Errors
    /// [`SyncError::NoWard`] where the store belongs to none yet.
    pub(crate) fn of(store: &Store) -> Result<Self, SyncError> {
        if let Some(keys) = store.ward_keys()? {
            let signing = SigningKey::from_seed(&keys.signing_seed);
            return Ok(Self {
                authority: Authority {
                    id: *keys.ward.as_bytes(),
                    key: signing.verifying_key(),
                },
                agree: AgreeSecret::from_bytes(*keys.agree_secret).public(),
                recovery: AgreePublic::from_bytes(keys.recovery_agree_key),
            });
        }
        if let Some(seat) = store.ward_seat()? {
            return Ok(Self::of_seat(&seat));
        }
        let trust = ward_trust(store)?.ok_or(SyncError::NoWard)?;
        Ok(Self::trusted(&trust))
    }

    pub(crate) fn trusted(trust: &WardTrust) -> Self {
        Self {
            authority: Authority {
                id: *trust.ward.as_bytes(),
                key: VerifyingKey::from_bytes(trust.signing_key),
            },
            agree: AgreePublic::from_bytes(trust.agree_key),
            recovery: AgreePublic::from_bytes(trust.recovery_agree_key),
        }
    }

    fn of_seat(seat: &WardSeat) -> Self {
        Self {
            authority: Authority {
                id: *seat.ward.as_bytes(),
                key: VerifyingKey::from_bytes(seat.signing_key),
            },
            agree: AgreePublic::from_bytes(seat.agree_key),
            recovery: AgreePublic::from_bytes(seat.recovery_agree_key),
        }
    }

    pub(crate) fn id(&self) -> WardId {
        WardId::from_bytes(self.authority.id)
    }
}

/// What a khu phố keeps of the invitation it came by.
pub(crate) fn ward_trust(store: &Store) -> Result<Option<WardTrust>, SyncError> {
    Ok(store.read(exchange::ward_trust)?)
}

/// The secrets that open what is written for this store: the machine's, and the ward's at the ward.
pub(crate) fn opening_secrets(store: &Store) -> Result<Vec<AgreeSecret>, SyncError> {
    let mut secrets = vec![OwnDevice::of(store)?.agree];
    if let Some(keys) = store.ward_keys()? {
        secrets.push(AgreeSecret::from_bytes(*keys.agree_secret));
    }
    if let Some(secret) = store.ward_seat()?.and_then(|seat| seat.agree_secret) {
        secrets.push(AgreeSecret::from_bytes(*secret));
    }
    Ok(secrets)
}

/// Whether one of the keys named in clear is one of ours.
pub(crate) fn is_for(secrets: &[AgreeSecret], recipients: &[KeyId]) -> bool {
    secrets
        .iter()
        .any(|secret| recipients.contains(&secret.public().key_id()))
}

/// The identity of a ward. It follows from its keys and so from its recovery slip: a ward that is
/// founded again from the slip is the same ward.
pub(crate) fn ward_id(keys: &WardKeys) -> WardId {
    let hash = blake3::derive_key(WARD_ID_CONTEXT, keys.signing.verifying_key().as_bytes());
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    WardId::from_bytes(id)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    /// A published derivation never changes: a slip of paper must give the same ward in ten years.
    #[test]
    fn a_ward_keeps_its_identity_for_ever() {
        let id = ward_id(&WardKeys::from_seed(&[1; 32]));
        expect!["94ef3db4af34e2a259a46205ba5f6e7b"].assert_eq(&id.to_string());
        assert_ne!(id, ward_id(&WardKeys::from_seed(&[2; 32])));
    }
}
