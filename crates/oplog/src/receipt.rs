//! Receipts: what the ward has, and what it decided, for one khu phố.
//!
//! A receipt is a file built like a part of a bundle: clear header, `age`, zstd, a signed form and
//! content. Only a verified receipt turns a thing into "Phường đã nhận".

mod file;
mod form;

pub use file::{OpenReceipt, VerifiedReceipt, open_receipt, seal_receipt};
pub use form::{ConfirmedPart, EffectiveClock, Fork, Quarantined, Receipt};
