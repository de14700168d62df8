//! Wrapping the store's key.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::StoreKey;
use crate::StoreError;
use crate::identities::random;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
const KEK_CONTEXT: &str = "khupho 2026 key slot";
const RECOVERY_CONTEXT: &str = "khupho 2026 recovery slot";

/// Bytes of a device secret.
pub(super) const DEVICE_SECRET_BYTES: usize = 32;

/// A key that wraps the store's key.
pub(super) type WrappingKey = Zeroizing<[u8; 32]>;

/// The wrapping key of a member: slow to compute, and impossible without the
/// device secret where there is one.
pub(super) fn member_wrapping_key(
    secret: &str,
    salt: &[u8],
    device_secret: Option<&[u8]>,
) -> Result<WrappingKey, StoreError> {
    let mut material = Zeroizing::new(vec![0; 32]);
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|error| damaged(&error))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret.as_bytes(), salt, &mut material)
        .map_err(|error| damaged(&error))?;
    material.extend_from_slice(device_secret.unwrap_or_default());
    Ok(Zeroizing::new(blake3::derive_key(KEK_CONTEXT, &material)))
}

/// The wrapping key of a recovery code, which needs no slowing down: it has 256 bits.
pub(super) fn recovery_wrapping_key(code: &[u8; 32]) -> WrappingKey {
    Zeroizing::new(blake3::derive_key(RECOVERY_CONTEXT, code))
}

/// A store key that only its wrapping key opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrappedKey {
    pub(super) nonce: [u8; 24],
    pub(super) sealed: Vec<u8>,
}

pub(super) fn wrap(
    key: &StoreKey,
    with: &WrappingKey,
    bound_to: &[u8],
) -> Result<WrappedKey, StoreError> {
    let nonce = random::<24>()?;
    let payload = Payload {
        msg: key.bytes(),
        aad: bound_to,
    };
    let sealed = XChaCha20Poly1305::new(with.as_slice().into())
        .encrypt(XNonce::from_slice(&nonce), payload)
        .map_err(|error| damaged(&error))?;
    Ok(WrappedKey { nonce, sealed })
}

/// The store's key; none where the wrapping key or what it is bound to is another.
pub(super) fn unwrap(
    wrapped: &WrappedKey,
    with: &WrappingKey,
    bound_to: &[u8],
) -> Option<StoreKey> {
    let payload = Payload {
        msg: &wrapped.sealed,
        aad: bound_to,
    };
    let plain = XChaCha20Poly1305::new(with.as_slice().into())
        .decrypt(XNonce::from_slice(&wrapped.nonce), payload)
        .ok()?;
    StoreKey::from_slice(&Zeroizing::new(plain))
}

fn damaged(error: &dyn std::fmt::Display) -> StoreError {
    StoreError::KeySlotsDamaged {
        detail: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_binding_unwrap() -> Result<(), StoreError> {
        let key = StoreKey::generate()?;
        let with = recovery_wrapping_key(&[1; 32]);
        let wrapped = wrap(&key, &with, b"member 1")?;
        assert!(unwrap(&wrapped, &with, b"member 1").is_some_and(|found| found == key));
        assert!(unwrap(&wrapped, &with, b"member 2").is_none());
        assert!(unwrap(&wrapped, &recovery_wrapping_key(&[2; 32]), b"member 1").is_none());
        Ok(())
    }

    #[test]
    fn the_device_secret_and_the_salt_count() -> Result<(), StoreError> {
        let plain = member_wrapping_key("135790", &[3; 16], None)?;
        assert!(plain != member_wrapping_key("135790", &[3; 16], Some(&[0; 32]))?);
        assert!(plain != member_wrapping_key("135790", &[4; 16], None)?);
        Ok(())
    }
}
