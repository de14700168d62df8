//! One process has the store open at a time.

use std::fs::{File, OpenOptions, TryLockError};

use crate::StoreError;
use crate::location::StoreLocation;

/// Holds the store's folder; the system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct StoreLock {
    _file: File,
}

impl StoreLock {
    pub(crate) fn acquire(location: &StoreLocation) -> Result<Self, StoreError> {
        let path = location.lock();
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| StoreError::file(&path, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreError::AlreadyOpen),
            Err(TryLockError::Error(error)) => Err(StoreError::file(&path, error)),
        }
    }
}
