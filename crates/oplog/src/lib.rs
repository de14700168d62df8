//! Operations, clocks and merge: bytes in, values out.
//!
//! Every change to the notebook is an *operation*: one act of one person on
//! one entity, written once into a hash-linked stream and never changed. This
//! crate holds the form of an operation on the wire ([`header`], [`payload`],
//! [`operation`]), the order in which a stream grows ([`chain`]), the clock
//! that orders operations of different streams ([`hlc`]) and the rule by which
//! two replicas that hold the same operations arrive at the same values
//! ([`merge`]). The numbers of kinds and fields stand in [`registry`].
//!
//! It is pure: no clock, no randomness, no file, no network. The byte form is
//! described in `docs/operation-format.md`.

pub mod cbor;
pub mod chain;
pub mod error;
pub mod header;
pub mod hlc;
pub mod ids;
pub mod limits;
pub mod merge;
pub mod operation;
pub mod payload;
pub mod registry;
pub mod value;
pub mod writers;

pub use chain::{ChainFault, StreamHead, extend};
pub use error::{OplogError, WireFault};
pub use header::Header;
pub use hlc::{Hlc, HlcClock, effective};
pub use ids::{BaseRef, OpHash, OpUid, StreamId, TxnId, derive_entity};
pub use merge::{Cell, CellKey, EntityState};
pub use operation::{Operation, OperationDraft, SealedOperation, open};
pub use payload::{Act, Change, Patch};
pub use registry::{FieldId, KindId};
pub use value::Value;
