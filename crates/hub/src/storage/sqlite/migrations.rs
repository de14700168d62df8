//! The schema of the SQLite file: numbered files, applied in order, never changed once released.

use rusqlite::{Connection, TransactionBehavior};

use crate::storage::migrations::SQLITE;
use crate::storage::{Answer, StorageError};

/// Applies what the database does not have yet, all of it or nothing.
pub(super) fn apply_pending(connection: &mut Connection) -> Answer<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = u32::try_from(SQLITE.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(StorageError::NewerSchema { found, known });
    }
    for (number, sql) in (1..=known)
        .zip(SQLITE)
        .filter(|(number, _)| *number > found)
    {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", number)?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_schema_is_refused_and_the_same_one_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply_pending(&mut connection).unwrap();
        apply_pending(&mut connection).unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        let refused = apply_pending(&mut connection);
        assert!(matches!(
            refused,
            Err(StorageError::NewerSchema { found: 999, .. })
        ));
    }
}
