//! A store that joins its ward again, by another invitation: it goes on as another device.
//!
//! A revoked device stays revoked, and this PC may not know that it is. So nothing is continued under
//! the former identity: what the ward has not acknowledged is issued again in a stream of the new one.

use khupho_oplog::StreamHead;
use khupho_oplog::ids::DeviceId;
use rusqlite::{Connection, TransactionBehavior, params};

use super::devices::DeviceClass;
use super::identity::{DeviceKeys, own_device, replace_device_keys};
use super::ranges::own_ends;
use super::taking_in::keep_signed_head;
use super::trust::ward_trust;
use crate::StoreError;
use crate::log;
use crate::reissue;
use crate::store::{Store, Writer};

impl Store {
    /// Makes new keys for this PC, and goes on in a new stream. `sign` signs with the former keys what
    /// is passed on of the former streams, so that others can tell whose they were.
    ///
    /// # Errors
    /// [`StoreError::Random`], and those of the database.
    pub fn renew_device_keys(
        &self,
        sign: impl Fn(&StreamHead) -> Vec<u8>,
    ) -> Result<DeviceKeys, StoreError> {
        let now_ms = self.clock().now_ms();
        let mut writer = self.writer();
        let Writer {
            connection,
            position,
        } = &mut *writer;
        let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(former) = own_device(&sql)? {
            leave_streams(&sql, former, now_ms, sign)?;
        }
        let keys = replace_device_keys(&sql)?;
        let own = log::growing(&sql)?;
        sql.commit()?;
        position.own = own.unwrap_or(position.own);
        self.keep_marker(position);
        Ok(keys)
    }
}

/// Ends the streams of the device that this PC was.
fn leave_streams(
    connection: &Connection,
    former: DeviceId,
    now_ms: u64,
    sign: impl Fn(&StreamHead) -> Vec<u8>,
) -> Result<(), StoreError> {
    reissue::continue_in(connection, now_ms)?;
    let new = log::growing(connection)?;
    for head in own_ends(connection)? {
        if new.is_none_or(|new| new.stream != head.stream) {
            keep_signed_head(connection, former, &head, now_ms, &sign(&head))?;
        }
    }
    let neighborhood = ward_trust(connection)?.map(|trust| trust.neighborhood);
    let former_streams = "UPDATE stream SET device = ?1, device_class = ?2, neighborhood = ?3
        WHERE own = 1 AND device IS NULL AND closed_ms IS NOT NULL";
    connection.prepare_cached(former_streams)?.execute(params![
        former.as_bytes(),
        DeviceClass::Neighborhood.number(),
        neighborhood.map(|id| *id.as_bytes()),
    ])?;
    Ok(())
}
