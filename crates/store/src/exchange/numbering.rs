//! Numbers that people read: which sending, which receipt.

use khupho_domain::ids::EntityId;
use rusqlite::Connection;

use crate::StoreError;
use crate::rows::unsigned_at;

/// The next number of a count, used up by asking.
pub(super) fn next_number(connection: &Connection, name: &str) -> Result<u64, StoreError> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO exchange_counter (name, number) VALUES (?1, 1)
             ON CONFLICT (name) DO UPDATE SET number = number + 1 RETURNING number",
        )?
        .query_row([name], |row| unsigned_at(row, 0))?)
}

/// The count of a khu phố's receipts.
pub(super) fn receipts_of(neighborhood: EntityId) -> String {
    format!("receipt {neighborhood}")
}

/// The count of the sendings to one kind of reader.
pub(super) fn sendings(purpose: u8) -> String {
    format!("sending {purpose}")
}
