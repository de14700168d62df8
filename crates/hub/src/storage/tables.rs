//! The tables of a ward as they are moved from one database to another.

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Integer(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// Text.
    Text(String),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Numbers of at most 16 bits and a sign.
    Small,
    /// Numbers of at most 32 bits and a sign.
    Medium,
    /// Numbers.
    Integer,
    /// Bytes, or nothing.
    Bytes,
    /// Text.
    Text,
}

/// A table that is moved with its ward, all columns but the ward itself.
#[derive(Debug, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: &'static str,
    /// Its columns; the first [`Self::key_columns`] are its key behind the ward.
    pub columns: &'static [(&'static str, CellKind)],
    /// How many columns the key has.
    pub key_columns: usize,
}

/// The key of the last row that was read; empty at the beginning.
pub type CopyCursor = Vec<Cell>;

/// Some rows of a table in the order of its key, each with all columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CopyPage {
    /// The rows; none where the table is at its end.
    pub rows: Vec<Vec<Cell>>,
}

use CellKind::{Bytes, Integer, Medium, Small, Text};

/// Every table with rows of a ward, the ward's own row first.
///
/// Not moved: signed requests that were seen, which expire, and claim codes, which are the hub's.
pub const COPIED_TABLES: &[CopiedTable] = &[
    CopiedTable {
        name: "ward",
        columns: &[
            ("name", Text),
            ("signing_key", Bytes),
            ("log_id", Bytes),
            ("founded_ms", Integer),
            ("last_position", Integer),
            ("operations", Integer),
            ("last_letter", Integer),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "operation",
        columns: &[
            ("position", Integer),
            ("hash", Bytes),
            ("stream", Bytes),
            ("seq", Integer),
            ("op_uid", Bytes),
            ("scope", Small),
            ("audience", Bytes),
            ("received_ms", Integer),
            ("header", Bytes),
            ("payload", Bytes),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "stream",
        columns: &[
            ("stream", Bytes),
            ("device", Bytes),
            ("neighborhood", Bytes),
            ("head_seq", Integer),
            ("head_hash", Bytes),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "branch",
        columns: &[("stream", Bytes), ("hash", Bytes), ("seq", Integer)],
        key_columns: 2,
    },
    CopiedTable {
        name: "fork",
        columns: &[("stream", Bytes), ("seq", Integer)],
        key_columns: 2,
    },
    CopiedTable {
        name: "signed_head",
        columns: &[
            ("stream", Bytes),
            ("hash", Bytes),
            ("seq", Integer),
            ("cose", Bytes),
        ],
        key_columns: 2,
    },
    CopiedTable {
        name: "registry",
        columns: &[("ordinal", Integer), ("hash", Bytes), ("entry", Bytes)],
        key_columns: 1,
    },
    CopiedTable {
        name: "verdict",
        columns: &[
            ("hash", Bytes),
            ("reason", Medium),
            ("position", Integer),
            ("audience", Bytes),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "moment",
        columns: &[
            ("op_uid", Bytes),
            ("hlc", Integer),
            ("position", Integer),
            ("audience", Bytes),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "digest",
        columns: &[("neighborhood", Bytes), ("buckets", Bytes)],
        key_columns: 1,
    },
    CopiedTable {
        name: "receipt",
        columns: &[("neighborhood", Bytes), ("last_number", Integer)],
        key_columns: 1,
    },
    CopiedTable {
        name: "letter",
        columns: &[
            ("recipient", Bytes),
            ("number", Integer),
            ("sender", Bytes),
            ("sent_ms", Integer),
            ("body", Bytes),
        ],
        key_columns: 2,
    },
    CopiedTable {
        name: "enrollment_request",
        columns: &[
            ("device", Bytes),
            ("request", Bytes),
            ("received_ms", Integer),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "lease",
        columns: &[
            ("claim", Bytes),
            ("device", Bytes),
            ("member", Bytes),
            ("until_ms", Integer),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "evidence_file",
        columns: &[
            ("hash", Bytes),
            ("len_bytes", Integer),
            ("stored_ms", Integer),
        ],
        key_columns: 1,
    },
    CopiedTable {
        name: "evidence_of",
        columns: &[("neighborhood", Bytes), ("hash", Bytes), ("cited", Integer)],
        key_columns: 2,
    },
    CopiedTable {
        name: "upload",
        columns: &[
            ("hash", Bytes),
            ("device", Bytes),
            ("len_bytes", Integer),
            ("offset_bytes", Integer),
            ("chunks", Integer),
            ("touched_ms", Integer),
        ],
        key_columns: 1,
    },
];

impl CopiedTable {
    /// The names of the columns, for a statement.
    pub(crate) fn column_list(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }

    /// The names of the columns of the key, for a statement.
    pub(crate) fn key_list(&self) -> String {
        let key = &self.columns[..self.key_columns];
        let names: Vec<_> = key.iter().map(|(name, _)| *name).collect();
        names.join(", ")
    }
}

impl CopyPage {
    /// Where the next page begins.
    #[must_use]
    pub fn cursor(&self, table: &CopiedTable) -> CopyCursor {
        let last = self.rows.last().map(Vec::as_slice).unwrap_or_default();
        last.iter().take(table.key_columns).cloned().collect()
    }
}
