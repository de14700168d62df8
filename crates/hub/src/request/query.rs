//! The query of a request: a few names with plain values. Nothing of it is percent-encoded, because
//! no value that is right has a letter that would have to be.

use http::Uri;
use khupho_domain::ids::EntityId;
use khupho_oplog::StreamId;
use khupho_oplog::ids::{ContentHash, DeviceId};

use super::place::{entity_of_hex, number_of};
use crate::problem::{Problem, ProblemCode};

/// What stands behind the question mark.
#[derive(Clone, Debug)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn of(uri: &Uri) -> Self {
        let pairs = uri.query().unwrap_or_default().split('&');
        Self(
            pairs
                .filter(|pair| !pair.is_empty())
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Problem> {
        self.read(name, number_of)
    }

    pub(crate) fn device(&self, name: &str) -> Result<Option<DeviceId>, Problem> {
        self.read(name, DeviceId::from_hex)
    }

    pub(crate) fn stream(&self, name: &str) -> Result<Option<StreamId>, Problem> {
        self.read(name, StreamId::from_hex)
    }

    pub(crate) fn entity(&self, name: &str) -> Result<Option<EntityId>, Problem> {
        self.read(name, entity_of_hex)
    }

    pub(crate) fn content(&self, name: &str) -> Result<Option<ContentHash>, Problem> {
        self.read(name, ContentHash::from_hex)
    }

    pub(crate) fn byte(&self, name: &str) -> Result<Option<u8>, Problem> {
        self.read(name, |text| {
            let bytes = data_encoding::HEXLOWER.decode(text.as_bytes()).ok()?;
            <[u8; 1]>::try_from(bytes).ok().map(|[byte]| byte)
        })
    }

    /// The value of a name; a name that stands twice means nothing.
    fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let mut values = self.0.iter().filter(|(found, _)| found == name);
        let Some((_, value)) = values.next() else {
            return Ok(None);
        };
        let refused = || Problem::from(ProblemCode::BadId).detail(name);
        match (read(value), values.next()) {
            (Some(value), None) => Ok(Some(value)),
            _ => Err(refused()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::of(&format!("/v1?{text}").parse().unwrap())
    }

    #[test]
    fn values_are_read_by_their_names() {
        let query = query("after=12&bucket=0f&other");
        assert_eq!(query.number("after"), Ok(Some(12)));
        assert_eq!(query.byte("bucket"), Ok(Some(15)));
        assert_eq!(query.number("limit"), Ok(None));
    }

    #[test]
    fn what_means_nothing_is_refused() {
        for text in [
            "after=",
            "after=1&after=2",
            "after=%31",
            "after=-1",
            "after=1.0",
            "after",
        ] {
            assert!(query(text).number("after").is_err(), "{text}");
        }
        assert!(query("to=..").device("to").is_err());
        assert!(query("bucket=100").byte("bucket").is_err());
    }
}
