//! What waits, and for what.

use khupho_domain::ids::EntityId;
use khupho_oplog::StreamId;
use khupho_oplog::ids::DeviceId;
use rusqlite::{Connection, params};

use crate::StoreError;
use crate::rows::{signed, some_entity_at, unsigned_at};

/// Most operations that wait. What comes beyond is not kept; its device sends it again.
pub const PARKED_MAX: u64 = 200_000;

/// Longest wait, in days.
pub const PARKED_DAYS_MAX: u64 = 30;

/// Why operations wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParkedReason {
    /// Operations before them are missing.
    Gap,
    /// They were relayed, and their device's signature on them has not come.
    BeyondSignedHead,
    /// A later version of the program wrote them.
    NewerForm,
}

impl ParkedReason {
    pub(super) const fn number(self) -> i64 {
        match self {
            Self::Gap => 1,
            Self::BeyondSignedHead => 2,
            Self::NewerForm => 3,
        }
    }

    const fn from_number(number: u64) -> Self {
        match number {
            2 => Self::BeyondSignedHead,
            3 => Self::NewerForm,
            _ => Self::Gap,
        }
    }
}

/// Operations of one stream that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The stream.
    pub stream: StreamId,
    /// The device that writes it.
    pub device: Option<DeviceId>,
    /// Its khu phố.
    pub neighborhood: Option<EntityId>,
    /// What they wait for.
    pub reason: ParkedReason,
    /// The next operation that is needed.
    pub needs_seq: u64,
    /// The first one that waits.
    pub first_seq: u64,
    /// How many wait.
    pub operations: u64,
    /// Since when.
    pub since_ms: u64,
    /// Sendings of the device that did not come, as far as their numbers tell.
    pub missing_numbers: Vec<u64>,
}

/// Everything that waits, by stream and reason.
///
/// # Errors
/// Those of the database.
pub fn parked(connection: &Connection) -> Result<Vec<Gap>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("parked.sql"))?;
    let gaps = statement.query_map([], |row| {
        Ok(Gap {
            stream: StreamId::from_bytes(row.get(0)?),
            device: row.get::<_, Option<[u8; 16]>>(1)?.map(DeviceId::from_bytes),
            neighborhood: some_entity_at(row, 2)?,
            reason: ParkedReason::from_number(unsigned_at(row, 3)?),
            needs_seq: unsigned_at(row, 4)?,
            first_seq: unsigned_at(row, 5)?,
            operations: unsigned_at(row, 6)?,
            since_ms: unsigned_at(row, 7)?,
            missing_numbers: Vec::new(),
        })
    })?;
    let mut gaps = gaps.collect::<Result<Vec<Gap>, _>>()?;
    for gap in &mut gaps {
        if let Some(device) = gap.device {
            gap.missing_numbers = missing_numbers(connection, device)?;
        }
    }
    Ok(gaps)
}

/// Most missing sendings that are named one by one.
const MISSING_NAMED_MAX: u32 = 20;

/// Numbers below the newest sending of a device that never came, and sendings of which a part did
/// not come.
fn missing_numbers(connection: &Connection, device: DeviceId) -> Result<Vec<u64>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("missing_numbers.sql"))?;
    let numbers = statement.query_map(
        params![device.as_bytes(), signed(u64::from(MISSING_NAMED_MAX))],
        |row| unsigned_at(row, 0),
    )?;
    Ok(numbers.collect::<Result<_, _>>()?)
}
