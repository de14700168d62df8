//! Checking a store: pages, chains, projections, evidence.

use std::collections::BTreeSet;
use std::fmt;

use khupho_domain::evidence::ContentHash;
use khupho_oplog::StreamId;
use rusqlite::Connection;

use crate::chain_walk::walk_chains;
use crate::digest::TableDigest;
use crate::progress::{Progress, run_watched, tell};
use crate::rebuild::RebuildReport;
use crate::store::Store;
use crate::{StoreError, blobs};

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreFault {
    /// Bytes of the database were changed from outside.
    Pages {
        /// What SQLCipher and SQLite say, with the page's number.
        detail: String,
        /// Tables that cannot be read whole.
        tables: Vec<String>,
    },
    /// A stream does not hold together.
    Chain {
        /// The stream.
        stream: StreamId,
        /// The place where that shows.
        seq: u64,
        /// What is wrong there.
        detail: String,
    },
    /// A table does not hold what the log says: rebuild it.
    Projection {
        /// The table.
        table: &'static str,
    },
    /// A full-text index is not sound: rebuild it.
    SearchIndex {
        /// The index.
        index: &'static str,
    },
    /// A piece of evidence is missing or is not what its hash says.
    Evidence {
        /// The content hash in hexadecimal.
        content: String,
    },
}

impl fmt::Display for StoreFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pages { detail, tables } if tables.is_empty() => formatter.write_str(detail),
            Self::Pages { detail, tables } => {
                write!(formatter, "{detail} (table {})", tables.join(", "))
            }
            Self::Chain {
                stream,
                seq,
                detail,
            } => write!(formatter, "stream {stream}, operation {seq}: {detail}"),
            Self::Projection { table } => {
                write!(formatter, "table {table} is not what the log says")
            }
            Self::SearchIndex { index } => write!(formatter, "search index {index} is not sound"),
            Self::Evidence { content } => {
                write!(formatter, "evidence {content} is missing or damaged")
            }
        }
    }
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyReport {
    /// What is not whole; empty in a sound store.
    pub faults: Vec<StoreFault>,
    /// Operations checked.
    pub operations: u64,
    /// Streams checked.
    pub streams: u64,
    /// Every table, with what it holds.
    pub tables: Vec<TableDigest>,
    /// Version of SQLite and of the cipher.
    pub sqlite_version: String,
}

impl VerifyReport {
    /// Whether everything is as it was written.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Store {
    /// Reads everything and compares it with what it should be. Nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`], and those of a database too damaged to be read at all.
    pub fn verify(&self, progress: &dyn Progress) -> Result<VerifyReport, StoreError> {
        let mut report = VerifyReport {
            faults: Vec::new(),
            operations: 0,
            streams: 0,
            tables: Vec::new(),
            sqlite_version: self.read(versions)?,
        };
        let damaged = self
            .readers()
            .read_afresh(|connection| damaged_pages_watched(connection, progress))?;
        if let Some(pages) = damaged {
            // Whatever else is said of a database with damaged pages would be a guess.
            report.faults.push(pages);
            return Ok(report);
        }
        let walk = self.read(|connection| walk_chains(connection, progress))?;
        (report.operations, report.streams) = (walk.operations, walk.streams);
        report.faults.extend(walk.faults);
        match self.compare_with_log(progress) {
            Ok(compared) => {
                report.faults.extend(projection_faults(&compared));
                let tables = compared.tables.into_iter();
                report.tables = tables.map(|table| table.before).collect();
            }
            // The walk has named the operation that cannot be read; what the tables should hold
            // cannot be told without it.
            Err(StoreError::Operation(_)) if !report.faults.is_empty() => {}
            Err(error) => return Err(error),
        }
        report.faults.extend(self.evidence_faults(progress)?);
        Ok(report)
    }

    fn evidence_faults(&self, progress: &dyn Progress) -> Result<Vec<StoreFault>, StoreError> {
        let cited = self.read(evidence_to_expect)?;
        let faulty = self.check_evidence(&cited, progress)?;
        Ok(faulty
            .into_iter()
            .map(|content| StoreFault::Evidence {
                content: blobs::hex(content),
            })
            .collect())
    }
}

/// Evidence that was added on this machine. What others cite comes with their files, sooner or later.
fn evidence_to_expect(connection: &Connection) -> Result<Vec<ContentHash>, StoreError> {
    let mut foreign = connection.prepare_cached(
        "SELECT evidence.content FROM evidence WHERE NOT EXISTS (
             SELECT 1 FROM operation JOIN stream ON stream.id = operation.stream
             WHERE operation.entity = evidence.entity AND operation.applied = 1 AND stream.own = 1)",
    )?;
    let foreign = foreign.query_map([], |row| row.get(0))?;
    let foreign: BTreeSet<[u8; 32]> = foreign.collect::<Result<_, _>>()?;
    let mut cited = blobs::cited(connection)?;
    cited.retain(|content| !foreign.contains(&content.0));
    Ok(cited)
}

fn projection_faults(compared: &RebuildReport) -> impl Iterator<Item = StoreFault> {
    let changed = compared
        .tables
        .iter()
        .filter(|table| table.before != table.after);
    let tables = changed.map(|table| StoreFault::Projection {
        table: table.before.table,
    });
    let indexes = compared.unsound_search_indexes.iter();
    tables.chain(indexes.map(|index| StoreFault::SearchIndex { index }))
}

fn versions(connection: &Connection) -> Result<String, StoreError> {
    let cipher: String = connection.query_row("PRAGMA cipher_version", [], |row| row.get(0))?;
    Ok(format!(
        "SQLite {}, SQLCipher {cipher}",
        rusqlite::version()
    ))
}

/// Refuses a database with pages that were changed from outside.
pub(crate) fn refuse_damaged_pages(connection: &Connection) -> Result<(), StoreError> {
    // A power cut in the middle of a checkpoint leaves torn pages in the file whose good copies
    // are still in the WAL; finishing the checkpoint first puts them right.
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    match pages_fault(connection, &page_faults(connection)?) {
        None => Ok(()),
        Some(fault) => Err(damaged(&fault)),
    }
}

/// Refuses a database that is damaged in any way SQLite can find. How far that is cannot be told.
pub(crate) fn refuse_damaged(
    connection: &mut Connection,
    progress: &dyn Progress,
) -> Result<(), StoreError> {
    match damaged_pages_watched(connection, progress)? {
        None => Ok(()),
        Some(fault) => Err(damaged(&fault)),
    }
}

fn damaged(fault: &StoreFault) -> StoreError {
    StoreError::Damaged {
        detail: fault.to_string(),
        latest_verified_backup: None,
    }
}

fn damaged_pages_watched(
    connection: &mut Connection,
    progress: &dyn Progress,
) -> Result<Option<StoreFault>, StoreError> {
    run_watched(connection, || tell(progress, 0, 0), damaged_pages)
}

fn damaged_pages(connection: &Connection) -> Result<Option<StoreFault>, StoreError> {
    let mut faults = page_faults(connection)?;
    match strings(connection, "PRAGMA integrity_check(20)") {
        Ok(lines) => faults.extend(lines.into_iter().filter(|line| line != "ok")),
        Err(error) => faults.push(error.to_string()),
    }
    Ok(pages_fault(connection, &faults))
}

fn pages_fault(connection: &Connection, faults: &[String]) -> Option<StoreFault> {
    if faults.is_empty() {
        return None;
    }
    Some(StoreFault::Pages {
        detail: faults.join("; "),
        tables: damaged_tables(connection),
    })
}

/// Pages whose authentication code does not fit, one line each.
fn page_faults(connection: &Connection) -> Result<Vec<String>, StoreError> {
    strings(connection, "PRAGMA cipher_integrity_check")
}

/// Tables that SQLite cannot read whole.
fn damaged_tables(connection: &Connection) -> Vec<String> {
    let names = strings(
        connection,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0",
    );
    let names = names.unwrap_or_default().into_iter();
    names
        .filter(|name| {
            let lines = strings(connection, &format!("PRAGMA integrity_check(\"{name}\")"));
            lines.map_or(true, |lines| lines != ["ok"])
        })
        .collect()
}

fn strings(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
