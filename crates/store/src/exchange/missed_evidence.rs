//! Evidence files that the ward lacks, as its newest receipt or its hub says: what cites them has not
//! arrived whole.

use std::collections::BTreeSet;

use khupho_domain::evidence::ContentHash;
use khupho_domain::ids::EntityId;
use khupho_oplog::cose::Authority;
use khupho_oplog::keys::VerifyingKey;
use khupho_oplog::receipt::Receipt;
use rusqlite::{Connection, OptionalExtension as _, Rows};

use super::acknowledging::AcknowledgementSource;
use super::trust::ward_trust;
use crate::StoreError;
use crate::rows::entity_at;

/// Contents that did not come to the ward, by the newest receipt that is here.
///
/// # Errors
/// Those of the database.
pub fn evidence_missed_by_ward(connection: &Connection) -> Result<Vec<ContentHash>, StoreError> {
    let Some(trust) = ward_trust(connection)? else {
        return Ok(Vec::new());
    };
    // An old receipt that comes late says nothing of now: the ward's clock orders them.
    let newest: Option<Vec<u8>> = connection
        .prepare_cached("SELECT bytes FROM receipt ORDER BY at_ms DESC, id DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let ward = Authority {
        id: *trust.ward.as_bytes(),
        key: VerifyingKey::from_bytes(trust.signing_key),
    };
    let receipt = newest.and_then(|bytes| Receipt::verify(&bytes, &ward).ok().flatten());
    let missed = receipt.map_or_else(Vec::new, |receipt| receipt.missing_evidence);
    Ok(missed
        .into_iter()
        .map(|content| ContentHash(*content.as_bytes()))
        .collect())
}

/// What the ward has not whole: pieces of evidence whose file it lacks, and what cites them. A piece
/// that nothing cites any more is not waited for, nor is one that its hub has. What the hub lacks and a
/// receipt in a file says that the ward has is there.
#[derive(Debug, Default)]
pub(super) struct NotWhole {
    pub(super) pieces: BTreeSet<EntityId>,
    citing: BTreeSet<EntityId>,
}

impl NotWhole {
    pub(super) fn of(connection: &Connection) -> Result<Self, StoreError> {
        let mut found = Self::default();
        for content in evidence_missed_by_ward(connection)? {
            let mut statement = connection.prepare_cached(include_str!("citing_evidence.sql"))?;
            found.add(statement.query([content.0])?)?;
        }
        let mut statement = connection.prepare_cached(include_str!("lacked_by_hub.sql"))?;
        found.add(statement.query([AcknowledgementSource::Files as u8])?)?;
        Ok(found)
    }

    fn add(&mut self, mut rows: Rows<'_>) -> Result<(), StoreError> {
        while let Some(row) = rows.next()? {
            self.pieces.insert(entity_at(row, 0)?);
            self.citing.insert(entity_at(row, 1)?);
        }
        Ok(())
    }

    pub(super) fn has(&self, entity: EntityId) -> bool {
        self.pieces.contains(&entity) || self.citing.contains(&entity)
    }
}

#[cfg(test)]
mod tests {
    use crate::migrations::apply_pending;

    use super::*;

    #[test]
    fn what_cites_a_file_is_found_by_indexes() -> Result<(), StoreError> {
        let mut connection = Connection::open_in_memory()?;
        apply_pending(&mut connection)?;
        for sql in [
            include_str!("citing_evidence.sql"),
            include_str!("lacked_by_hub.sql"),
        ] {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            let mut statement = connection.prepare(&sql)?;
            let steps = statement.query_map([0], |row| row.get(3))?;
            let steps: Vec<String> = steps.collect::<Result<_, _>>()?;
            let walks = steps.iter().find(|step| {
                step.contains("AUTOMATIC")
                    || step.starts_with("SCAN ") && !step.starts_with("SCAN hub_evidence")
            });
            assert_eq!(walks, None, "{sql}\n{steps:#?}");
        }
        Ok(())
    }
}
