//! Operations, clocks and merge: bytes in, values out.
//!
//! Every change to the notebook is an *operation*: one act of one person on
//! one entity, written once into a hash-linked stream and never changed. This
//! crate holds the form of an operation on the wire ([`header`], [`payload`],
//! [`personal`], [`operation`]), the order in which a stream grows ([`chain`]), the clock
//! that orders operations of different streams ([`hlc`]) and the rule by which
//! two replicas that hold the same operations arrive at the same values
//! ([`merge`]). The numbers of kinds and fields stand in [`registry`].
//!
//! It also holds the forms in which machines exchange operations as files: who
//! is trusted ([`certificate`], [`trust`], [`enrollment`], [`keys`],
//! [`fingerprint`]), what is signed ([`cose`]), and what is sent ([`bundle`],
//! [`receipt`], [`pin_recovery`]).
//!
//! And it holds what machines say to a hub when there is a network: [`hub`].
//!
//! It is pure: no clock, no file, no network, and no randomness but the file
//! keys that [`envelope`] draws. The byte forms are described in
//! `docs/operation-format.md`, `docs/bundle-format.md` and `docs/hub-protocol.md`.

pub mod bundle;
pub mod cbor;
pub mod certificate;
pub mod chain;
pub mod check_code;
pub mod cose;
pub mod enrollment;
pub mod envelope;
pub mod error;
pub mod fingerprint;
pub mod form;
pub mod header;
pub mod hlc;
pub mod hub;
pub mod ids;
pub mod keys;
pub mod limits;
pub mod magic;
pub mod merge;
pub mod operation;
pub mod ownership;
pub mod payload;
pub mod personal;
pub mod pin_recovery;
pub mod receipt;
pub mod registry;
pub mod trust;
pub mod value;
pub mod writers;

pub use chain::{ChainFault, StreamHead, extend};
pub use error::{OplogError, WireFault};
pub use header::Header;
pub use hlc::{Hlc, HlcClock, effective};
pub use ids::{BaseRef, OpHash, OpUid, StreamId, TxnId, derive_entity};
pub use merge::{Cell, CellKey, EntityState};
pub use operation::{Operation, OperationDraft, SealedOperation, open};
pub use payload::{Act, Change, Patch, Payload};
pub use personal::PersonalPart;
pub use registry::{FieldId, KindId};
pub use value::Value;
