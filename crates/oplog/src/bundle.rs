//! Bundles: what a PC sends to its ward, or to the other PCs of its khu phố, as files.
//!
//! A bundle is one sending in one or more *parts*. Every part is a file of its own that can be
//! read alone, in any order and any number of times:
//!
//! ```text
//! magic, length, clear header, BLAKE3      tells without a key: for whom, part i of n, damaged
//! age v1 ( zstd ( signed manifest, content ) )
//! ```
//!
//! [`ClearPart`] reads the outside, [`OpenPart`] what a key opens, and [`ItemReader`] the content,
//! item by item. A [`crate::receipt`] is built the same way. The bytes are described in
//! `docs/bundle-format.md`.

pub(crate) mod body;
mod clear;
mod content;
mod fault;
mod items;
mod manifest;
mod notices;
mod part;
mod sender;
mod table;
mod window;

pub use clear::{ClearHeader, ClearPart, Purpose};
pub use content::{Content, ContentSummary, ContentWriter, PersonalParts, RunStart};
pub use fault::{BundleFault, HeaderField, Refusal};
pub use items::{ContentItem, ItemReader};
pub use manifest::{Manifest, StreamRange};
pub use notices::{Audience, AudienceRange, Audiences, VERDICT_LIFTED, Verdict};
pub use part::{OpenPart, VerifiedPart, seal};
pub use sender::{Sender, identify_sender};
