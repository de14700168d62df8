//! Identities in the path. They are hexadecimal and nothing else, so no path leads anywhere but
//! into a ward.

use data_encoding::HEXLOWER;
use http::Uri;
use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{ContentHash, DeviceId, WardId};

use crate::problem::{Problem, ProblemCode};

/// Segments of `/v1/wards/{ward}/{area}/{id}`.
const WARD: usize = 2;
const ID: usize = 4;

/// The path of a request whose route was found already.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'uri>(&'uri Uri);

impl<'uri> Place<'uri> {
    pub(crate) const fn of(uri: &'uri Uri) -> Self {
        Self(uri)
    }

    pub(crate) fn ward(self) -> Result<WardId, Problem> {
        self.read(WARD, WardId::from_hex)
    }

    pub(crate) fn device(self) -> Result<DeviceId, Problem> {
        self.read(ID, DeviceId::from_hex)
    }

    pub(crate) fn content(self) -> Result<ContentHash, Problem> {
        self.read(ID, ContentHash::from_hex)
    }

    pub(crate) fn entity(self) -> Result<EntityId, Problem> {
        self.read(ID, entity_of_hex)
    }

    pub(crate) fn number(self) -> Result<u64, Problem> {
        self.read(ID, number_of)
    }

    fn read<T>(self, segment: usize, read: impl FnOnce(&str) -> Option<T>) -> Result<T, Problem> {
        let mut segments = self.0.path().split('/').skip(1);
        segments
            .nth(segment)
            .and_then(read)
            .ok_or_else(|| ProblemCode::BadId.into())
    }
}

/// A decimal number as it is written, and not larger than a column holds.
pub(super) fn number_of(text: &str) -> Option<u64> {
    let is_plain = !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    let number = is_plain.then(|| text.parse().ok()).flatten()?;
    i64::try_from(number).is_ok().then_some(number)
}

pub(crate) fn entity_of_hex(text: &str) -> Option<EntityId> {
    let bytes = HEXLOWER.decode(text.as_bytes()).ok()?;
    EntityId::from_slice(&bytes)
}

pub(crate) fn entity_hex(entity: EntityId) -> String {
    HEXLOWER.encode(entity.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_are_hexadecimal_and_nothing_else() {
        let ward = "0a".repeat(16);
        let good: Uri = format!("/v1/wards/{ward}/letters/17").parse().unwrap();
        assert_eq!(Place::of(&good).ward().unwrap().to_string(), ward);
        assert_eq!(Place::of(&good).number().unwrap(), 17);
        for wrong in [
            "..",
            "%2e%2e",
            "0A",
            "",
            "%00",
            "0a0a",
            "..%2f..%2fetc%2fpasswd",
            "+1",
            "01",
            "-1",
            "9223372036854775808",
            "1e3",
            "１",
        ] {
            let encoded = wrong.replace('１', "%EF%BC%91");
            let uri: Uri = format!("/v1/wards/{encoded}/letters/{encoded}")
                .parse()
                .unwrap();
            let place = Place::of(&uri);
            assert!(place.ward().is_err(), "{wrong}");
            assert!(place.number().is_err(), "{wrong}");
            assert!(place.content().is_err(), "{wrong}");
        }
    }
}
