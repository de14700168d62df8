//! What a file is: said before anything is changed.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::{BundleId, DeviceId};
use std::path::PathBuf;

/// Where a file is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// It ends too early: a copy that was interrupted.
    CutOff,
    /// Its bytes are not those that were written: a faulty stick or a bad transfer.
    Changed,
    /// The file is as it was made, but what is inside is not what its maker signed.
    Inside,
}

/// A machine asks to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRequest {
    /// The machine.
    pub device: DeviceId,
    /// Its name.
    pub device_name: String,
    /// Who set it up.
    pub member_name: String,
    /// For which khu phố; none where it wants to be a further PC of the ward.
    pub neighborhood: Option<EntityId>,
    /// The khu phố that the ward invited it for, where its notebook was there before and has an
    /// identity of its own: confirming it puts that one in the place of the invited one.
    pub replaces: Option<EntityId>,
    /// Words that name its key; a person compares them by telephone.
    pub fingerprint: Vec<String>,
    /// How it stands to the invitation it names.
    pub invitation: InvitationUse,
    /// When it asked, by its own clock.
    pub at_ms: u64,
}

/// How a request stands to the invitation it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvitationUse {
    /// This ward made it, it stands, and nobody else used it.
    Stands,
    /// It would, but it had run out before the request came here.
    Expired,
    /// There is none, it was taken back, or another machine used it.
    Missing,
}

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It can be taken in.
    Good,
    /// Everything in it is here already, or in something newer that is.
    AlreadyHere,
    /// It can be taken in; other parts of its bundle are neither here nor among these files.
    PartMissing {
        /// Their numbers.
        missing: Vec<u32>,
    },
    /// Its bytes are not whole.
    Damaged {
        /// Where.
        place: Damage,
    },
    /// For another ward.
    AnotherWard,
    /// Not encrypted to this machine.
    NotForThisMachine,
    /// Of another khu phố than this store's, or by a machine that does not speak for it.
    AnotherNeighborhood,
    /// The ward has not confirmed the machine that made it.
    UnknownDevice {
        /// Its request, where the file carries one.
        request: Option<Box<DeviceRequest>>,
    },
    /// The ward has taken the machine out; what lies beyond the cut-off is put aside.
    RevokedDevice,
    /// The machine's certificate has run out: nothing is taken in before the ward renews it.
    ExpiredCertificate,
    /// Signed by somebody else than the ward that it names.
    Forged,
    /// Made by a newer version of the program.
    NewerFormat,
    /// Larger than the limits allow.
    TooLarge,
    /// The file could not be read.
    Unreadable,
    /// No bundle and no receipt.
    NotABundle,
}

impl Verdict {
    /// Whether an import takes something in from the file, even if only to put it aside or to wait.
    #[must_use]
    pub const fn can_be_taken_in(&self) -> bool {
        matches!(
            self,
            Self::Good
                | Self::PartMissing { .. }
                | Self::RevokedDevice
                | Self::UnknownDevice { request: Some(_) }
        )
    }
}

/// What kind of file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// From a khu phố to its ward.
    ToWard,
    /// From one PC of a khu phố to the others.
    ToSiblings,
    /// The ward's answer.
    Receipt,
}

/// A file with its verdict, and what can be told of it. What only its inside tells is missing where
/// it could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedFile {
    /// Where.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What it is.
    pub verdict: Verdict,
    /// What kind of file it is.
    pub purpose: Option<Purpose>,
    /// The sending it belongs to.
    pub bundle: Option<BundleId>,
    /// Which part of how many.
    pub part: Option<(u32, u32)>,
    /// The khu phố it comes from, or is for.
    pub neighborhood: Option<EntityId>,
    /// The machine that made it.
    pub device: Option<DeviceId>,
    /// The name the ward knows that machine by.
    pub device_name: Option<String>,
    /// Which sending of the machine, or which receipt of the ward.
    pub number: Option<u64>,
    /// When it was made, by the clock of its machine.
    pub made_ms: Option<u64>,
    /// Operations in it.
    pub operations: Option<u64>,
}

impl JudgedFile {
    /// A file of which only its place is known so far.
    pub(crate) fn new(path: PathBuf, bytes: u64) -> Self {
        Self {
            path,
            bytes,
            verdict: Verdict::NotABundle,
            purpose: None,
            bundle: None,
            part: None,
            neighborhood: None,
            device: None,
            device_name: None,
            number: None,
            made_ms: None,
            operations: None,
        }
    }
}
