//! Taking in operations that were written elsewhere.

use khupho_oplog::chain::at_known_place;
use khupho_oplog::{ChainFault, EntityState, Hlc, OpHash, SealedOperation, StreamHead, extend};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use crate::log::{self, NewTxn, OperationCopy, Stream};
use crate::rows::signed;
use crate::store::{Store, Writer};
use crate::transaction::WriterPosition;
use crate::{StoreError, projection, states};

/// What became of operations that were taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ingested {
    /// New to the log, and applied.
    pub applied: u64,
    /// New to the log, but copies of writes that were applied before.
    pub copies: u64,
    /// Already in the log.
    pub already_there: u64,
}

impl Store {
    /// Takes in operations of other streams, each with the moment that counts for it, all or none.
    ///
    /// Kinds and fields this version does not know are kept and merged; they have no tables yet.
    ///
    /// # Errors
    /// [`StoreError::Chain`] where an operation does not continue its stream, and those of the
    /// database.
    pub fn ingest(&self, operations: &[(SealedOperation, Hlc)]) -> Result<Ingested, StoreError> {
        let mut writer = self.writer();
        let Writer {
            connection,
            position,
        } = &mut *writer;
        let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut ingested = Ingested::default();
        let mut clock = position.clock;
        for (op, effective) in operations {
            ingest_one(&sql, op, *effective, &mut ingested)?;
            clock.observe(*effective);
        }
        let own = log::growing(&sql)?.unwrap_or(position.own);
        sql.commit()?;
        *position = WriterPosition {
            own,
            clock,
            ..*position
        };
        Ok(ingested)
    }
}

fn ingest_one(
    connection: &Connection,
    op: &SealedOperation,
    effective: Hlc,
    ingested: &mut Ingested,
) -> Result<(), StoreError> {
    let stream = stream_of(connection, op)?;
    let head = match extend(head_of(&stream).as_ref(), op) {
        Ok(head) => head,
        Err(fault) => {
            refuse_unless_known(connection, &stream, op, fault)?;
            ingested.already_there += 1;
            return Ok(());
        }
    };
    let copy = match log::is_applied(connection, op.header.op_uid)? {
        true => OperationCopy::Reissued,
        false => OperationCopy::Applied,
    };
    let rows = (stream.row, txn_row_of(connection, op)?);
    log::insert_operation(connection, rows, effective, op, copy)?;
    let grown = Stream {
        seq: head.seq,
        hash: Some(head.hash),
        ..stream
    };
    log::save_head(connection, &grown, effective)?;
    match copy {
        OperationCopy::Reissued => ingested.copies += 1,
        OperationCopy::Applied => {
            merge(connection, op, effective)?;
            ingested.applied += 1;
        }
    }
    Ok(())
}

fn merge(connection: &Connection, op: &SealedOperation, effective: Hlc) -> Result<(), StoreError> {
    let (entity, kind) = (op.header.entity, op.header.kind);
    let known = states::load(connection, entity, kind)?;
    let mut state = known.unwrap_or_else(|| EntityState::new(kind));
    if state.apply(effective, op) {
        states::save(connection, entity, &state)?;
        projection::project(connection, entity, &state)?;
    }
    Ok(())
}

fn head_of(stream: &Stream) -> Option<StreamHead> {
    stream.hash.map(|hash| StreamHead {
        stream: stream.stream,
        seq: stream.seq,
        hash,
    })
}

/// An operation at a place that is taken is either the one that stands there, or a fork.
fn refuse_unless_known(
    connection: &Connection,
    stream: &Stream,
    op: &SealedOperation,
    fault: ChainFault,
) -> Result<(), StoreError> {
    let fault = match fault {
        ChainFault::BeforeHead { seq } => {
            let stored: [u8; 32] = connection
                .prepare_cached("SELECT hash FROM operation WHERE stream = ?1 AND seq = ?2")?
                .query_row(params![stream.row, signed(seq)], |row| row.get(0))?;
            at_known_place(OpHash::from_bytes(stored), op)
        }
        other => other,
    };
    match fault {
        ChainFault::AlreadyThere { .. } => Ok(()),
        fault => Err(fault.into()),
    }
}

/// The stream of an operation, added where it is new.
fn stream_of(connection: &Connection, op: &SealedOperation) -> Result<Stream, StoreError> {
    if let Some(known) = log::find_stream(connection, op.header.stream)? {
        return Ok(known);
    }
    connection
        .prepare_cached("INSERT INTO stream (stream, own, opened_ms) VALUES (?1, 0, ?2)")?
        .execute(params![
            op.header.stream.as_bytes(),
            signed(op.header.hlc.ms())
        ])?;
    Ok(Stream {
        row: connection.last_insert_rowid(),
        stream: op.header.stream,
        seq: 0,
        hash: None,
    })
}

/// The row of an operation's transaction, added where it is new.
fn txn_row_of(connection: &Connection, op: &SealedOperation) -> Result<i64, StoreError> {
    let known = connection
        .prepare_cached("SELECT id FROM txn WHERE uid = ?1")?
        .query_row([op.header.txn.as_bytes()], |row| row.get(0))
        .optional()?;
    if let Some(row) = known {
        return Ok(row);
    }
    log::insert_txn(
        connection,
        &NewTxn {
            uid: op.header.txn,
            label: None,
            actor: op.header.actor,
            started_ms: op.header.hlc.ms(),
            undo_of: None,
        },
    )
}
