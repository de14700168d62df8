//! Minh chứng: what the notebook knows about each stored photo or document. The bytes are blobs.

mod in_book;

pub use in_book::{
    BookEvidence, BookEvidencePage, BookEvidenceQuery, Citation, citations, in_book,
};

use chrono::NaiveDateTime;
use khupho_domain::evidence::{ContentHash, Evidence, EvidenceKind};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::evidence as field;
use khupho_oplog::{Change, EntityState, Patch, derive_entity};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::projection::{ProjectedTable, bytes, int, remove_row, text};
use crate::rows::{entity_at, signed, unsigned_at};
use crate::{StoreError, Transaction};

pub(crate) const TABLES: &[ProjectedTable] = &[ProjectedTable {
    name: "evidence",
    key: &["entity"],
    search: None,
    local_columns: &[],
}];

/// The published form of a camera's time.
const CAPTURED_FORM: &str = "%Y-%m-%dT%H:%M:%S";

/// A piece of evidence as a claim cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedEvidence {
    /// Which one.
    pub id: EntityId,
    /// What it is.
    pub evidence: Evidence,
    /// How many other claims cite the same content.
    pub other_claims: u32,
}

/// The identity of the evidence with that content: the same photo is one entity on every machine.
pub fn evidence_id(content: ContentHash) -> EntityId {
    derive_entity(field::KIND, &[&content.0])
}

/// Writes down a piece of evidence whose bytes are stored already. The caption of the first time stays.
///
/// # Errors
/// [`StoreError::NotAllowed`] for a role that may not add evidence, and those of the database.
pub fn write(tx: &mut Transaction<'_>, evidence: &Evidence) -> Result<EntityId, StoreError> {
    let id = evidence_id(evidence.content);
    if find(tx.connection(), id)?.is_none() {
        tx.write(field::KIND, id, patch(evidence))?;
    }
    Ok(id)
}

fn patch(evidence: &Evidence) -> Patch {
    Patch(vec![
        Change::restore_entity(),
        Change::set(field::EVIDENCE_KIND, evidence.kind.number()),
        Change::set(field::CONTENT, evidence.content.0.as_slice()),
        Change::set(field::SIZE_BYTES, signed(evidence.size_bytes)),
        Change::set(field::WIDTH_PX, evidence.size_px.map(|(width, _)| width)),
        Change::set(field::HEIGHT_PX, evidence.size_px.map(|(_, height)| height)),
        Change::set(
            field::CAPTURED_AT,
            evidence
                .captured_at
                .map(|at| at.format(CAPTURED_FORM).to_string()),
        ),
        Change::set(
            field::CAPTION,
            Some(evidence.caption.as_str()).filter(|caption| !caption.is_empty()),
        ),
    ])
}

/// One piece of evidence.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<Evidence>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("find.sql"))?;
    Ok(statement.query_row([id.as_bytes()], read).optional()?)
}

/// The evidence a claim cites, in the order in which it was added.
///
/// # Errors
/// Those of the database.
pub fn of_claim(
    connection: &Connection,
    claim: EntityId,
) -> Result<Vec<CitedEvidence>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("of_claim.sql"))?;
    let rows = statement.query_map([claim.as_bytes()], |row| {
        Ok(CitedEvidence {
            id: entity_at(row, 7)?,
            evidence: read(row)?,
            other_claims: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A piece of evidence as a claim cites or once cited it.
///
/// # Errors
/// Those of the database.
pub fn cited_for(
    connection: &Connection,
    id: EntityId,
    claim: EntityId,
) -> Result<Option<CitedEvidence>, StoreError> {
    let Some(evidence) = find(connection, id)? else {
        return Ok(None);
    };
    let other_claims = connection
        .prepare_cached("SELECT count(*) FROM claim_evidence WHERE evidence = ?1 AND claim <> ?2")?
        .query_row(params![id.as_bytes(), claim.as_bytes()], |row| row.get(0))?;
    Ok(Some(CitedEvidence {
        id,
        evidence,
        other_claims,
    }))
}

/// A kind of a later version is shown as a document: nobody tries to draw it.
fn read(row: &Row<'_>) -> rusqlite::Result<Evidence> {
    let width: Option<u32> = row.get(3)?;
    let height: Option<u32> = row.get(4)?;
    let captured_at: Option<String> = row.get(5)?;
    Ok(Evidence {
        kind: EvidenceKind::from_number(row.get(0)?).unwrap_or(EvidenceKind::Document),
        content: ContentHash(row.get(1)?),
        size_bytes: unsigned_at(row, 2)?,
        size_px: width.zip(height),
        captured_at: captured_at
            .and_then(|at| NaiveDateTime::parse_from_str(&at, CAPTURED_FORM).ok()),
        caption: row.get(6)?,
    })
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let content = bytes(state, field::CONTENT).filter(|content| content.len() == 32);
    let (Some(content), false) = (content, state.is_deleted()) else {
        return remove_row(connection, "evidence", entity);
    };
    let pixels = |field| int(state, field).and_then(|pixels| u32::try_from(pixels).ok());
    connection
        .prepare_cached(include_str!("put.sql"))?
        .execute(params![
            entity.as_bytes(),
            int(state, field::EVIDENCE_KIND).unwrap_or(EvidenceKind::Document.number()),
            content,
            int(state, field::SIZE_BYTES).unwrap_or_default().max(0),
            pixels(field::WIDTH_PX),
            pixels(field::HEIGHT_PX),
            Some(text(state, field::CAPTURED_AT)).filter(|at| !at.is_empty()),
            text(state, field::CAPTION),
        ])?;
    Ok(())
}

#[cfg(test)]
mod tests;
