//! Why a file could not be read as a table.

use crate::detect::OtherContent;

/// Why reading or writing a table failed. Nothing is half done in any case.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file could not be opened, read or written.
    #[error("the file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// The file has no content, or no sheet with any.
    #[error("the file is empty")]
    Empty,
    /// The file is larger than is opened.
    #[error("the file has {size_bytes} bytes, at most {max_bytes} are opened")]
    TooLarge {
        /// Size of the file.
        size_bytes: u64,
        /// Largest size that is opened.
        max_bytes: u64,
    },
    /// The file has more rows than are imported at once.
    #[error("the table has {rows} rows, at most {max} are read")]
    TooManyRows {
        /// Rows below the header, or all rows where no header was found.
        rows: usize,
        /// Most rows that are read.
        max: usize,
    },
    /// The table is too wide for its length.
    #[error("the table has more than {max} cells")]
    TooManyCells {
        /// Most cells that are read.
        max: usize,
    },
    /// Unpacked, the file would be far larger than a table can sensibly be.
    #[error("the file unpacks to more than is allowed")]
    SuspiciouslyPacked,
    /// The file needs a password to open.
    #[error("the file is protected by a password")]
    PasswordProtected,
    /// The file is something else.
    #[error("the file is not a table but {what}")]
    NotATable {
        /// What it is.
        what: OtherContent,
    },
    /// The file begins like a table but is broken.
    #[error("the file is damaged: {detail}")]
    Damaged {
        /// What was wrong, in English, for the report of a fault.
        detail: String,
    },
    /// There is no sheet of the name asked for.
    #[error("there is no sheet named {name:?}")]
    NoSuchSheet {
        /// The name asked for.
        name: String,
    },
}

impl TableError {
    pub(crate) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::Damaged {
            detail: detail.to_string(),
        }
    }
}
