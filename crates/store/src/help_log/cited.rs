//! Evidence that entries and activities cite.

use khupho_domain::ids::EntityId;
use rusqlite::Connection;

use crate::StoreError;
use crate::evidence::{self, CitedEvidence};

/// The pieces of evidence with those identities, each with the number of claims that cite it too.
/// Evidence that has not arrived here yet is left out.
///
/// # Errors
/// Those of the database.
pub fn cited_evidence(
    connection: &Connection,
    ids: &[EntityId],
) -> Result<Vec<CitedEvidence>, StoreError> {
    let mut claims =
        connection.prepare_cached("SELECT count(*) FROM claim_evidence WHERE evidence = ?1")?;
    let mut cited = Vec::new();
    for id in ids {
        if let Some(evidence) = evidence::find(connection, *id)? {
            let other_claims = claims.query_row([id.as_bytes()], |row| row.get(0))?;
            cited.push(CitedEvidence {
                id: *id,
                evidence,
                other_claims,
            });
        }
    }
    Ok(cited)
}
