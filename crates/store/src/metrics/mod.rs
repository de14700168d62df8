//! Figures from the book: sums over the register, tallies of the log, the pace of 28 days.
//!
//! What a metric means stands in `khupho_domain::metrics`; here it is only read.

mod drill;
mod frozen;
mod gained;
mod helps;
mod register;

pub use drill::{
    EnteredBy, LogEntry, RegisterEntry, Rows, activity_entries, completed_helps,
    counted_households, entered_by, register_entries,
};
pub use frozen::{freeze, frozen, frozen_of, release};
pub use gained::{RegisterGains, register_gains, window_start_ms};
pub use helps::{
    Days, activities_held, first_activity_on, first_help_on, helps_by_month, helps_completed,
    helps_logged,
};
pub use register::{
    DoorEntry, DoorList, StreetCount, door_entries, doors, households_registered, tally,
};

use crate::StoreError;
use crate::projection::ProjectedTable;
use khupho_domain::ids::EntityId;
use khupho_oplog::EntityState;
use rusqlite::Connection;

pub(crate) const TABLES: &[ProjectedTable] = &[
    ProjectedTable {
        name: "frozen_denominator",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
    ProjectedTable {
        name: "help_day_tally",
        key: &["neighborhood", "happened_on", "category", "outcome"],
        search: None,
        local_columns: &[],
    },
];

/// Makes the row of a frozen denominator equal to its state.
pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    frozen::project(connection, entity, state)
}

#[cfg(test)]
mod tests;
