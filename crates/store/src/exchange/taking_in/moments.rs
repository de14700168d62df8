//! The moment that counts for an operation that comes in.

use khupho_oplog::{Hlc, OpUid, SealedOperation};
use rusqlite::{Connection, OptionalExtension as _};

use super::streams::TakenStream;
use super::{Came, end_of_reception};
use crate::StoreError;
use crate::exchange::effective;
use crate::exchange::roles::StoreRole;
use crate::rows::unsigned_at;

/// Decides the moments at the ward, and knows the ward's decisions elsewhere.
pub(super) struct Moments {
    role: StoreRole,
    /// Whether any write has another moment than its own: mostly none has, and then no look-up is
    /// needed.
    any_decided: bool,
}

impl Moments {
    pub(super) fn of(connection: &Connection, role: StoreRole) -> Result<Self, StoreError> {
        Ok(Self {
            role,
            any_decided: connection
                .prepare_cached("SELECT 1 FROM effective_moment LIMIT 1")?
                .exists([])?,
        })
    }

    pub(super) fn note_decision(&mut self) {
        self.any_decided = true;
    }

    /// The moment of an operation: its own, or an earlier one that the ward decided. The ward
    /// decides when it receives the first copy of a write.
    pub(super) fn of_arrival(
        &mut self,
        connection: &Connection,
        op: &SealedOperation,
        stream: &TakenStream,
        came: Came,
    ) -> Result<Hlc, StoreError> {
        let (own, op_uid) = (op.header.hlc, op.header.op_uid);
        if let Some(decided) = self.decided(connection, op_uid)? {
            return Ok(own.min(decided));
        }
        let latest = end_of_reception(came.received_ms);
        let decides = self.role == StoreRole::Ward && !stream.is_own && own > latest;
        if !decides || is_known(connection, op_uid)? {
            return Ok(own);
        }
        effective::keep_earliest(connection, op_uid, latest)?;
        self.any_decided = true;
        Ok(latest)
    }

    fn decided(&self, connection: &Connection, op_uid: OpUid) -> Result<Option<Hlc>, StoreError> {
        if !self.any_decided {
            return Ok(None);
        }
        let decided = connection
            .prepare_cached("SELECT hlc FROM effective_moment WHERE op_uid = ?1")?
            .query_row([op_uid.as_bytes()], |row| unsigned_at(row, 0))
            .optional()?;
        Ok(decided.and_then(Hlc::from_u64))
    }
}

/// Whether a copy of a write is in the log, applied or not.
fn is_known(connection: &Connection, op_uid: OpUid) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached(
            "SELECT 1 FROM operation WHERE op_uid = ?1 AND applied = 1
             UNION ALL SELECT 1 FROM operation WHERE op_uid = ?1 AND applied = 0",
        )?
        .exists([op_uid.as_bytes()])?)
}
