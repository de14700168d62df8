//! Creating many entities at once, in two threads.
//!
//! An import writes thousands of entities nobody has heard of. Nothing has to be looked up for them,
//! so one thread can seal their operations and work out their rows while another one, which holds
//! the connection, writes those that are ready. What is written is what [`Transaction::write`]
//! would have written.

use khupho_domain::ids::EntityId;
use khupho_oplog::{EntityState, KindId, OpUid, Patch, SealedOperation};

use crate::StoreError;
use crate::log::{self, OperationCopy};
use crate::preparing::{Ready, write_while_preparing};
use crate::projection::{NewRows, NewRowsWriter};
use crate::states;
use crate::transaction::{Authorship, Transaction, WriterPosition, check_patch, effective_patch};

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
        let mut progress = Progress {
            done: 0,
            tell: progress,
        };
        let (mut position, authorship) = (self.position, self.authorship);
        let prepare = move |mut ready: Ready<Creation>| -> Result<_, StoreError> {
            for patch in patches {
                let creation = Creation::of(patch, kind, &mut position, &authorship)?;
                if !creation.is_none_or(|creation| ready.hand_over(creation)) {
                    break;
                }
            }
            Ok(position)
        };
        self.position = write_while_preparing(prepare, |batch| {
            self.write_created(kind, &batch, &mut progress)
        })?;
        Ok(())
    }

    fn write_created<E: From<StoreError>>(
        &mut self,
        kind: KindId,
        batch: &[Creation],
        progress: &mut Progress<impl FnMut(u64) -> Result<(), E>>,
    ) -> Result<(), E> {
        let rows = (self.position.own.row, self.row()?);
        let mut new_rows = NewRowsWriter::default();
        for creation in batch {
            creation.write(self.connection(), rows, &mut new_rows)?;
        }
        new_rows.finish(self.connection())?;
        self.note_change(kind);
        progress.done += batch.len() as u64;
        (progress.tell)(progress.done)
    }
}

/// How many are written, and who is told.
struct Progress<T> {
    done: u64,
    tell: T,
}

/// An entity that is ready to be written.
struct Creation {
    op: SealedOperation,
    cells: Vec<u8>,
    rows: NewRows,
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
            rows: NewRows::of_created(entity, state),
        }))
    }

    fn write(
        &self,
        connection: &rusqlite::Connection,
        rows: (i64, i64),
        new_rows: &mut NewRowsWriter,
    ) -> Result<(), StoreError> {
        let header = &self.op.header;
        log::insert_operation(
            connection,
            rows,
            header.hlc,
            &self.op,
            OperationCopy::Applied,
        )?;
        states::insert(connection, header.entity, header.kind, &self.cells)?;
        new_rows.write(connection, header.entity, &self.rows)
    }
}
