//! Why a part or a receipt is refused, with the place.

use thiserror::Error;

use crate::cose::SignedFault;
use crate::envelope::EnvelopeFault;
use crate::error::OplogError;
use crate::form::FormFault;
use crate::ids::DeviceId;

/// A field that stands in the clear header and in the signed form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderField {
    /// What the file is for.
    Purpose,
    /// The ward.
    Ward,
    /// The bundle, or the receipt.
    Bundle,
    /// Which part of how many.
    Part,
    /// Who can read it.
    Recipients,
}

/// What content is refused for.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The byte form is wrong.
    #[error(transparent)]
    Form(#[from] OplogError),
    /// An evidence file is not what its name says.
    #[error("an evidence file does not have the hash it is named by")]
    EvidenceMismatch,
    /// An operation is not at the place where its run puts it.
    #[error("an operation is not at its place in the run")]
    OutOfRun,
    /// There are more operations than one part may have.
    #[error("more operations than one part may have")]
    TooManyOperations,
}

/// Every way in which a file of a bundle or a receipt is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BundleFault {
    /// The file is something else.
    #[error("not a file of that kind")]
    OtherKind,
    /// It was written by a later program.
    #[error("format version {found} is newer than this program")]
    NewerVersion {
        /// The version found.
        found: u64,
    },
    /// The file ends too early.
    #[error("the file ends at byte {len_bytes}, before byte {expected_bytes}")]
    Truncated {
        /// Its length.
        len_bytes: u64,
        /// The length it says it has, as far as it is known.
        expected_bytes: u64,
    },
    /// Something follows the end that the file says it has.
    #[error("{extra_bytes} bytes follow the end of the file")]
    TrailingBytes {
        /// How many.
        extra_bytes: u64,
    },
    /// The clear header was changed.
    #[error("the clear header is damaged")]
    HeaderDamaged,
    /// The body was changed.
    #[error("the body is damaged")]
    BodyDamaged,
    /// The clear header means nothing.
    #[error("clear header: {0}")]
    Header(#[source] FormFault),
    /// A limit is exceeded.
    #[error("{len_bytes} bytes are more than the {limit_bytes} that are allowed")]
    TooLarge {
        /// What it has, as far as it was read.
        len_bytes: u64,
        /// What is allowed.
        limit_bytes: u64,
    },
    /// It is not for the keys at hand, or its envelope was changed.
    #[error(transparent)]
    Envelope(#[from] EnvelopeFault),
    /// What was encrypted does not decompress.
    #[error("the compressed content breaks off or is wrong after {at_bytes} plain bytes")]
    Compression {
        /// How far it was right.
        at_bytes: u64,
    },
    /// The manifest or receipt is not rightly signed, or means nothing.
    #[error(transparent)]
    Signed(#[from] SignedFault),
    /// The clear header and what was signed contradict each other: one was taken from elsewhere.
    #[error("the clear header does not belong to what was signed: {0:?}")]
    HeaderMismatch(HeaderField),
    /// The content is not the one that was signed for.
    #[error("the content is not the one that was signed for")]
    ContentMismatch,
    /// The 12-character code of a receipt is not that of its fields.
    #[error("the code of the receipt does not belong to it")]
    CodeMismatch,
    /// An item of the content is wrong.
    #[error("item {item}, byte {at_bytes} of the content: {refusal}")]
    Item {
        /// Which item of the content, from 0.
        item: u64,
        /// Where, in bytes from the start of the content.
        at_bytes: u64,
        /// What is wrong there.
        refusal: Refusal,
    },
    /// Neither certificate nor request tells the key of the device that signed.
    #[error("device {0} is not known")]
    UnknownDevice(DeviceId),
}
