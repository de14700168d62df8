//! At the ward: hubs that it left, until they have heard of it.

use khupho_oplog::ids::{DeviceId, TlsFingerprint};
use khupho_oplog::trust::NamedHub;
use rusqlite::{Row, params};

use crate::StoreError;
use crate::rows::signed;
use crate::store::Store;

/// Between two tries to reach a hub that was left.
const RETRY_AFTER_MS: u64 = 10 * 60 * 1000;
/// A hub that was not reached for so long is given up: files carry what it was to hear.
const GIVEN_UP_AFTER_MS: u64 = 90 * 24 * 60 * 60 * 1000;

impl Store {
    /// The ward leaves a hub for another one, or for none.
    ///
    /// # Errors
    /// Those of the database.
    pub fn note_left_hub(&self, hub: &NamedHub) -> Result<(), StoreError> {
        let fingerprint = hub.tls_fingerprint.as_ref().map(TlsFingerprint::as_bytes);
        self.writer().connection.execute(
            "INSERT OR REPLACE INTO left_hub (device, url, tls_fingerprint, left_ms)
             VALUES (?1, ?2, ?3, ?4)",
            params![
                hub.device.as_bytes(),
                hub.url,
                fingerprint,
                signed(self.clock().now_ms())
            ],
        )?;
        Ok(())
    }

    /// Hubs that were left and are to be told now; a further try is due only later.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_left_hubs_to_tell(&self) -> Result<Vec<NamedHub>, StoreError> {
        let now_ms = self.clock().now_ms();
        let mut writer = self.writer();
        let sql = writer.connection.transaction()?;
        // A clock that was put back must not hold a hub for years.
        sql.execute(
            "DELETE FROM left_hub WHERE abs(?1 - left_ms) > ?2",
            [signed(now_ms), signed(GIVEN_UP_AFTER_MS)],
        )?;
        let due = {
            let mut statement = sql.prepare(
                "UPDATE left_hub SET tried_ms = ?1
                 WHERE tried_ms = 0 OR abs(?1 - tried_ms) >= ?2
                 RETURNING device, url, tls_fingerprint",
            )?;
            let rows = statement.query_map([signed(now_ms), signed(RETRY_AFTER_MS)], read)?;
            rows.collect::<Result<_, _>>()?
        };
        sql.commit()?;
        Ok(due)
    }

    /// A hub that was left has heard of it, or is the ward's again.
    ///
    /// # Errors
    /// Those of the database.
    pub fn forget_left_hub(&self, device: DeviceId) -> Result<(), StoreError> {
        let sql = "DELETE FROM left_hub WHERE device = ?1";
        self.writer().connection.execute(sql, [device.as_bytes()])?;
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<NamedHub> {
    let fingerprint: Option<[u8; 32]> = row.get(2)?;
    Ok(NamedHub {
        device: DeviceId::from_bytes(row.get(0)?),
        url: row.get(1)?,
        tls_fingerprint: fingerprint.map(TlsFingerprint::from_bytes),
    })
}
