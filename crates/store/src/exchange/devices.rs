//! The devices of the ward's registry.

use khupho_domain::ids::EntityId;
use khupho_oplog::ids::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::StoreError;
use crate::rows::{signed, some_entity_at, unsigned_at};

/// For whom a device writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviceClass {
    /// For a khu phố.
    Neighborhood,
    /// For the ward.
    Ward,
    /// For nobody: a hub passes on what others wrote.
    Hub,
}

impl DeviceClass {
    /// The published number.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Neighborhood => 1,
            Self::Ward => 2,
            Self::Hub => 3,
        }
    }

    /// The class of a published number.
    #[must_use]
    pub const fn from_number(number: i64) -> Option<Self> {
        match number {
            1 => Some(Self::Neighborhood),
            2 => Some(Self::Ward),
            3 => Some(Self::Hub),
            _ => None,
        }
    }
}

/// A device as the registry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRecord {
    /// The device.
    pub device: DeviceId,
    /// For whom it writes.
    pub class: DeviceClass,
    /// Its khu phố; none for the ward's devices.
    pub neighborhood: Option<EntityId>,
    /// The name people gave it.
    pub name: String,
    /// Its Ed25519 key.
    pub signing_key: [u8; 32],
    /// Its X25519 key.
    pub agree_key: [u8; 32],
    /// Number of the certificate.
    pub serial: u64,
    /// The certificate counts from here.
    pub not_before_ms: u64,
    /// And up to here.
    pub not_after_ms: u64,
    /// The signed certificate.
    pub certificate: Vec<u8>,
    /// When it was revoked, if it was.
    pub revoked_ms: Option<u64>,
}

/// Keeps a device whose certificate was issued. The certificate with the highest number counts, in
/// whatever order they come. A device that was revoked stays so: one that is believed again has
/// another identity.
pub(super) fn keep_device(
    connection: &Connection,
    record: &DeviceRecord,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(include_str!("keep_device.sql"))?
        .execute(params![
            record.device.as_bytes(),
            record.class.number(),
            record.neighborhood.as_ref().map(EntityId::as_bytes),
            record.name,
            record.signing_key,
            record.agree_key,
            signed(record.serial),
            signed(record.not_before_ms),
            signed(record.not_after_ms),
            record.certificate,
            record.revoked_ms.map(signed),
        ])?;
    Ok(())
}

const DEVICE_COLUMNS: &str = "SELECT device, class, neighborhood, name, signing_key, agree_key,
    serial, not_before_ms, not_after_ms, certificate, revoked_ms FROM device";

/// Every device of the registry, in the order of their certificates.
///
/// # Errors
/// Those of the database.
pub fn devices(connection: &Connection) -> Result<Vec<DeviceRecord>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{DEVICE_COLUMNS} ORDER BY serial"))?;
    let devices = statement.query_map([], read_device)?;
    Ok(devices.collect::<Result<_, _>>()?)
}

/// The devices of a khu phố that are not revoked.
///
/// # Errors
/// Those of the database.
pub fn devices_of(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<DeviceRecord>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "{DEVICE_COLUMNS} WHERE neighborhood = ?1 AND revoked_ms IS NULL ORDER BY serial"
    ))?;
    let devices = statement.query_map([neighborhood.as_bytes()], read_device)?;
    Ok(devices.collect::<Result<_, _>>()?)
}

/// One device of the registry.
///
/// # Errors
/// Those of the database.
pub fn device(
    connection: &Connection,
    device: DeviceId,
) -> Result<Option<DeviceRecord>, StoreError> {
    Ok(connection
        .prepare_cached(&format!("{DEVICE_COLUMNS} WHERE device = ?1"))?
        .query_row([device.as_bytes()], read_device)
        .optional()?)
}

fn read_device(row: &Row<'_>) -> rusqlite::Result<DeviceRecord> {
    Ok(DeviceRecord {
        device: DeviceId::from_bytes(row.get(0)?),
        // The column is written from a class; another number would be a later version's.
        class: DeviceClass::from_number(row.get(1)?).unwrap_or(DeviceClass::Neighborhood),
        neighborhood: some_entity_at(row, 2)?,
        name: row.get(3)?,
        signing_key: row.get(4)?,
        agree_key: row.get(5)?,
        serial: unsigned_at(row, 6)?,
        not_before_ms: unsigned_at(row, 7)?,
        not_after_ms: unsigned_at(row, 8)?,
        certificate: row.get(9)?,
        revoked_ms: row
            .get::<_, Option<i64>>(10)?
            .and_then(|ms| u64::try_from(ms).ok()),
    })
}
