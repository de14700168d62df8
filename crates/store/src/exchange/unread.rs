//! Operations that the ward vouches for and that this version cannot read: they are kept, and read
//! once a version can.

use khupho_oplog::operation::identity;
use khupho_oplog::{Operation, SealedOperation};
use rusqlite::{Connection, Row, params};

use super::taking_in::{Origin, StreamSource, TakingIn};
use crate::StoreError;
use crate::exchange::DeviceClass;
use crate::rows::signed;

/// The ward's signature stands for it.
const OF_WARD: StreamSource = StreamSource::VouchedByWard(Origin {
    device: None,
    class: DeviceClass::Ward,
    neighborhood: None,
});

impl TakingIn<'_> {
    /// Keeps an operation of a later form that the ward vouches for.
    ///
    /// # Errors
    /// Those of the database.
    pub fn keep_unread(&mut self, operation: &Operation) -> Result<(), StoreError> {
        let hash = identity(&operation.header_bytes);
        self.sql
            .prepare_cached("INSERT OR IGNORE INTO unread_vouched VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                hash.as_bytes(),
                operation.header_bytes,
                operation.payload_bytes,
                operation.personal_bytes,
                signed(self.came.received_ms),
            ])?;
        Ok(())
    }

    /// Takes in what an earlier version kept without reading it, as far as this one reads it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn read_unread(&mut self) -> Result<(), StoreError> {
        for op in readable(&self.sql)? {
            self.sql
                .prepare_cached("DELETE FROM unread_vouched WHERE hash = ?1")?
                .execute([op.hash.as_bytes()])?;
            self.stream_source(op.header.stream, OF_WARD);
            self.take_vouched(op)?;
        }
        Ok(())
    }
}

fn readable(connection: &Connection) -> Result<Vec<SealedOperation>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT header, payload, personal FROM unread_vouched ORDER BY received_ms, hash",
    )?;
    let kept = statement.query_map([], |row: &Row<'_>| {
        Ok(Operation {
            header_bytes: row.get(0)?,
            payload_bytes: row.get(1)?,
            personal_bytes: row.get(2)?,
        })
    })?;
    let mut readable = Vec::new();
    for operation in kept {
        readable.extend(operation?.open().ok());
    }
    Ok(readable)
}
