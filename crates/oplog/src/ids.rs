//! Identifiers of streams, operations, transactions, and of what is exchanged.

use std::fmt;

use khupho_domain::ids::EntityId;

use crate::registry::KindId;

/// BLAKE3 context of [`derive_entity`]; changing it would change every derived id.
const DERIVED_ENTITY_CONTEXT: &str = "khupho 2026 derived entity id";

macro_rules! byte_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// Takes the bytes as they are.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// Reads what [`fmt::Display`] writes: lower-case hexadecimal and nothing else.
            #[must_use]
            pub fn from_hex(text: &str) -> Option<Self> {
                let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(formatter, &self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "("))?;
                write_hex(formatter, &self.0)?;
                formatter.write_str(")")
            }
        }
    };
}

byte_id! {
    /// One hash-linked stream of operations. A device can own several over its life.
    StreamId, 16
}
byte_id! {
    /// The UUIDv7 of a write. It survives re-issue into another stream, so a write applies once.
    OpUid, 16
}
byte_id! {
    /// Operations with the same transaction are applied together or not at all.
    TxnId, 16
}
byte_id! {
    /// Identity of an operation: the BLAKE3 of its header's exact bytes.
    OpHash, 32
}
byte_id! {
    /// The operation whose value an edit replaced: the last 8 bytes of its [`OpUid`].
    BaseRef, 8
}

byte_id! {
    /// A ward: the tenant of everything that is exchanged.
    WardId, 16
}
byte_id! {
    /// One PC. It keeps its keys and its identity while it opens new streams.
    DeviceId, 16
}
byte_id! {
    /// One sending, which may have several parts.
    BundleId, 16
}
byte_id! {
    /// The life of a ward's log. A ward restored from a backup begins a new one.
    LogId, 16
}
byte_id! {
    /// What an invitation hands out and a request brings back.
    InvitationToken, 16
}
byte_id! {
    /// The short name of a public key: the first 8 bytes of its BLAKE3.
    KeyId, 8
}
byte_id! {
    /// SHA-256 of the certificate that a hub's TLS shows, in DER.
    TlsFingerprint, 32
}
byte_id! {
    /// What makes each signed request to a hub another one: 16 random bytes.
    RequestNonce, 16
}
byte_id! {
    /// BLAKE3 of content: of an evidence file, of a registry entry, of the bytes behind a manifest.
    ContentHash, 32
}

impl ContentHash {
    /// The hash of `content`.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(*blake3::hash(content).as_bytes())
    }
}

impl KeyId {
    /// The short name of a public key.
    #[must_use]
    pub fn of(public_key: &[u8; 32]) -> Self {
        let mut short = [0; 8];
        short.copy_from_slice(&blake3::hash(public_key).as_bytes()[..8]);
        Self(short)
    }
}

impl OpUid {
    /// The short form in which a later edit names this operation as its base.
    ///
    /// The last 8 bytes of a UUIDv7 are its random half.
    #[must_use]
    pub fn base_ref(&self) -> BaseRef {
        let mut short = [0; 8];
        short.copy_from_slice(&self.0[8..]);
        BaseRef(short)
    }
}

/// The identifier of an entity that follows from what it is.
///
/// Two machines that create "the same thing" apart from each other (a claim
/// for a criterion of a period, the line of a household in a welfare round)
/// get the same identifier, so their operations meet in one entity. The result
/// is a UUID of version 8. Parts are length-prefixed: `["ab", "c"]` and
/// `["a", "bc"]` differ.
#[must_use]
pub fn derive_entity(kind: KindId, parts: &[&[u8]]) -> EntityId {
    let mut hasher = blake3::Hasher::new_derive_key(DERIVED_ENTITY_CONTEXT);
    hasher.update(&kind.0.to_be_bytes());
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    id[6] = 0x80 | (id[6] & 0x0f);
    id[8] = 0x80 | (id[8] & 0x3f);
    EntityId::from_bytes(id)
}

fn write_hex(formatter: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes
        .iter()
        .try_for_each(|byte| write!(formatter, "{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    #[test]
    fn base_ref_is_the_random_half_of_the_uid() {
        let mut bytes = [0; 16];
        bytes[8..].copy_from_slice(b"12345678");
        assert_eq!(
            OpUid::from_bytes(bytes).base_ref(),
            BaseRef::from_bytes(*b"12345678")
        );
    }

    #[test]
    fn only_the_shown_form_of_an_identifier_is_read() {
        let ward = WardId::from_bytes([0xab; 16]);
        let shown = ward.to_string();
        assert_eq!(WardId::from_hex(&shown), Some(ward));
        let upper = shown.to_uppercase();
        for wrong in [
            "",
            "..",
            &shown[1..],
            &shown[2..],
            &upper,
            &format!("{shown}ab"),
        ] {
            assert_eq!(WardId::from_hex(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn identifiers_are_shown_in_hexadecimal() {
        let stream = StreamId::from_bytes([0xab; 16]);
        expect!["StreamId(abababababababababababababababab)"].assert_eq(&format!("{stream:?}"));
        expect!["0707070707070707070707070707070707070707070707070707070707070707"]
            .assert_eq(&OpHash::from_bytes([7; 32]).to_string());
    }

    /// A published derivation never changes: the ids of a ward's claims depend on it.
    #[test]
    fn a_derived_entity_is_the_same_for_ever() {
        let id = derive_entity(KindId(3), &[b"2026-H2", b"A1"]);
        expect!["e397b550-2598-8a47-b854-fa6f23311528"].assert_eq(&id.to_string());
    }

    #[test]
    fn a_derived_entity_is_a_uuid_of_version_8() {
        for number in 0..64_u8 {
            let id = derive_entity(KindId(1), &[&[number]]);
            assert_eq!(id.as_bytes()[6] >> 4, 8);
            assert_eq!(id.as_bytes()[8] >> 6, 0b10);
        }
    }

    #[test]
    fn the_boundary_between_parts_and_the_kind_count() {
        let id = derive_entity(KindId(1), &[b"ab", b"c"]);
        assert_ne!(id, derive_entity(KindId(1), &[b"a", b"bc"]));
        assert_ne!(id, derive_entity(KindId(1), &[b"abc"]));
        assert_ne!(id, derive_entity(KindId(2), &[b"ab", b"c"]));
        assert_ne!(id, derive_entity(KindId(1), &[b"ab", b"c", b""]));
    }
}
