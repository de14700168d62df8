//! Keys: to sign, to check signatures, to be written to, to read what was written.
//!
//! Every key is 32 bytes. Secrets come from outside (the caller's random source, or
//! [`WardKeys::from_seed`]) and are wiped from memory when they are dropped.

use std::fmt;

use ed25519_dalek::Signer as _;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::ids::KeyId;

/// BLAKE3 contexts of the ward's keys. Changing one would cut a ward off from its slip of paper.
const WARD_SIGNING_CONTEXT: &str = "khupho 2026 ward signing key";
const WARD_AGREE_CONTEXT: &str = "khupho 2026 ward encryption identity";
const WARD_RECOVERY_CONTEXT: &str = "khupho 2026 ward recovery identity";

const AGE_SECRET_PREFIX: bech32::Hrp = bech32::Hrp::parse_unchecked("age-secret-key-");
const AGE_PUBLIC_PREFIX: bech32::Hrp = bech32::Hrp::parse_unchecked("age");

/// A secret Ed25519 key.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key of 32 random bytes.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The 32 bytes it was made from.
    #[must_use]
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// The public key that checks its signatures.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key().to_bytes())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SigningKey(of {:?})", self.verifying_key())
    }
}

/// A public Ed25519 key. Bytes that are no key check no signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerifyingKey([u8; 32]);

impl VerifyingKey {
    /// Takes the bytes as they are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its short name.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&self.0)
    }

    /// Whether `signature` is this key's on `message`, by the strict rules of RFC 8032.
    pub(crate) fn accepts(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        ed25519_dalek::VerifyingKey::from_bytes(&self.0)
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

/// A secret X25519 key: reads what was written to its [`AgreePublic`].
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct AgreeSecret([u8; 32]);

impl AgreeSecret {
    /// The key of 32 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, to be kept in an encrypted place only.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> AgreePublic {
        let recipient = self.age_identity().to_public().to_string();
        let (_, bytes) = bech32::decode(&recipient).expect("age writes Bech32");
        AgreePublic(bytes.try_into().expect("a public key has 32 bytes"))
    }

    /// The form in which the `age` tool takes it.
    #[must_use]
    pub fn to_age_text(&self) -> Zeroizing<String> {
        Zeroizing::new(
            bech32::encode_upper::<bech32::Bech32>(AGE_SECRET_PREFIX, &self.0)
                .expect("32 bytes fit Bech32"),
        )
    }

    pub(crate) fn age_identity(&self) -> age::x25519::Identity {
        self.to_age_text()
            .parse()
            .expect("every 32 bytes are a secret key")
    }
}

impl fmt::Debug for AgreeSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AgreeSecret(..)")
    }
}

/// A public X25519 key: an `age` recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgreePublic([u8; 32]);

impl AgreePublic {
    /// Takes the bytes as they are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its short name, as clear headers carry it.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&self.0)
    }

    /// The form in which the `age` tool takes it.
    #[must_use]
    pub fn to_age_text(&self) -> String {
        bech32::encode_lower::<bech32::Bech32>(AGE_PUBLIC_PREFIX, &self.0)
            .expect("32 bytes fit Bech32")
    }

    pub(crate) fn age_recipient(&self) -> age::x25519::Recipient {
        self.to_age_text()
            .parse()
            .expect("every 32 bytes are a public key")
    }
}

/// The ward's keys, all of which follow from the 32 bytes of its recovery slip.
#[derive(Clone, Debug)]
pub struct WardKeys {
    /// Signs certificates, the registry, invitations and receipts.
    pub signing: SigningKey,
    /// Reads bundles; kept in the ward's store.
    pub agree: AgreeSecret,
    /// Reads bundles when the ward's store is lost; a store keeps only its public half.
    pub recovery: AgreeSecret,
}

impl WardKeys {
    /// Derives the keys.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self {
            signing: SigningKey::from_seed(&derived(WARD_SIGNING_CONTEXT, seed)),
            agree: AgreeSecret(*derived(WARD_AGREE_CONTEXT, seed)),
            recovery: AgreeSecret(*derived(WARD_RECOVERY_CONTEXT, seed)),
        }
    }
}

fn derived(context: &str, seed: &[u8; 32]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(blake3::derive_key(context, seed))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    /// A published derivation never changes: slips of paper depend on it.
    #[test]
    fn the_keys_of_a_ward_are_the_same_for_ever() {
        let keys = WardKeys::from_seed(&[1; 32]);
        let ids = [
            keys.signing.verifying_key().key_id(),
            keys.agree.public().key_id(),
            keys.recovery.public().key_id(),
        ];
        expect!["ee4162302c8cbcc6 a06e4f29c9554754 32599e772c609726"]
            .assert_eq(&ids.map(|id| id.to_string()).join(" "));
    }

    #[test]
    fn the_text_forms_are_those_of_age() {
        let secret = AgreeSecret::from_bytes([7; 32]);
        let identity = secret.age_identity();
        use age::secrecy::ExposeSecret;
        assert_eq!(
            identity.to_string().expose_secret(),
            &**secret.to_age_text()
        );
        assert_eq!(
            identity.to_public().to_string(),
            secret.public().to_age_text()
        );
    }

    #[test]
    fn secrets_are_not_shown() {
        let keys = WardKeys::from_seed(&[1; 32]);
        let shown = format!("{keys:?}");
        for secret in [keys.agree.as_bytes(), &*keys.signing.seed()] {
            let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
            assert!(!shown.contains(&digits));
        }
        assert!(shown.contains("AgreeSecret(..)"));
    }

    #[test]
    fn bytes_that_are_no_point_accept_no_signature() {
        let signature = SigningKey::from_seed(&[3; 32]).sign(b"x");
        for byte in 0..=255 {
            assert!(!VerifyingKey::from_bytes([byte; 32]).accepts(b"x", &signature));
        }
    }
}
