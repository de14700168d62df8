//! Where else a piece of evidence is cited.

use khupho_domain::ids::EntityId;
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::rows::{entity_at, some_entity_at};

/// Another place that cites the same content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ElsewhereCited {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// The criterion of the other claim; `None` where a help or an activity cites it.
    pub criterion: Option<EntityId>,
}

/// Other claims that cite a piece of evidence, and helps and activities of other khu phố. In one
/// khu phố the photo of a class may well support the class and the claim.
///
/// # Errors
/// Those of the database.
pub fn cited_elsewhere(
    connection: &Connection,
    evidence: EntityId,
    claim: EntityId,
    neighborhood: EntityId,
) -> Result<Vec<ElsewhereCited>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("cited_elsewhere.sql"))?;
    let rows = statement.query_map(
        params![
            evidence.as_bytes(),
            claim.as_bytes(),
            neighborhood.as_bytes()
        ],
        |row| {
            Ok(ElsewhereCited {
                neighborhood: entity_at(row, 0)?,
                criterion: some_entity_at(row, 1)?,
            })
        },
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}
