//! What a refusal of the storage is called on the wire.

use std::time::Duration;

use crate::evidence::EvidenceFault;
use crate::problem::{HeadJson, Problem, ProblemCode};
use crate::storage::{Refusal, StorageError};
use khupho_oplog::StreamHead;

/// When to come again while the database does not answer.
const DATABASE_AGAIN: Duration = Duration::from_secs(5);

/// When to come again while the store of evidence does not answer.
const EVIDENCE_AGAIN: Duration = Duration::from_secs(60);

/// When to come again while the disk is full: a person has to do something first.
const ROOM_AGAIN: Duration = Duration::from_secs(300);

impl From<StorageError> for Problem {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::UnknownWard(_) => ProblemCode::UnknownWard.into(),
            StorageError::Refused(refusal) => of_refusal(&refusal),
            StorageError::DiskFull => {
                tracing::error!("the disk of the database is full");
                Self::from(ProblemCode::StorageFull).retry_after(ROOM_AGAIN)
            }
            StorageError::Unavailable(what) => {
                tracing::error!(what, "the database cannot be reached");
                Self::from(ProblemCode::StorageUnavailable).retry_after(DATABASE_AGAIN)
            }
            other => {
                tracing::error!(error = %other, "the database failed");
                ProblemCode::Internal.into()
            }
        }
    }
}

fn of_refusal(refusal: &Refusal) -> Problem {
    let code = match refusal {
        Refusal::Gap { head, .. } => {
            let head = head.as_ref().map(HeadJson::from);
            return Problem::from(ProblemCode::Gap).head(head).detail(refusal);
        }
        Refusal::OtherOffset { offset_bytes } => {
            return Problem::from(ProblemCode::OffsetMismatch).offset(*offset_bytes);
        }
        Refusal::NoWriter(_) => ProblemCode::Unverified,
        Refusal::OtherWriter(_) | Refusal::WrongScope(_) => ProblemCode::NotAllowed,
        Refusal::WardExists => ProblemCode::WardExists,
        Refusal::UnknownClaimCode => ProblemCode::ClaimCodeWrong,
        Refusal::LettersFull | Refusal::UploadsFull => {
            return Problem::from(ProblemCode::QuotaExceeded).retry_after(ROOM_AGAIN);
        }
        Refusal::NoUpload => ProblemCode::NotFound,
        Refusal::OtherLength { .. } => ProblemCode::OffsetMismatch,
        Refusal::NotEmpty => ProblemCode::Internal,
    };
    Problem::from(code).detail(refusal)
}

impl From<EvidenceFault> for Problem {
    fn from(fault: EvidenceFault) -> Self {
        match fault {
            EvidenceFault::Full => {
                tracing::error!("there is no room for evidence");
                Self::from(ProblemCode::StorageFull).retry_after(ROOM_AGAIN)
            }
            EvidenceFault::Damaged => {
                tracing::error!("a stored evidence object is damaged");
                ProblemCode::Internal.into()
            }
            EvidenceFault::Unavailable(_) | EvidenceFault::Missing => {
                tracing::warn!(%fault, "evidence");
                Self::from(ProblemCode::EvidenceStoreUnavailable).retry_after(EVIDENCE_AGAIN)
            }
        }
    }
}

impl From<&StreamHead> for HeadJson {
    fn from(head: &StreamHead) -> Self {
        Self {
            stream: head.stream.to_string(),
            seq: head.seq,
            hash: head.hash.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passes_by_itself_says_when_to_come_again() {
        for (error, code) in [
            (StorageError::DiskFull, ProblemCode::StorageFull),
            (
                StorageError::Unavailable("gone".to_owned()),
                ProblemCode::StorageUnavailable,
            ),
            (Refusal::LettersFull.into(), ProblemCode::QuotaExceeded),
        ] {
            let problem = Problem::from(error);
            assert_eq!(problem.code(), code);
            let response = axum::response::IntoResponse::into_response(problem);
            assert!(response.headers().contains_key("retry-after"), "{code:?}");
        }
    }

    #[test]
    fn what_is_broken_shows_nothing_of_its_inside() {
        let problem = Problem::from(StorageError::Database("table of secrets".to_owned()));
        assert_eq!(problem, ProblemCode::Internal.into());
    }
}
