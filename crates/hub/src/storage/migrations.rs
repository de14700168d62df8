//! The numbered schema files of both databases.

/// Every migration of SQLite; the number of one is its place, from 1.
pub(super) const SQLITE: &[&str] = &[include_str!("../../migrations/sqlite/0001_ward_log.sql")];

/// Every migration of PostgreSQL; the number of one is its place, from 1.
#[cfg(any(test, feature = "postgres"))]
pub(super) const POSTGRES: &[&str] = &[include_str!("../../migrations/postgres/0001_ward_log.sql")];

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::fs;

    use super::*;
    use crate::storage::COPIED_TABLES;

    const HASHES_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/HASHES");

    /// A released migration never changes. Run with `UPDATE_MIGRATION_HASHES=1` to add the line of a
    /// new one.
    #[test]
    fn migrations_are_those_of_the_committed_list() {
        let mut hashes = String::new();
        for (database, migrations) in [("sqlite", SQLITE), ("postgres", POSTGRES)] {
            for (number, sql) in (1..).zip(migrations) {
                let hash = blake3::hash(sql.as_bytes()).to_hex();
                let _ = writeln!(hashes, "{database} {number:04} {hash}");
            }
        }
        if std::env::var_os("UPDATE_MIGRATION_HASHES").is_some() {
            fs::write(HASHES_FILE, &hashes).unwrap();
        }
        assert_eq!(fs::read_to_string(HASHES_FILE).unwrap(), hashes);
    }

    /// A table that is in neither list would be lost when its ward is moved.
    #[test]
    fn every_table_is_moved_or_left_behind_on_purpose() {
        let left_behind = ["claim_code", "seen_request", "seen_since"];
        for sql in SQLITE.iter().chain(POSTGRES) {
            let created = sql.lines().filter_map(|line| {
                let line = line.strip_prefix("CREATE ")?;
                let name = line
                    .strip_prefix("UNLOGGED ")
                    .unwrap_or(line)
                    .strip_prefix("TABLE ")?;
                name.split_whitespace().next()
            });
            for table in created {
                let moved = COPIED_TABLES.iter().any(|copied| copied.name == table);
                assert!(moved || left_behind.contains(&table), "{table}");
            }
        }
    }
}
