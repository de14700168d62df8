//! The evidence of one khu phố: what its claims, activities and help entries cite.

use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_oplog::Hlc;
use khupho_oplog::registry::evidence::KIND;
use rusqlite::{Connection, params};

use super::{CitedEvidence, read};
use crate::StoreError;
use crate::days::day_at;
use crate::rows::{entity_at, unsigned_at};

/// A part of the evidence of a khu phố.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookEvidenceQuery {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// A claim that is not counted among the other claims.
    pub for_claim: Option<EntityId>,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// Evidence of a khu phố.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookEvidencePage {
    /// All of it.
    pub total: u32,
    /// The rows, newest first.
    pub rows: Vec<BookEvidence>,
}

/// A piece of evidence of a khu phố.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookEvidence {
    /// What it is, and how many claims cite it.
    pub cited: CitedEvidence,
    /// When it came into the book, by the clock of the machine that took it in.
    pub added_ms: u64,
}

/// Something that cites a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Citation {
    /// A claim.
    Claim {
        /// Which one.
        claim: EntityId,
        /// Code of its criterion; empty where the set is not here.
        code: String,
    },
    /// An activity.
    Activity {
        /// Which one.
        activity: EntityId,
        /// Its title.
        title: String,
        /// Its day.
        held_on: NaiveDate,
    },
    /// A help entry.
    Help {
        /// Which one.
        entry: EntityId,
        /// Its day.
        happened_on: NaiveDate,
    },
}

impl Citation {
    /// What cites it.
    pub fn holder(&self) -> EntityId {
        match self {
            Self::Claim { claim: holder, .. }
            | Self::Activity {
                activity: holder, ..
            }
            | Self::Help { entry: holder, .. } => *holder,
        }
    }
}

/// Evidence that the khu phố cites anywhere, newest first. What was taken out everywhere is no longer
/// in the book for those who look through it.
///
/// # Errors
/// Those of the database.
pub fn in_book(
    connection: &Connection,
    query: &BookEvidenceQuery,
) -> Result<BookEvidencePage, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("in_book.sql"))?;
    let mut rows = statement.query(params![
        query.neighborhood.as_bytes(),
        query.limit,
        query.offset,
        query.for_claim.as_ref().map(EntityId::as_bytes),
        KIND.0,
    ])?;
    let mut page = BookEvidencePage {
        total: 0,
        rows: Vec::new(),
    };
    while let Some(row) = rows.next()? {
        page.total = row.get(10)?;
        page.rows.push(BookEvidence {
            cited: CitedEvidence {
                id: entity_at(row, 7)?,
                evidence: read(row)?,
                other_claims: row.get(8)?,
            },
            added_ms: Hlc::from_u64(unsigned_at(row, 9)?).map_or(0, Hlc::ms),
        });
    }
    // Past the end no row tells how many there are.
    if page.rows.is_empty() && query.offset > 0 {
        let (offset, limit) = (0, 1);
        let first = BookEvidenceQuery {
            offset,
            limit,
            ..*query
        };
        page.total = in_book(connection, &first)?.total;
    }
    Ok(page)
}

/// What of a khu phố cites a piece of evidence: claims by their codes, then activities and help
/// entries, newest first. None where the khu phố does not cite it.
///
/// # Errors
/// Those of the database.
pub fn citations(
    connection: &Connection,
    evidence: EntityId,
    neighborhood: EntityId,
) -> Result<Vec<Citation>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("citations.sql"))?;
    let mut rows = statement.query(params![evidence.as_bytes(), neighborhood.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (holder, words) = (entity_at(row, 1)?, row.get(2)?);
        found.push(match row.get::<_, u8>(0)? {
            1 => Citation::Claim {
                claim: holder,
                code: words,
            },
            2 => Citation::Activity {
                activity: holder,
                title: words,
                held_on: day_at(row, 3)?,
            },
            _ => Citation::Help {
                entry: holder,
                happened_on: day_at(row, 3)?,
            },
        });
    }
    Ok(found)
}
