//! Opaque identities. A khu phố, a household or a claim is never keyed by its number or name,
//! because both change (Xuân Hòa went from 24 to 18 khu phố in one year).

use std::fmt;
use std::str::FromStr;

/// Identity of one entity: 16 bytes, a UUIDv7 for things a person creates and a UUIDv8 for things
/// derived from others (the claim for one criterion, one household's line in a welfare round).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId([u8; 16]);

impl EntityId {
    /// Takes the identity from its 16 bytes.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Takes the identity from a slice; `None` unless it has exactly 16 bytes.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl From<uuid::Uuid> for EntityId {
    fn from(uuid: uuid::Uuid) -> Self {
        Self(uuid.into_bytes())
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        uuid::Uuid::from_bytes(self.0).hyphenated().fmt(formatter)
    }
}

impl fmt::Debug for EntityId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EntityId({self})")
    }
}

/// The text is not an identity in UUID form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identity: {0:?}")]
pub struct NotAnEntityId(String);

impl FromStr for EntityId {
    type Err = NotAnEntityId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        uuid::Uuid::parse_str(text)
            .map(Self::from)
            .map_err(|_| NotAnEntityId(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips() {
        let id = EntityId::from_bytes([7; 16]);
        assert_eq!(id.to_string().parse::<EntityId>(), Ok(id));
    }

    #[test]
    fn other_text_is_refused() {
        assert!("KP 13".parse::<EntityId>().is_err());
        assert_eq!(EntityId::from_slice(&[1; 15]), None);
    }
}
