//! A small pool of read-only connections.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::StoreError;
use crate::database::open_reader;
use crate::keys::StoreKey;

/// Connections kept between reads: a screen asks a few questions at once.
const KEPT_READERS: usize = 4;

pub(crate) struct ReaderPool {
    path: PathBuf,
    key: StoreKey,
    idle: Mutex<Vec<Connection>>,
}

impl ReaderPool {
    pub(crate) fn new(path: PathBuf, key: StoreKey) -> Self {
        Self {
            path,
            key,
            idle: Mutex::new(Vec::new()),
        }
    }

    /// Runs `work` inside a read transaction: it sees one state of the store throughout.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let connection = self.take()?;
        let view = connection
            .unchecked_transaction()
            .map_err(StoreError::from)?;
        let result = work(&view);
        view.finish().map_err(StoreError::from)?;
        self.give_back(connection);
        result
    }

    /// Reads with a connection of its own, which remembers nothing: what it finds is on the disk.
    ///
    /// A full-text table keeps what it knows of its index between reads, and SQLite's integrity
    /// check does not ask whether another connection has written since; in a connection that
    /// searched before, it can take a sound index for a damaged one.
    pub(crate) fn read_afresh<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        work(&mut open_reader(&self.path, &self.key)?)
    }

    fn take(&self) -> Result<Connection, StoreError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(connection) => Ok(connection),
            None => open_reader(&self.path, &self.key),
        }
    }

    fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT_READERS {
            idle.push(connection);
        }
    }
}
