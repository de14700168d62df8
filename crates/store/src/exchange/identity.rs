//! The keys of this PC and of the ward, and the identity of the ward's log.

use khupho_oplog::ids::{DeviceId, LogId, WardId};
use rusqlite::{Connection, OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::roles::refuse_unless_ward;
use crate::StoreError;
use crate::identities::{fill_random, random};
use crate::rows::signed;
use crate::store::Store;

/// Secret bytes of a key.
pub type SecretBytes = Zeroizing<[u8; 32]>;

/// The keys of this PC. A copied database carries them along: a PC may write several streams, and
/// a copy is told by its stream, not by its keys.
pub struct DeviceKeys {
    /// The PC.
    pub device: DeviceId,
    /// Seed of its Ed25519 key.
    pub signing_seed: SecretBytes,
    /// Its X25519 secret.
    pub agree_secret: SecretBytes,
}

/// The ward's keys, in the ward's store alone.
pub struct WardKeys {
    /// The ward.
    pub ward: WardId,
    /// Its name.
    pub name: String,
    /// Seed of its Ed25519 key.
    pub signing_seed: SecretBytes,
    /// Its X25519 secret.
    pub agree_secret: SecretBytes,
    /// To whom everything is encrypted a second time. Its secret is in the recovery code alone.
    pub recovery_agree_key: [u8; 32],
}

impl Store {
    /// The keys of this PC, made now if it has none yet.
    ///
    /// # Errors
    /// [`StoreError::Random`], and those of the database.
    pub fn device_keys(&self) -> Result<DeviceKeys, StoreError> {
        let writer = self.writer();
        if let Some(keys) = find_device_keys(&writer.connection)? {
            return Ok(keys);
        }
        let keys = DeviceKeys {
            device: DeviceId::from_bytes(random()?),
            signing_seed: new_secret()?,
            agree_secret: new_secret()?,
        };
        writer.connection.execute(
            "INSERT INTO own_device (id, device, signing_seed, agree_secret) VALUES (1, ?1, ?2, ?3)",
            params![
                keys.device.as_bytes(),
                keys.signing_seed.as_slice(),
                keys.agree_secret.as_slice()
            ],
        )?;
        Ok(keys)
    }

    /// Keeps the ward's keys, in the place of those before.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::NotAWard`], and those of the database.
    pub fn keep_ward_keys(&self, keys: &WardKeys) -> Result<(), StoreError> {
        let writer = self.writer();
        refuse_unless_ward(&writer.connection)?;
        writer.connection.execute(
            "INSERT OR REPLACE INTO ward_keys VALUES (1, ?1, ?2, ?3, ?4, ?5)",
            params![
                keys.ward.as_bytes(),
                keys.name,
                keys.signing_seed.as_slice(),
                keys.agree_secret.as_slice(),
                keys.recovery_agree_key
            ],
        )?;
        Ok(())
    }

    /// The ward's keys; none in a khu phố's store, and in a ward's that has not got them yet.
    ///
    /// # Errors
    /// Those of the database.
    pub fn ward_keys(&self) -> Result<Option<WardKeys>, StoreError> {
        self.read(find_ward_keys)
    }

    /// The identity of the ward's log, made now if it has none yet. It is another one after the
    /// store was copied or restored, so that devices send again what the log may have lost.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::NotAWard`], and those of the database.
    pub fn hub_log_id(&self) -> Result<LogId, StoreError> {
        let writer = self.writer();
        refuse_unless_ward(&writer.connection)?;
        match log_id(&writer.connection)? {
            Some(id) => Ok(id),
            None => begin_hub_log(&writer.connection, self.clock().now_ms()),
        }
    }

    /// Begins another log identity: somebody holds a receipt of this log that this store never made,
    /// so it was brought back from a copy that no marker betrays.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::NotAWard`], and those of the database.
    pub fn begin_new_hub_log(&self) -> Result<LogId, StoreError> {
        let writer = self.writer();
        refuse_unless_ward(&writer.connection)?;
        begin_hub_log(&writer.connection, self.clock().now_ms())
    }
}

/// The identity of this PC, if it has keys.
///
/// # Errors
/// Those of the database.
pub fn own_device(connection: &Connection) -> Result<Option<DeviceId>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT device FROM own_device")?
        .query_row([], |row| row.get(0).map(DeviceId::from_bytes))
        .optional()?)
}

/// Begins another log identity where the store is a ward's.
pub(crate) fn renew_hub_log(connection: &Connection, now_ms: u64) -> Result<(), StoreError> {
    if log_id(connection)?.is_some() {
        begin_hub_log(connection, now_ms)?;
    }
    Ok(())
}

fn begin_hub_log(connection: &Connection, now_ms: u64) -> Result<LogId, StoreError> {
    let id = LogId::from_bytes(random()?);
    connection.execute(
        "INSERT INTO hub_log (log_id, since_ms) VALUES (?1, ?2)",
        params![id.as_bytes(), signed(now_ms)],
    )?;
    Ok(id)
}

fn log_id(connection: &Connection) -> Result<Option<LogId>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT log_id FROM hub_log ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0).map(LogId::from_bytes))
        .optional()?)
}

fn find_device_keys(connection: &Connection) -> Result<Option<DeviceKeys>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT device, signing_seed, agree_secret FROM own_device")?
        .query_row([], |row| {
            Ok(DeviceKeys {
                device: DeviceId::from_bytes(row.get(0)?),
                signing_seed: Zeroizing::new(row.get(1)?),
                agree_secret: Zeroizing::new(row.get(2)?),
            })
        })
        .optional()?)
}

fn find_ward_keys(connection: &Connection) -> Result<Option<WardKeys>, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT ward, name, signing_seed, agree_secret, recovery_agree_key FROM ward_keys",
        )?
        .query_row([], |row| {
            Ok(WardKeys {
                ward: WardId::from_bytes(row.get(0)?),
                name: row.get(1)?,
                signing_seed: Zeroizing::new(row.get(2)?),
                agree_secret: Zeroizing::new(row.get(3)?),
                recovery_agree_key: row.get(4)?,
            })
        })
        .optional()?)
}

fn new_secret() -> Result<SecretBytes, StoreError> {
    let mut secret = Zeroizing::new([0; 32]);
    fill_random(secret.as_mut_slice())?;
    Ok(secret)
}
