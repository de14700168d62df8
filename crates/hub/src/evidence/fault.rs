//! Why evidence cannot be stored or read at the moment.

use std::error::Error as _;
use std::io;

use thiserror::Error;

/// Why evidence cannot be stored or read.
#[derive(Debug, Error)]
pub enum EvidenceFault {
    /// The store does not answer, or refuses; it may later.
    #[error("the store of evidence does not answer: {0}")]
    Unavailable(String),
    /// There is no room.
    #[error("there is no room for evidence")]
    Full,
    /// What is there is not what was stored.
    #[error("a stored object is damaged")]
    Damaged,
    /// There is no such object.
    #[error("there is no such object")]
    Missing,
}

impl From<object_store::Error> for EvidenceFault {
    fn from(error: object_store::Error) -> Self {
        if let object_store::Error::NotFound { .. } = error {
            return Self::Missing;
        }
        let mut cause = error.source();
        while let Some(inner) = cause {
            if inner.downcast_ref().is_some_and(is_full) {
                return Self::Full;
            }
            cause = inner.source();
        }
        Self::Unavailable(error.to_string())
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_from_one_that_does_not_answer() {
        let generic = |kind: io::ErrorKind| object_store::Error::Generic {
            store: "test",
            source: Box::new(io::Error::from(kind)),
        };
        let full = EvidenceFault::from(generic(io::ErrorKind::StorageFull));
        assert!(matches!(full, EvidenceFault::Full));
        let gone = EvidenceFault::from(generic(io::ErrorKind::ConnectionRefused));
        assert!(matches!(gone, EvidenceFault::Unavailable(_)));
    }
}
