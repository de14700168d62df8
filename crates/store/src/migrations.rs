//! Migrations: numbered SQL files, applied in order, never changed once released.

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;

/// One migration file.
pub(crate) struct Migration {
    pub(crate) number: u32,
    #[cfg(test)]
    name: &'static str,
    pub(crate) sql: &'static str,
}

/// Every migration, in the order of the numbers.
pub(crate) const MIGRATIONS: &[Migration] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

/// The newest schema this program knows.
pub(crate) fn known_schema() -> u32 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// The schema of a database; 0 for a new one.
///
/// # Errors
/// [`StoreError::NewerStore`] where a later program wrote it.
pub(crate) fn schema_of(connection: &Connection) -> Result<u32, StoreError> {
    let found = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = known_schema();
    if found > known {
        return Err(StoreError::NewerStore { found, known });
    }
    Ok(found)
}

/// Applies what the database does not have yet, all of it or nothing.
pub(crate) fn apply_pending(connection: &mut Connection) -> Result<(), StoreError> {
    let found = schema_of(connection)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for migration in MIGRATIONS.iter().filter(|pending| pending.number > found) {
        transaction.execute_batch(migration.sql)?;
        transaction.pragma_update(None, "user_version", migration.number)?;
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const HASHES_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/HASHES");

    /// A released migration never changes. Run with `UPDATE_MIGRATION_HASHES=1`
    /// to add the line of a new one.
    #[test]
    fn migrations_are_those_of_the_committed_list() -> std::io::Result<()> {
        let mut hashes = String::new();
        for migration in MIGRATIONS {
            let hash = blake3::hash(migration.sql.as_bytes());
            let _ = writeln!(hashes, "{} {}", migration.name, hash.to_hex());
        }
        if std::env::var_os("UPDATE_MIGRATION_HASHES").is_some() {
            std::fs::write(HASHES_FILE, &hashes)?;
        }
        assert_eq!(std::fs::read_to_string(HASHES_FILE)?, hashes);
        Ok(())
    }

    #[test]
    fn numbers_rise_one_by_one() {
        let numbers: Vec<_> = MIGRATIONS
            .iter()
            .map(|migration| migration.number)
            .collect();
        let expected: Vec<_> = (1..).take(numbers.len()).collect();
        assert_eq!(numbers, expected);
    }

    /// Invitations and requests were once for a khu phố only; those that are there stay as they were.
    #[test]
    fn what_was_invited_and_asked_stays() -> Result<(), StoreError> {
        let mut connection = Connection::open_in_memory()?;
        let (before, after): (Vec<_>, Vec<_>) = MIGRATIONS
            .iter()
            .partition(|migration| migration.number < 11);
        for migration in before {
            connection.execute_batch(migration.sql)?;
            connection.pragma_update(None, "user_version", migration.number)?;
        }
        connection.execute_batch(
            "INSERT INTO invitation VALUES (x'01', x'02', 3, 4, x'05', NULL);
             INSERT INTO enrollment_request VALUES (x'05', x'01', x'02', x'06', 7, 2, 'a.kps');",
        )?;
        assert!(!after.is_empty());
        apply_pending(&mut connection)?;
        let kept: (Vec<u8>, Vec<u8>, u32, u32, String) = connection.query_row(
            "SELECT invitation.neighborhood, request.neighborhood, expires_ms, state, waiting_parts
             FROM invitation JOIN enrollment_request request USING (token)
             WHERE used_by = device AND made_ms = 3 AND received_ms = 7",
            [],
            |row| {
                Ok((
                    row.get(0)?,
                    row.get(1)?,
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            },
        )?;
        assert_eq!(kept, (vec![2], vec![2], 4, 2, "a.kps".to_owned()));
        Ok(())
    }

    #[test]
    fn a_newer_schema_is_refused() -> Result<(), StoreError> {
        let mut connection = Connection::open_in_memory()?;
        apply_pending(&mut connection)?;
        connection.pragma_update(None, "user_version", known_schema() + 1)?;
        let refused = apply_pending(&mut connection);
        assert!(matches!(
            refused,
            Err(StoreError::NewerStore { found, known }) if found == known + 1
        ));
        Ok(())
    }

    #[test]
    fn applying_twice_changes_nothing() -> Result<(), StoreError> {
        let mut connection = Connection::open_in_memory()?;
        apply_pending(&mut connection)?;
        apply_pending(&mut connection)?;
        assert_eq!(schema_of(&connection)?, known_schema());
        Ok(())
    }
}
