//! Creating many entities at once, in two threads.
//!
//! An import writes thousands of entities nobody has heard of. Nothing has to be looked up for them,
//! so one thread can seal their operations and work out their rows while another one, which holds
//! the connection, writes those that are ready. What is written is what [`Transaction::write`]
//! would have written.

use khupho_domain::ids::EntityId;
use khupho_oplog::{EntityState, KindId, OpUid, Patch, SealedOperation};

use crate::StoreError;
use crate::kept_statement::KeptStatement;
use crate::log::{self, INSERT_OPERATION, OperationCopy};
use crate::preparing::{Ready, write_while_preparing};
use crate::projection::{NewRows, NewRowsWriter};
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
        let nothing = EntityState::new(kind);
        let mut patches = patches
            .map(|patch| effective_patch(&nothing, patch))
            .filter(|patch| !patch.0.is_empty())
            .peekable();
        if patches.peek().is_none() {
            return Ok(());
        }
        let mut progress = Progress {
            done: 0,
            tell: progress,
        };
        let (mut position, authorship) = (self.position, self.authorship);
        let prepare = move |mut ready: Ready<Creation>| -> Result<_, StoreError> {
            for patch in patches {
                let creation = Creation::of(patch, kind, &mut position, &authorship)?;
                if !ready.hand_over(creation) {
                    break;
                }
            }
            Ok(position)
        };
        let row = self.row()?;
        let mut writer = CreationsWriter {
            rows: (self.position.own.row, row),
            operations: KeptStatement::new(self.connection(), INSERT_OPERATION),
            new_rows: NewRowsWriter::new(self.connection()),
        };
        let position = write_while_preparing(prepare, |batch: &[Creation]| {
            let mut created = batch.iter();
            created.try_for_each(|creation| writer.write(creation))?;
            progress.done += batch.len() as u64;
            (progress.tell)(progress.done)
        })?;
        writer.finish()?;
        self.position = position;
        self.note_change(kind);
        Ok(())
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
    rows: NewRows<'static>,
}

impl Creation {
    fn of(
        patch: Patch,
        kind: KindId,
        position: &mut WriterPosition,
        authorship: &Authorship,
    ) -> Result<Self, StoreError> {
        let mut state = EntityState::new(kind);
        check_patch(authorship.actor, kind, &patch)?;
        let entity = EntityId::from_bytes(position.identities.next()?);
        // As in `Transaction::write`: the write that creates an entity goes by its identity.
        let op_uid = OpUid::from_bytes(*entity.as_bytes());
        let mut op = position.seal(authorship, op_uid, (entity, kind), patch)?;
        state.apply(op.header.hlc, &op);
        // Its bytes are what is written.
        op.patch = None;
        Ok(Self {
            op,
            cells: state.encode()?,
            rows: NewRows::of_created(entity, state),
        })
    }
}

/// What writes entities that are ready, one after the other.
struct CreationsWriter<'c> {
    /// Those of the stream and of the transaction.
    rows: (i64, i64),
    operations: KeptStatement<'c>,
    new_rows: NewRowsWriter<'c>,
}

impl CreationsWriter<'_> {
    fn write(&mut self, creation: &Creation) -> Result<(), StoreError> {
        let Creation { op, cells, rows } = creation;
        let header = &op.header;
        let copy = (OperationCopy::Applied, None);
        log::insert_with(self.operations.get()?, self.rows, header.hlc, op, copy)?;
        self.new_rows
            .write((header.entity, header.kind), cells, rows)
    }

    fn finish(self) -> Result<(), StoreError> {
        self.new_rows.finish()
    }
}
