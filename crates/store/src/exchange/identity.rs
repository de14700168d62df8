//! The keys of this PC and of the ward, and the identity of the ward's log.

use khupho_oplog::ids::{DeviceId, LogId, WardId};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use zeroize::Zeroizing;

use super::roles::refuse_unless_ward;
use crate::StoreError;
use crate::identities::{fill_random, random};
use crate::log;
use crate::reissue;
use crate::rows::signed;
use crate::store::{Store, Writer};

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
        replace_device_keys(&writer.connection)
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

    /// Whether the ward's log goes or went by that identity, as far as this store knows.
    ///
    /// # Errors
    /// Those of the database.
    pub fn knows_hub_log(&self, log_id: LogId) -> Result<bool, StoreError> {
        self.read(|connection| knows_log(connection, log_id))
    }

    /// Begins another log identity, and another stream: somebody has seen a receipt of a life of the
    /// log, `seen`, that this store never made, so it was brought back from a copy that no marker
    /// betrays, and what it wrote since may come back to it.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::NotAWard`], and those of the database.
    pub fn begin_new_hub_log(&self, seen: LogId) -> Result<LogId, StoreError> {
        let now_ms = self.clock().now_ms();
        let mut writer = self.writer();
        let Writer {
            connection,
            position,
        } = &mut *writer;
        let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        refuse_unless_ward(&sql)?;
        if !knows_log(&sql, seen)? {
            // Others have seen that life too; it is a former one for all of them.
            insert_log(&sql, seen, now_ms)?;
        }
        reissue::continue_in(&sql, now_ms)?;
        let log_id = match log_id(&sql)? {
            Some(id) => id,
            None => begin_hub_log(&sql, now_ms)?,
        };
        let own = log::growing(&sql)?;
        sql.commit()?;
        position.own = own.unwrap_or(position.own);
        self.keep_marker(position);
        Ok(log_id)
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
    insert_log(connection, id, now_ms)?;
    Ok(id)
}

fn insert_log(connection: &Connection, id: LogId, now_ms: u64) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO hub_log (log_id, since_ms) VALUES (?1, ?2)",
        params![id.as_bytes(), signed(now_ms)],
    )?;
    Ok(())
}

fn knows_log(connection: &Connection, id: LogId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM hub_log WHERE log_id = ?1")?
        .exists([id.as_bytes()])?)
}

fn log_id(connection: &Connection) -> Result<Option<LogId>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT log_id FROM hub_log ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| row.get(0).map(LogId::from_bytes))
        .optional()?)
}

/// Makes new keys for this PC, in the place of those it had.
pub(super) fn replace_device_keys(connection: &Connection) -> Result<DeviceKeys, StoreError> {
    let keys = DeviceKeys {
        device: DeviceId::from_bytes(random()?),
        signing_seed: new_secret()?,
        agree_secret: new_secret()?,
    };
    connection.execute(
        "INSERT OR REPLACE INTO own_device (id, device, signing_seed, agree_secret)
         VALUES (1, ?1, ?2, ?3)",
        params![
            keys.device.as_bytes(),
            keys.signing_seed.as_slice(),
            keys.agree_secret.as_slice()
        ],
    )?;
    Ok(keys)
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
