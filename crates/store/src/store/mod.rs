//! The store itself: founding, opening, reading, changing.

mod founding;
mod opening;
mod people;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;

pub use founding::Founding;
pub use opening::OpenNotice;

use crate::clock::Clock;
use crate::exchange::{self, StoreRole};
use crate::keys::{DeviceSecretVault, StoreKey};
use crate::labels::TxnLabel;
use crate::location::StoreLocation;
use crate::lock::StoreLock;
use crate::marker::{MachineId, Marker, MarkerFile};
use crate::readers::ReaderPool;
use crate::transaction::{Actor, Committed, Transaction, WriterPosition};
use crate::{StoreError, preferences};

/// How long work that nobody waits for lets people go first, at most.
const LETS_GO_FIRST_FOR: Duration = Duration::from_millis(500);
/// Between two looks at whether they are done.
const LOOKED_EVERY: Duration = Duration::from_millis(1);

/// An open store. Threads share it: reads run side by side, changes one after the other.
pub struct Store {
    location: StoreLocation,
    store_id: [u8; 16],
    key: StoreKey,
    clock: Clock,
    vault: Arc<dyn DeviceSecretVault>,
    machine: MachineId,
    marker: MarkerFile,
    notices: Vec<OpenNotice>,
    readers: ReaderPool,
    writer: Mutex<Writer>,
    /// People whose entries wait for the writer.
    waiting_to_save: AtomicUsize,
    /// Guards the reading and rewriting of `keyslots.json`.
    key_slots: Mutex<()>,
    /// One backup at a time: two of one second would share a name.
    backing_up: Mutex<()>,
    /// One evidence file is written at a time: two of the same content would share a name.
    evidence_files: Mutex<()>,
    /// Dropped last: the connections are closed before another process may come in.
    _lock: StoreLock,
}

/// The one connection that writes, and what its next transaction starts from.
pub(crate) struct Writer {
    pub(crate) connection: Connection,
    pub(crate) position: WriterPosition,
}

impl Store {
    /// Changes data: runs `work` in one SQLite transaction. Where it fails, nothing was changed.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::DiskFull`] and its like at the commit.
    pub fn transact<T, E: From<StoreError>>(
        &self,
        actor: Actor,
        label: TxnLabel,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<Committed<T>, E> {
        let mut writer = self.writer_for_a_person();
        let Writer {
            connection,
            position,
        } = &mut *writer;
        let now_ms = self.clock.now_ms();
        let mut transaction = Transaction::begin(connection, *position, actor, label, now_ms)?;
        let value = work(&mut transaction)?;
        let (reached, txn, changed) = transaction.commit()?;
        *position = reached;
        if !changed.is_empty() {
            self.keep_marker(&reached);
        }
        Ok(Committed {
            value,
            txn,
            changed,
        })
    }

    /// Reads: `work` gets a read-only connection and sees one state of the store throughout.
    ///
    /// # Errors
    /// Those of `work`, and those of the database.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.readers.read(work)
    }

    /// Keeps a setting of this machine.
    ///
    /// # Errors
    /// Those of the database.
    pub fn set_preference(&self, key: &str, value: &str) -> Result<(), StoreError> {
        preferences::set(&self.writer().connection, key, value)
    }

    /// Whose store it is.
    ///
    /// # Errors
    /// Those of the database.
    pub fn role(&self) -> Result<StoreRole, StoreError> {
        self.read(exchange::role)
    }

    /// Marks the store as one of generated people: nothing of it is ever exported. There is no way
    /// back.
    ///
    /// # Errors
    /// Those of the database.
    pub fn mark_practice(&self) -> Result<(), StoreError> {
        let sql = "UPDATE replica SET practice = 1";
        self.writer().connection.execute(sql, [])?;
        Ok(())
    }

    /// Where the store lies.
    #[must_use]
    pub fn location(&self) -> &StoreLocation {
        &self.location
    }

    /// What a person should be told after opening.
    #[must_use]
    pub fn notices(&self) -> &[OpenNotice] {
        &self.notices
    }

    /// The clock that was given to the store.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn readers(&self) -> &ReaderPool {
        &self.readers
    }

    pub(crate) fn key(&self) -> &StoreKey {
        &self.key
    }

    /// The writer. A panic inside `work` rolled its transaction back, so what it left is sound.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The writer, for somebody who sits before the screen: long work lets them go first.
    fn writer_for_a_person(&self) -> MutexGuard<'_, Writer> {
        self.waiting_to_save.fetch_add(1, Ordering::Relaxed);
        let writer = self.writer();
        self.waiting_to_save.fetch_sub(1, Ordering::Relaxed);
        writer
    }

    /// Whether somebody waits to save something. What takes in much at once ends its transaction then,
    /// and goes on with another.
    #[must_use]
    pub fn is_somebody_waiting_to_save(&self) -> bool {
        self.waiting_to_save.load(Ordering::Relaxed) > 0
    }

    /// The writer, for work that nobody waits for: a lock that was let go a moment ago would otherwise
    /// be taken again before those who wait for it wake up.
    pub(crate) fn writer_behind_people(&self) -> MutexGuard<'_, Writer> {
        let began = Instant::now();
        while self.is_somebody_waiting_to_save() && began.elapsed() < LETS_GO_FIRST_FOR {
            thread::sleep(LOOKED_EVERY);
        }
        self.writer()
    }

    /// Held while a backup is made.
    pub(crate) fn guard_backups(&self) -> MutexGuard<'_, ()> {
        self.backing_up
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Held while an evidence file is written.
    pub(crate) fn guard_evidence(&self) -> MutexGuard<'_, ()> {
        self.evidence_files
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the marker after a commit.
    pub(crate) fn keep_marker(&self, position: &WriterPosition) {
        self.marker
            .overwrite(&Marker::of(&position.own, self.machine));
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let marker = Marker::of(&self.writer().position.own, self.machine);
        let name = opening::marker_entry(&self.store_id);
        // Where no keyring answers, the file beside the database is the only marker.
        let _ = self.vault.write(&name, marker.encode().as_bytes());
    }
}
