//! Moving what was committed from the write-ahead log into the database, while nobody waits.
//!
//! SQLite would do it at the end of the commit that fills the log, and that person would wait for
//! all that was written before. What is committed is on the disk either way.

use crate::StoreError;
use crate::database::open_copy_source;
use crate::store::Store;

impl Store {
    /// Moves everything that no reader still needs where it is. Work goes on meanwhile.
    ///
    /// # Errors
    /// Those of the database.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        let connection = open_copy_source(&self.location().database(), self.key())?;
        connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
        Ok(())
    }
}
