//! How an object is encrypted: XChaCha20-Poly1305, one random nonce per object, and the object's
//! own name as what it belongs to, so that nobody can put one in the place of another.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

use super::fault::EvidenceFault;
use crate::identity::random;

const VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;

/// Encrypts and decrypts objects.
pub(super) struct Sealer(XChaCha20Poly1305);

impl Sealer {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    pub(super) fn seal(&self, name: &str, plain: &[u8]) -> Result<Vec<u8>, EvidenceFault> {
        let nonce: [u8; NONCE_BYTES] =
            random().map_err(|fault| EvidenceFault::Unavailable(fault.to_string()))?;
        let payload = Payload {
            msg: plain,
            aad: name.as_bytes(),
        };
        let sealed = self
            .0
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| EvidenceFault::Damaged)?;
        Ok([&[VERSION][..], &nonce, &sealed].concat())
    }

    pub(super) fn open(&self, name: &str, sealed: &[u8]) -> Result<Vec<u8>, EvidenceFault> {
        let (version, rest) = sealed.split_first().ok_or(EvidenceFault::Damaged)?;
        let (nonce, sealed) = rest
            .split_at_checked(NONCE_BYTES)
            .filter(|_| *version == VERSION)
            .ok_or(EvidenceFault::Damaged)?;
        let payload = Payload {
            msg: sealed,
            aad: name.as_bytes(),
        };
        self.0
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| EvidenceFault::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_changed_byte_is_noticed() {
        let sealer = Sealer::new(&[1; 32]);
        let sealed = sealer.seal("a/b", b"content").unwrap();
        assert_eq!(sealer.open("a/b", &sealed).unwrap(), b"content");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(sealer.open("a/b", &changed).is_err(), "byte {at}");
            assert!(sealer.open("a/b", &sealed[..at]).is_err(), "{at} bytes");
        }
        assert!(sealer.open("a/c", &sealed).is_err());
    }
}
