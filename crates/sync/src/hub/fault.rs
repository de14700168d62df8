//! Why the hub did not do what it was asked.

use std::time::Duration;

use khupho_store::StoreError;
use thiserror::Error;

use crate::SyncError;

/// Every way in which a talk with the hub ends early. Nothing is lost in any of them: what was not
/// acknowledged is sent again, and what was not taken in is fetched again.
#[derive(Debug, Error)]
pub enum HubFault {
    /// There is no way to the hub: no network, no such host, nobody listens, or the line broke.
    #[error("the hub cannot be reached: {0}")]
    Unreachable(String),
    /// Something answers at the address, but it is not the hub that the ward named.
    #[error("the machine at the hub's address is not the ward's hub")]
    NotTheHub,
    /// By the clock of this PC the hub's certificate is not valid yet, or not any more. Nearly always it
    /// is the clock.
    #[error("the hub's certificate is not valid at the time that this PC's clock shows")]
    ClockLooksWrong {
        /// What the clock of this PC shows.
        now_ms: u64,
    },
    /// The hub asks for patience.
    #[error("the hub is busy")]
    Busy {
        /// Not before that.
        retry_after: Duration,
    },
    /// The hub refuses.
    #[error("the hub refuses: {code}")]
    Refused {
        /// Why.
        code: RefusalCode,
    },
    /// The hub answers in a way that this program does not understand.
    #[error("the hub's answer is not understood: {0}")]
    Unreadable(&'static str),
    /// The address or the proxy cannot be used.
    #[error("the connection cannot be set up: {0}")]
    SetUp(String),
    /// The person stopped it, or works on something that goes first.
    #[error("cancelled")]
    Cancelled,
    /// This side failed.
    #[error(transparent)]
    Sync(SyncError),
}

impl From<SyncError> for HubFault {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Cancelled => Self::Cancelled,
            other => Self::Sync(other),
        }
    }
}

impl From<StoreError> for HubFault {
    fn from(error: StoreError) -> Self {
        Self::Sync(error.into())
    }
}

macro_rules! refusals {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Why the hub refuses, as far as this program acts on it.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum RefusalCode {
            $($(#[$doc])* $name,)*
            /// A code that this program does not act on, as the hub sends it.
            Other(String),
        }

        impl RefusalCode {
            pub(super) fn of(text: &str) -> Self {
                match text {
                    $($text => Self::$name,)*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for RefusalCode {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(match self {
                    $(Self::$name => $text,)*
                    Self::Other(other) => other,
                })
            }
        }
    };
}

refusals! {
    /// The ward is not on that hub.
    UnknownWard = "unknown_ward",
    /// The ward has not confirmed this machine, as far as the hub knows.
    UnknownDevice = "unknown_device",
    /// The ward has revoked this machine.
    DeviceRevoked = "device_revoked",
    /// The certificate has run out.
    CertificateExpired = "certificate_expired",
    /// This machine may not do that.
    NotAllowed = "not_allowed",
    /// The claim code is wrong or was used.
    ClaimCodeWrong = "claim_code_wrong",
    /// The ward is there already, with another key.
    WardExists = "ward_exists",
    /// There is no such thing.
    NotFound = "not_found",
    /// The hub lacks what comes before.
    Gap = "gap",
    /// The hub lacks registry entries that come before.
    RegistryGap = "registry_gap",
    /// Another officer looks at the claim.
    BeingReviewed = "being_reviewed",
    /// The upload stands elsewhere.
    OffsetMismatch = "offset_mismatch",
    /// What was uploaded is not the file that was announced.
    ContentMismatch = "content_mismatch",
    /// The room for letters or files is used up.
    QuotaExceeded = "quota_exceeded",
    /// The hub's store of evidence is away; operations go on.
    EvidenceStoreUnavailable = "evidence_store_unavailable",
    /// The hub's disk is full.
    StorageFull = "storage_full",
    /// There is no version of the protocol that both speak.
    VersionUnsupported = "version_unsupported",
}
