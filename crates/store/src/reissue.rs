//! Continuing in a new stream after the store was cloned or restored.

use khupho_oplog::{Hlc, StreamId};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use crate::StoreError;
use crate::exchange::{self, StoreRole};
use crate::identities::random;
use crate::log::{self, OperationCopy, Stream};
use crate::marker::{FoundMarker, MachineId, Marker};
use crate::rows::signed;

/// Why the store opened a new stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewStreamReason {
    /// The marker names an operation that the database does not hold: it was restored.
    BehindMarker,
    /// The store was on another machine.
    OtherMachine,
    /// There is no marker: the database was copied alone.
    MarkerMissing,
    /// The marker is damaged.
    MarkerUnreadable,
}

/// Whether this database may go on with its stream. `markers` are the file beside it and the copy
/// in the keyring.
pub(crate) fn reason_for_new_stream(
    connection: &Connection,
    markers: [FoundMarker; 2],
    machine: MachineId,
) -> Result<Option<NewStreamReason>, StoreError> {
    let Some(own) = log::growing(connection)? else {
        return Ok(Some(NewStreamReason::MarkerMissing));
    };
    let [beside, in_keyring] = markers;
    let reason = match beside {
        FoundMarker::Missing => Some(NewStreamReason::MarkerMissing),
        FoundMarker::Unreadable => Some(NewStreamReason::MarkerUnreadable),
        FoundMarker::Whole(marker) => contradiction(connection, &marker, machine)?,
    };
    // A stream nobody has seen an operation of can go on in any case.
    if own.seq == 0 && !matches!(reason, Some(NewStreamReason::BehindMarker)) {
        return Ok(None);
    }
    match (reason, in_keyring) {
        (None, FoundMarker::Whole(marker)) => contradiction(connection, &marker, machine),
        (reason, _) => Ok(reason),
    }
}

fn contradiction(
    connection: &Connection,
    marker: &Marker,
    machine: MachineId,
) -> Result<Option<NewStreamReason>, StoreError> {
    if marker.machine != machine {
        return Ok(Some(NewStreamReason::OtherMachine));
    }
    Ok((!holds(connection, marker)?).then_some(NewStreamReason::BehindMarker))
}

/// Whether the database holds what the marker names.
fn holds(connection: &Connection, marker: &Marker) -> Result<bool, StoreError> {
    let Some(hash) = marker.hash else {
        // An empty stream: it is enough that the database knows it.
        return Ok(connection
            .prepare_cached("SELECT 1 FROM stream WHERE stream = ?1")?
            .exists([marker.stream.as_bytes()])?);
    };
    let found: Option<i64> = connection
        .prepare_cached("SELECT seq FROM operation WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(found == Some(signed(marker.seq)))
}

/// Ends the growing stream, opens a new one and puts every write that the ward has not
/// acknowledged into it again: the same write, so nobody applies it twice.
pub(crate) fn continue_in_new_stream(
    connection: &mut Connection,
    now_ms: u64,
) -> Result<(), StoreError> {
    let sql = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    continue_in(&sql, now_ms)?;
    sql.commit()?;
    Ok(())
}

/// As [`continue_in_new_stream`], inside a transaction.
///
/// What the ward writes is sent operation by operation, and nobody acknowledges its streams: there
/// the log gets another identity instead, so that devices send again what it may have lost.
pub(crate) fn continue_in(connection: &Connection, now_ms: u64) -> Result<(), StoreError> {
    let former = log::growing(connection)?;
    log::close_growing(connection, now_ms)?;
    let mut own = log::open_stream(connection, StreamId::from_bytes(random()?), now_ms)?;
    match (exchange::role(connection)?, former) {
        (StoreRole::Ward, _) => exchange::renew_hub_log(connection, now_ms),
        (StoreRole::Neighborhood, Some(former)) => {
            reissue_unacknowledged(connection, &former, &mut own)
        }
        (StoreRole::Neighborhood, None) => Ok(()),
    }
}

fn reissue_unacknowledged(
    connection: &Connection,
    former: &Stream,
    own: &mut Stream,
) -> Result<(), StoreError> {
    let mut latest = Hlc::ZERO;
    for position in unacknowledged(connection, former)? {
        let stored = log::operation_in(connection, position)?;
        let op = stored.op.reissue(own.stream, own.seq + 1, own.hash)?;
        let rows = (own.row, stored.txn_row);
        log::insert_operation(
            connection,
            rows,
            stored.effective,
            &op,
            OperationCopy::Reissued,
        )?;
        (own.seq, own.hash) = (op.header.seq, Some(op.hash));
        latest = latest.max(stored.effective);
    }
    log::save_head(connection, own, latest)?;
    note_reissued(connection, former)
}

/// What was issued again need not be sent in its former stream. Of a forked stream everything is
/// sent: a branch may begin in what was issued again.
fn note_reissued(connection: &Connection, former: &Stream) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE stream SET reissued_after = acknowledged_seq
             WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM fork WHERE fork.stream = stream.id)",
        )?
        .execute([former.row])?;
    Ok(())
}

/// Positions of the operations that lead to the head of a stream and that the ward is not known to
/// have, in their order.
fn unacknowledged(connection: &Connection, former: &Stream) -> Result<Vec<i64>, StoreError> {
    let acknowledged: i64 = connection.query_row(
        "SELECT acknowledged_seq FROM stream WHERE id = ?1",
        [former.row],
        |row| row.get(0),
    )?;
    let positions = match former.hash {
        Some(head) if exchange::is_forked(connection, former.row)? => {
            let first = u64::try_from(acknowledged).unwrap_or(0) + 1;
            exchange::branch_positions(connection, head, first)?
        }
        _ => log::positions_after(connection, former.row, acknowledged)?,
    };
    match signed(former.seq) - acknowledged == signed(positions.len() as u64) {
        true => Ok(positions),
        false => Err(StoreError::Damaged {
            detail: format!("operations of stream {} are missing", former.stream),
            latest_verified_backup: None,
        }),
    }
}
