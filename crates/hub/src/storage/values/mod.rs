//! What goes into a ward's log and comes out of it.

mod append;
mod evidence;
mod feed;
mod records;
mod wards;

pub use append::{
    AppendBatch, Appended, ArrivedHead, ArrivedOperation, Citation, Cover, ForkPlace,
};
pub use evidence::{EvidenceFile, NewUpload, Upload};
pub use feed::{
    FeedPage, Moment, PlacedMoment, PlacedVerdict, Reader, Scope, StoredOperation, StreamTips,
    Verdict,
};
pub use records::{
    Lease, LeaseAnswer, LetterLine, NewLetter, NewRequest, ReceiptContent, RequestLine,
    SeenRequest, SignedRequest, Stream,
};
pub use wards::{ClaimCodeHash, Counts, FoundedWard, NewWard};

pub(crate) use feed::EVERY_NEIGHBORHOOD;
