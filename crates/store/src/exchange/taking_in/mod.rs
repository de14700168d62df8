//! Taking in what was written elsewhere: one verified part of a file in one SQLite transaction.
//!
//! Signatures and content hashes are verified before, or the transaction is dropped. What happens
//! to an operation does not depend on the order in which parts come, nor on how often:
//!
//! - it continues its stream: it is kept and, unless something is held against it, applied;
//! - it is there already: nothing;
//! - what it follows is missing: it is parked until that comes;
//! - its place is taken by another one: both are kept, both apply, and the fork is recorded.

mod arrival;
mod completing;
mod judging;
mod merging;
mod moments;
mod owners;
mod parking;
mod placing;
mod streams;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::HashMap;

use khupho_oplog::ids::DeviceId;
use khupho_oplog::{Hlc, HlcClock, OpHash, SealedOperation, StreamHead, StreamId, TxnId};
use rusqlite::{Connection, TransactionBehavior};

use self::judging::{Believed, Judge};
use self::merging::Page;
use self::moments::Moments;
use self::placing::{NewestWrite, Place};
use self::streams::TakenStream;
use super::heads::keep_known_heads;
use super::imports;
use super::quarantine::QuarantineReason;
use super::roles::{self, StoreRole};
use super::trust::{self, RegistryEffect, RegistryLine};
use crate::StoreError;
use crate::kept_statement::KeptStatement;
use crate::log::{self, INSERT_OPERATION, NewTxn, OperationCopy};
use crate::reissue;
use crate::store::{Store, Writer};
use crate::transaction::WriterPosition;

pub use self::arrival::{Arrival, Origin, StreamSource, TakenIn};
pub(super) use self::merging::recompute;
pub(super) use self::owners::judge_import_again;
pub(crate) use self::owners::take_over_for_ward;
pub use self::parking::UnreadableOperation;
pub(in crate::exchange) use self::streams::keep_signed_head;

/// Work under way on one part. Dropping it takes everything back.
pub struct TakingIn<'a> {
    /// What puts operations into the log, prepared once for all of them.
    insert: KeptStatement<'a>,
    pub(super) sql: rusqlite::Transaction<'a>,
    pub(super) role: StoreRole,
    pub(super) came: Came,
    /// The part came before, and was taken back.
    came_again_undone: bool,
    now_ms: u64,
    sources: HashMap<StreamId, StreamSource>,
    streams: Vec<TakenStream>,
    stream_places: HashMap<StreamId, usize>,
    page: Page,
    judge: Judge,
    newest_write: NewestWrite,
    moments: Moments,
    /// Operations that are parked at present, of every stream.
    parked_total: u64,
    latest_txn: Option<(TxnId, i64)>,
    clock: HlcClock,
    pub(super) taken: TakenIn,
    /// Another machine wrote the stream of this store that grows.
    pub(super) own_stream_forked: bool,
}

/// With which file an operation came, and when: parked ones remember theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Came {
    pub(super) import: i64,
    pub(super) received_ms: u64,
}

impl Store {
    /// Takes in one part: `work` hands over what is in it. Where it fails, nothing was changed.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    pub fn take_in<T, E: From<StoreError>>(
        &self,
        arrival: &Arrival,
        work: impl FnOnce(&mut TakingIn<'_>) -> Result<T, E>,
    ) -> Result<(T, TakenIn), E> {
        let mut writer = self.writer_behind_people();
        let Writer {
            connection,
            position,
        } = &mut *writer;
        let mut taking =
            TakingIn::begin(connection, arrival, position.clock, self.clock().now_ms())?;
        let value = work(&mut taking)?;
        let (taken, clock, own) = taking.finish()?;
        *position = WriterPosition {
            own: own.unwrap_or(position.own),
            clock,
            ..*position
        };
        self.keep_marker(position);
        Ok((value, taken))
    }
}

impl<'a> TakingIn<'a> {
    fn begin(
        connection: &'a Connection,
        arrival: &Arrival,
        clock: HlcClock,
        now_ms: u64,
    ) -> Result<Self, StoreError> {
        // Unchecked by the compiler, for statements that outlive a row borrow the connection too; the
        // writer is locked, and SQLite refuses a transaction within one.
        let sql = rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        parking::forget_expired(&sql, arrival.received_ms)?;
        let import = imports::begin(&sql, arrival)?;
        let role = roles::role(&sql)?;
        Ok(Self {
            insert: KeptStatement::new(connection, INSERT_OPERATION),
            newest_write: NewestWrite::of(&sql)?,
            judge: Judge::of(&sql)?,
            moments: Moments::of(&sql, role)?,
            role,
            came: Came {
                import,
                received_ms: arrival.received_ms,
            },
            came_again_undone: imports::is_undone(&sql, import)?,
            now_ms,
            sources: HashMap::new(),
            streams: Vec::new(),
            stream_places: HashMap::new(),
            page: Page::default(),
            parked_total: parking::parked_count(&sql)?,
            latest_txn: None,
            clock,
            taken: TakenIn {
                import,
                ..TakenIn::default()
            },
            own_stream_forked: false,
            sql,
        })
    }

    /// The connection, to read what stands at this point.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.sql
    }

    /// Why the operations of a stream are believed. Of a stream that was not announced, nothing is
    /// taken in before a signed head covers it.
    pub fn stream_source(&mut self, stream: StreamId, source: StreamSource) {
        self.sources.insert(stream, source);
    }

    /// Keeps a verified head that a device signed. It comes before the operations it covers.
    ///
    /// # Errors
    /// Those of the database.
    pub fn signed_head(
        &mut self,
        device: DeviceId,
        head: StreamHead,
        at_ms: u64,
        cose: &[u8],
    ) -> Result<(), StoreError> {
        keep_signed_head(&self.sql, device, &head, at_ms, cose)?;
        if let Some(place) = self.stream_places.get(&head.stream) {
            self.streams[*place].note_signed_head(device, head.hash);
        }
        Ok(())
    }

    /// Keeps the next entry of the ward's registry and does what it says; says whether it is new.
    ///
    /// # Errors
    /// [`crate::ExchangeFault::RegistryGap`], and those of the database.
    pub fn registry_entry(
        &mut self,
        line: &RegistryLine,
        effect: &RegistryEffect,
    ) -> Result<bool, StoreError> {
        self.flush()?;
        let new = trust::keep_entry(&self.sql, line, effect)?;
        // What was known of devices may have changed.
        self.save_streams()?;
        self.streams.clear();
        self.stream_places.clear();
        Ok(new)
    }

    /// Keeps the certificate of this PC, which a receipt brought.
    ///
    /// # Errors
    /// Those of the database.
    pub fn own_certificate(&mut self, certificate: &[u8]) -> Result<(), StoreError> {
        for sql in [
            "UPDATE ward_trust SET certificate = ?1",
            "UPDATE ward_seat SET certificate = ?1",
        ] {
            self.sql.prepare_cached(sql)?.execute([certificate])?;
        }
        Ok(())
    }

    /// Keeps what a device says it holds.
    ///
    /// # Errors
    /// Those of the database.
    pub fn known_heads(
        &mut self,
        device: DeviceId,
        heads: &[StreamHead],
    ) -> Result<(), StoreError> {
        keep_known_heads(&self.sql, device, heads)
    }

    /// Takes in one operation of a run. Those of one stream come in the order of their places. One
    /// that is lent is copied only where it has to wait for the head that covers it.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take(&mut self, op: Cow<'_, SealedOperation>) -> Result<(), StoreError> {
        let place = self.stream_place(op.header.stream)?;
        match self.streams[place].is_relayed() {
            true => self.take_relayed(place, op.into_owned())?,
            false => self.take_believed(place, &op, self.came)?,
        }
        self.flush_when_full()
    }

    /// Takes in one of the ward's own operations: the ward's signature stands for it, and of its
    /// stream only some operations come here.
    ///
    /// # Errors
    /// Those of the database.
    pub fn take_vouched(&mut self, op: SealedOperation) -> Result<(), StoreError> {
        let place = self.stream_place(op.header.stream)?;
        if placing::is_there(&self.sql, op.hash)? {
            return self.note_already_there(&op);
        }
        let stream = &mut self.streams[place];
        // A ward's store that was brought back is told what it wrote in a stream it still writes.
        self.own_stream_forked |= stream.is_growing;
        // Of its own streams a restored ward gets back what went to the khu phố, and no more.
        if self.role == StoreRole::Ward || !stream.is_continued_by(&op) {
            stream.become_sparse(&self.sql, self.role, self.now_ms)?;
        }
        self.keep(place, &op, self.came)?;
        self.streams[place].advance_to(&op);
        self.flush_when_full()
    }

    fn take_believed(
        &mut self,
        place: usize,
        op: &SealedOperation,
        came: Came,
    ) -> Result<(), StoreError> {
        match placing::place_of(&self.sql, &self.streams[place], op)? {
            Place::AlreadyThere => return self.note_already_there(op),
            Place::AfterGap => return self.park_gap(place, op, came),
            Place::ContinuesHead => {
                self.keep(place, op, came)?;
                self.streams[place].advance_to(op);
            }
            Place::ContinuesBranch => {
                let copy = self.copy_beside(place, op)?;
                self.keep_as(copy, place, op, came)?;
                placing::move_branch(&self.sql, self.streams[place].row, op)?;
            }
            Place::Parts { other } => {
                let copy = self.copy_beside(place, op)?;
                self.keep_as(copy, place, op, came)?;
                let row = self.streams[place].row;
                placing::record_fork(&self.sql, row, op, other, came.received_ms)?;
                self.taken.forks += 1;
            }
        }
        self.own_stream_forked |= self.streams[place].is_growing;
        Ok(())
    }

    /// Puts an operation whose place is settled into the log, and applies it unless something is
    /// held against it.
    fn keep(&mut self, place: usize, op: &SealedOperation, came: Came) -> Result<(), StoreError> {
        let copy = self.copy_of(place, op)?;
        self.keep_as(copy, place, op, came)
    }

    fn keep_as(
        &mut self,
        copy: OperationCopy,
        place: usize,
        op: &SealedOperation,
        came: Came,
    ) -> Result<(), StoreError> {
        let copy = self.unless_undone(copy, place, came)?;
        let effective = self
            .moments
            .of_arrival(&self.sql, op, &self.streams[place], came)?;
        let rows = (self.streams[place].row, self.txn_row(op)?);
        let tells_owner = self.learn_owner(place, op, copy)?;
        let copy_of_import = (copy, Some(came.import));
        log::insert_with(self.insert.get()?, rows, effective, op, copy_of_import)?;
        self.newest_write.note(op.header.op_uid);
        self.streams[place].observe(effective);
        match copy {
            OperationCopy::Applied => {
                self.page.merge(&self.sql, op, effective)?;
                self.clock.observe(effective);
                self.taken.changed.insert(op.header.kind);
                self.taken.applied += 1;
            }
            OperationCopy::Reissued => {
                self.complete(op)?;
                self.taken.copies += 1;
            }
            OperationCopy::Quarantined(_) => self.taken.quarantined += 1,
        }
        match tells_owner {
            true => self.judge_owners_again(op),
            false => Ok(()),
        }
    }

    /// As [`Self::copy_of`], for an operation beside the history that the ward knows. Of a revoked
    /// device none is believed, whatever its number: everything that was to be believed was here when
    /// the device was revoked, and a thief can write as many histories from an old place as they like.
    fn copy_beside(
        &mut self,
        place: usize,
        op: &SealedOperation,
    ) -> Result<OperationCopy, StoreError> {
        let is_revoked = self.streams[place].writing().believed != Believed::Everything;
        match is_revoked && self.role == StoreRole::Ward {
            true => Ok(OperationCopy::Quarantined(
                QuarantineReason::BeyondCutOff.number(),
            )),
            false => self.copy_of(place, op),
        }
    }

    fn copy_of(&mut self, place: usize, op: &SealedOperation) -> Result<OperationCopy, StoreError> {
        let stream = &self.streams[place];
        if let Some(reason) =
            self.judge
                .held_against(&self.sql, &mut self.page, op, &stream.writing())?
        {
            return Ok(OperationCopy::Quarantined(reason.number()));
        }
        if self.newest_write.is_before(op.header.op_uid) {
            return Ok(OperationCopy::Applied);
        }
        match placing::applied_copy(&self.sql, op)? {
            placing::AppliedCopy::None => Ok(OperationCopy::Applied),
            placing::AppliedCopy::Same => Ok(OperationCopy::Reissued),
            placing::AppliedCopy::OtherContent => Ok(OperationCopy::Quarantined(
                QuarantineReason::ReusedIdentity.number(),
            )),
        }
    }

    /// The row of an operation's transaction, added where it is new.
    fn txn_row(&mut self, op: &SealedOperation) -> Result<i64, StoreError> {
        let uid = op.header.txn;
        if let Some((known, row)) = self.latest_txn
            && known == uid
        {
            return Ok(row);
        }
        let row = match log::find_txn(&self.sql, uid)? {
            Some(row) => row,
            None => log::insert_txn(
                &self.sql,
                &NewTxn {
                    uid,
                    label: None,
                    actor: op.header.actor,
                    started_ms: op.header.hlc.ms(),
                    undo_of: None,
                },
            )?,
        };
        self.latest_txn = Some((uid, row));
        Ok(row)
    }

    fn flush_when_full(&mut self) -> Result<(), StoreError> {
        match self.page.is_full() {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Writes the states that changed, and what screens read of them.
    pub(super) fn flush(&mut self) -> Result<(), StoreError> {
        self.page.flush(&self.sql, self.came.received_ms)
    }

    /// Makes the heads of streams what was taken in so far.
    pub(super) fn save_heads(&mut self) -> Result<(), StoreError> {
        self.drain()?;
        self.flush()?;
        self.save_streams()
    }

    pub(super) fn note_decided_moments(&mut self) {
        self.moments.note_decision();
    }

    fn save_streams(&mut self) -> Result<(), StoreError> {
        for place in 0..self.streams.len() {
            self.park_waiting(place)?;
            self.streams[place].save(&self.sql)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(TakenIn, HlcClock, Option<log::Stream>), StoreError> {
        self.drain()?;
        self.flush()?;
        self.save_streams()?;
        if self.own_stream_forked {
            reissue::continue_in(&self.sql, self.now_ms)?;
            self.taken.began_new_stream = true;
        }
        imports::finish(&self.sql, &self.taken)?;
        let own = log::growing(&self.sql)?;
        self.sql.commit()?;
        Ok((self.taken, self.clock, own))
    }
}

/// The moment that closes the millisecond of reception.
fn end_of_reception(received_ms: u64) -> Hlc {
    Hlc::new(received_ms, u16::MAX)
}

/// A hash in the place of an absent one, as the tables have it.
fn bytes_of(hash: Option<&OpHash>) -> Option<&[u8; 32]> {
    hash.map(OpHash::as_bytes)
}
