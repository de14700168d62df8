//! At the ward: who may see what this PC wrote.
//!
//! The rule is the one of the receipts. What a khu phố is to have only now, because a set was issued or
//! an officer reviewed something there for the first time, was pushed for the ward alone and is pushed
//! again for others.

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::member;
use khupho_oplog::{KindId, OpHash, StreamHead, StreamId};
use rusqlite::{Connection, Row, params};

use crate::StoreError;
use crate::exchange::effective::log_position;
use crate::exchange::ranges::StreamRange;
use crate::exchange::reading::{IS_FOR, StoredBytes, names_a_person, operation_at, read_bytes};
use crate::rows::{signed, unsigned_at};
use crate::store::Store;

/// For whom one of the ward's own operations is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnAudience {
    /// The ward alone.
    Ward,
    /// One khu phố.
    Neighborhood(EntityId),
    /// Every khu phố.
    EveryNeighborhood,
}

impl OwnAudience {
    fn column(&self) -> Option<&[u8]> {
        match self {
            Self::Ward => None,
            Self::Neighborhood(one) => Some(one.as_bytes()),
            Self::EveryNeighborhood => Some(&[]),
        }
    }
}

/// One of the ward's own operations, and for whom it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnOperation {
    /// Its row.
    position: i64,
    /// Its stream.
    pub stream: StreamId,
    /// Its place there.
    pub seq: u64,
    /// Its identity: of two branches of the stream it tells which one is meant.
    pub hash: OpHash,
    /// For whom it is.
    pub audience: OwnAudience,
}

/// What the hub has to hear of who may see the ward's own operations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangedAudiences {
    /// Operations that the hub holds for others than they are for now.
    pub to_tell: Vec<OwnOperation>,
    /// Operations that it holds for those whom they are for, though that was not known here.
    pub as_held: Vec<OwnOperation>,
    /// The place of the log up to which that was looked for.
    pub position: i64,
}

/// Own operations that the hub holds, and of which it is not known here for whom: the answer to a push
/// was lost, or the hub was restored. Without a word it holds them for the ward alone.
const UNTOLD: &str = "NOT EXISTS (SELECT 1 FROM hub_audience
        WHERE hub_audience.position = operation.position)
    AND NOT (stream.closed_ms IS NOT NULL AND stream.reissued_after IS NOT NULL
        AND operation.seq > stream.reissued_after)";

const OF_RANGE: &str = "stream.stream = ?1 AND operation.seq BETWEEN ?2 AND ?3";

/// For whom the operations of a range of an own stream are, in their order.
///
/// # Errors
/// Those of the database.
pub fn audiences_of(
    connection: &Connection,
    range: &StreamRange,
) -> Result<Vec<OwnOperation>, StoreError> {
    let bounds = params![
        range.stream.as_bytes(),
        signed(range.first_seq),
        signed(range.last_seq)
    ];
    selected(connection, OF_RANGE, bounds)
}

/// Own operations that a hub with these ends holds for others than they are for now.
///
/// # Errors
/// Those of the database.
pub fn changed_audiences(
    connection: &Connection,
    ends: &[StreamHead],
) -> Result<ChangedAudiences, StoreError> {
    let position = log_position(connection)?;
    let untold = selected(connection, UNTOLD, [])?;
    let held = untold.into_iter().filter(|one| is_within(one, ends));
    let (as_held, mut to_tell): (Vec<_>, Vec<_>) =
        held.partition(|one| one.audience == OwnAudience::Ward);
    to_tell.extend(told_for_others(connection, position)?);
    Ok(ChangedAudiences {
        to_tell,
        as_held,
        position,
    })
}

fn is_within(one: &OwnOperation, ends: &[StreamHead]) -> bool {
    ends.iter()
        .any(|end| end.stream == one.stream && one.seq <= end.seq)
}

/// Those of which the hub was told otherwise, as far as something new up to `position` may concern them.
fn told_for_others(
    connection: &Connection,
    position: i64,
) -> Result<Vec<OwnOperation>, StoreError> {
    let looked: i64 = connection
        .prepare_cached("SELECT coalesce(max(audience_position), 0) FROM hub_place")?
        .query_row([], |row| row.get(0))?;
    if looked >= position {
        return Ok(Vec::new());
    }
    let candidates = selected(connection, include_str!("told_anew.sql"), [looked])?;
    let mut statement =
        connection.prepare_cached("SELECT audience FROM hub_audience WHERE position = ?1")?;
    let mut changed = Vec::new();
    for one in candidates {
        let mut rows = statement.query([one.position])?;
        if let Some(row) = rows.next()? {
            let told: Option<Vec<u8>> = row.get(0)?;
            if told.as_deref() != one.audience.column() {
                changed.push(one);
            }
        }
    }
    Ok(changed)
}

/// The bytes of one of them.
///
/// # Errors
/// Those of the database.
pub fn own_operation(
    connection: &Connection,
    one: &OwnOperation,
) -> Result<StoredBytes, StoreError> {
    operation_at(connection, one.position)
}

impl Store {
    /// The hub holds these operations for these readers.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_audiences(&self, operations: &[OwnOperation]) -> Result<(), StoreError> {
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        for one in operations {
            sql.prepare_cached("INSERT OR REPLACE INTO hub_audience VALUES (?1, ?2)")?
                .execute(params![one.position, one.audience.column()])?;
        }
        sql.commit()?;
        Ok(())
    }

    /// Everything up to that place of the log was pushed for those whom it is for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_audiences_looked_for(&self, position: i64) -> Result<(), StoreError> {
        let sql = "UPDATE hub_place SET audience_position = max(audience_position, ?1)";
        self.writer().connection.execute(sql, [position])?;
        Ok(())
    }
}

fn selected(
    connection: &Connection,
    condition: &str,
    parameters: impl rusqlite::Params,
) -> Result<Vec<OwnOperation>, StoreError> {
    let mut statement = connection.prepare_cached(&selecting(condition))?;
    let mut rows = statement.query(parameters)?;
    let mut operations = Vec::new();
    while let Some(row) = rows.next()? {
        operations.push(read(row)?);
    }
    Ok(operations)
}

fn selecting(condition: &str) -> String {
    include_str!("audiences.sql")
        .replace("{condition}", condition)
        .replace("{is_for}", IS_FOR)
}

fn read(row: &Row<'_>) -> Result<OwnOperation, StoreError> {
    let (readers, for_nobody): (u32, bool) = (row.get(6)?, row.get(7)?);
    let only: Option<[u8; 16]> = row.get(8)?;
    let mut audience = match (for_nobody, readers, only) {
        (true, ..) => OwnAudience::EveryNeighborhood,
        (false, 0, _) => OwnAudience::Ward,
        (false, 1, Some(one)) => OwnAudience::Neighborhood(EntityId::from_bytes(one)),
        (false, ..) => OwnAudience::EveryNeighborhood,
    };
    let is_of_member = KindId(row.get(5)?) == member::KIND;
    if is_of_member && audience != OwnAudience::Ward && !names_a_person(&read_bytes(row)?)? {
        audience = OwnAudience::Ward;
    }
    Ok(OwnOperation {
        position: row.get(9)?,
        stream: StreamId::from_bytes(row.get(3)?),
        seq: unsigned_at(row, 4)?,
        hash: OpHash::from_bytes(row.get(10)?),
        audience,
    })
}

#[cfg(test)]
mod tests {
    use crate::migrations::apply_pending;

    use super::*;

    /// What may be walked through: what the ward has few of, and `operation`, which in these statements is
    /// the name of its own ones.
    const FEW: [&str; 6] = [
        "CONSTANT ROW",
        "hub_audience",
        "named",
        "neighborhood",
        "operation",
        "stream",
    ];

    #[test]
    fn no_round_walks_through_the_log_of_the_whole_ward() -> Result<(), StoreError> {
        let mut connection = Connection::open_in_memory()?;
        apply_pending(&mut connection)?;
        for condition in [OF_RANGE, UNTOLD, include_str!("told_anew.sql")] {
            let sql = format!("EXPLAIN QUERY PLAN {}", selecting(condition));
            let mut statement = connection.prepare(&sql)?;
            let nothing = vec![rusqlite::types::Null; statement.parameter_count()];
            let steps =
                statement.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))?;
            let steps: Vec<String> = steps.collect::<Result<_, _>>()?;
            let is_few = |step: &str| {
                FEW.iter()
                    .any(|few| step.starts_with(&format!("SCAN {few}")))
            };
            let walks = steps.iter().find(|step| {
                step.contains("AUTOMATIC") || step.starts_with("SCAN ") && !is_few(step)
            });
            assert_eq!(walks, None, "{condition}\n{steps:#?}");
        }
        Ok(())
    }
}
