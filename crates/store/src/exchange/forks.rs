//! Streams with two histories: their machine was copied, or brought back from a backup.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use khupho_oplog::{OpHash, StreamId};
use rusqlite::{Connection, Row};

use crate::StoreError;
use crate::rows::{some_entity_at, unsigned_at};

/// Where two histories of one stream part. Both are kept, and both apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The stream.
    pub stream: StreamId,
    /// The device that writes it.
    pub device: Option<DeviceId>,
    /// Its khu phố.
    pub neighborhood: Option<EntityId>,
    /// The place where they part.
    pub seq: u64,
    /// The operations at that place: the one that came first, and the other.
    pub hashes: [OpHash; 2],
    /// When it was noticed here.
    pub found_ms: u64,
}

const COLUMNS: &str =
    "SELECT stream.stream, stream.device, stream.neighborhood, fork.seq, fork.hash,
    fork.other_hash, fork.found_ms FROM fork JOIN stream ON stream.id = fork.stream";

/// Every fork, the newest first.
///
/// # Errors
/// Those of the database.
pub fn forks(connection: &Connection) -> Result<Vec<Fork>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} ORDER BY fork.found_ms DESC, stream.stream, fork.seq, fork.other_hash"
    ))?;
    let forks = statement.query_map([], read)?;
    Ok(forks.collect::<Result<_, _>>()?)
}

/// The forks of a khu phố's streams.
///
/// # Errors
/// Those of the database.
pub fn forks_of(connection: &Connection, neighborhood: EntityId) -> Result<Vec<Fork>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{COLUMNS} WHERE stream.neighborhood = ?1 ORDER BY stream.stream, fork.seq, fork.other_hash"
    ))?;
    let forks = statement.query_map([neighborhood.as_bytes()], read)?;
    Ok(forks.collect::<Result<_, _>>()?)
}

/// Whether a stream has two histories.
pub(crate) fn is_forked(connection: &Connection, stream_row: i64) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM fork WHERE stream = ?1")?
        .exists([stream_row])?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Fork> {
    Ok(Fork {
        stream: StreamId::from_bytes(row.get(0)?),
        device: row.get::<_, Option<[u8; 16]>>(1)?.map(DeviceId::from_bytes),
        neighborhood: some_entity_at(row, 2)?,
        seq: unsigned_at(row, 3)?,
        hashes: [
            OpHash::from_bytes(row.get(4)?),
            OpHash::from_bytes(row.get(5)?),
        ],
        found_ms: unsigned_at(row, 6)?,
    })
}
