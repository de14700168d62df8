//! Creating many entities at once, in two threads.
//!
//! An import writes thousands of entities nobody has heard of. Nothing has to be looked up for them,
//! so one thread can seal their operations and work out their rows while another one, which holds
//! the connection, writes those that are ready. What is written is what [`Transaction::write`]
//! would have written.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::{panic, thread};

use khupho_domain::ids::EntityId;
use khupho_oplog::{EntityState, KindId, OpUid, Patch, SealedOperation};

use crate::StoreError;
use crate::log::{self, OperationCopy};
use crate::projection::NewRows;
use crate::states;
use crate::transaction::{Authorship, Transaction, WriterPosition, check_patch, effective_patch};

/// Entities handed over at a time: a hand-over takes longer than one entity is worth.
const BATCH: usize = 128;

/// Batches that may wait for the writing thread.
const BATCHES_WAITING: usize = 4;

impl Transaction<'_> {
    /// Creates one entity of each patch, with an identity of its own. `progress` is told how many
    /// are written after each few of them, and ends the work by an error.
    ///
    /// A patch of nothing but empty registers creates nothing.
    ///
    /// # Errors
    /// Those of [`Transaction::write`], and those of `progress`. The transaction must not be
    /// committed after any of them.
    pub fn create_all<E: From<StoreError>>(
        &mut self,
        kind: KindId,
        patches: impl Iterator<Item = Patch> + Send,
        progress: impl FnMut(u64) -> Result<(), E>,
    ) -> Result<(), E> {
        let (sender, receiver) = sync_channel(BATCHES_WAITING);
        let (position, authorship) = (self.position, self.authorship);
        let (written, prepared) = thread::scope(|scope| {
            let preparing =
                scope.spawn(move || prepare_all(position, &authorship, kind, patches, &sender));
            let written = self.write_prepared(kind, receiver, progress);
            let prepared = preparing.join();
            (
                written,
                prepared.unwrap_or_else(|fault| panic::resume_unwind(fault)),
            )
        });
        written?;
        self.position = prepared?;
        Ok(())
    }

    fn write_prepared<E: From<StoreError>>(
        &mut self,
        kind: KindId,
        batches: Receiver<Vec<Creation>>,
        mut progress: impl FnMut(u64) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut done = 0;
        for batch in batches {
            let rows = (self.position.own.row, self.row()?);
            for creation in &batch {
                creation.write(self.connection(), rows)?;
            }
            self.note_change(kind);
            done += batch.len() as u64;
            progress(done)?;
        }
        Ok(())
    }
}

/// An entity that is ready to be written.
struct Creation {
    op: SealedOperation,
    cells: Vec<u8>,
    rows: NewRows,
}

/// Prepares every patch, until the thread that writes has no more use for them; gives where the own
/// stream stands after the last.
fn prepare_all(
    mut position: WriterPosition,
    authorship: &Authorship,
    kind: KindId,
    patches: impl Iterator<Item = Patch>,
    ready: &SyncSender<Vec<Creation>>,
) -> Result<WriterPosition, StoreError> {
    let mut batch = Vec::with_capacity(BATCH);
    for patch in patches {
        batch.extend(Creation::of(patch, kind, &mut position, authorship)?);
        if batch.len() == BATCH {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if ready.send(full).is_err() {
                return Ok(position);
            }
        }
    }
    if !batch.is_empty() {
        // Nobody takes it where the writing failed, and then its error is what counts.
        let _ = ready.send(batch);
    }
    Ok(position)
}

impl Creation {
    fn of(
        patch: Patch,
        kind: KindId,
        position: &mut WriterPosition,
        authorship: &Authorship,
    ) -> Result<Option<Self>, StoreError> {
        let mut state = EntityState::new(kind);
        let patch = effective_patch(&state, patch);
        if patch.0.is_empty() {
            return Ok(None);
        }
        check_patch(authorship.actor, kind, &patch)?;
        let entity = EntityId::from_bytes(position.identities.next()?);
        // As in `Transaction::write`: the write that creates an entity goes by its identity.
        let op_uid = OpUid::from_bytes(*entity.as_bytes());
        let mut op = position.seal(authorship, op_uid, (entity, kind), patch)?;
        state.apply(op.header.hlc, &op);
        // Its bytes are what is written.
        op.patch = None;
        Ok(Some(Self {
            op,
            cells: state.encode()?,
            rows: NewRows::of(entity, state),
        }))
    }

    fn write(&self, connection: &rusqlite::Connection, rows: (i64, i64)) -> Result<(), StoreError> {
        let header = &self.op.header;
        log::insert_operation(
            connection,
            rows,
            header.hlc,
            &self.op,
            OperationCopy::Applied,
        )?;
        states::insert(connection, header.entity, header.kind, &self.cells)?;
        self.rows.write(connection, header.entity)
    }
}
