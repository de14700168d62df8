//! Shapes that every area shares.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Identity of an entity or a transaction, in UUID text form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Id(pub String);

/// A command without arguments: `{}`.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// Names one entity.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ById {
    /// Which one.
    pub id: Id,
}

/// Something was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Saved {
    /// The entity written.
    pub id: Id,
    /// The transaction, to undo it. `None` where nothing had to change.
    pub txn: Option<Id>,
}

/// How far a piece of work is known to have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// Đã lưu: on this machine.
    Saved,
    /// Đã gửi: left this machine.
    Sent,
    /// Phường đã nhận: a verified receipt came back.
    Received,
}

/// Most rows of one page of a list.
pub const PAGE_ROWS_MAX: u32 = 200;

/// A part of a list.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct Page {
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give; at most [`PAGE_ROWS_MAX`].
    pub limit: u32,
}

/// A part of a whole; the whole is never 0.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, TS)]
pub struct RatioFigure {
    /// Numerator.
    #[ts(type = "number")]
    pub part: u64,
    /// Denominator.
    #[ts(type = "number")]
    pub whole: u64,
    /// Hundredths of a per cent, rounded down.
    pub percent_hundredths: u32,
}

/// A file named by the person, or its bytes where they were dropped or pasted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FileInput {
    /// A file on this machine.
    Path {
        /// Its path.
        path: String,
    },
    /// The bytes of a dropped or pasted file.
    Bytes {
        /// The name it came with; may be empty for a pasted picture.
        name: String,
        /// Its bytes in base64.
        base64: String,
    },
}

/// A file was written.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct FileWritten {
    /// Its path.
    pub path: String,
    /// Rows in it.
    pub rows: u32,
}
