//! The register of households: its rows, its search, its merges.

mod listing;
mod merges;
mod rows;
mod search;
mod wire;

#[cfg(test)]
mod tests;

pub use listing::{
    CountedFilter, HouseholdFilter, HouseholdListing, HouseholdPage, HouseholdSearch, listing,
    listings_merged_into, search,
};
pub use merges::root_of;
pub(crate) use rows::{NewHousehold, NewHouseholdsWriter};
pub use rows::{all, codes, find, find_by_code, look_alike_candidates, streets, tags};
pub use wire::{changes_between, count_field, creation, from_state};

use crate::StoreError;
use crate::projection::ProjectedTable;
use khupho_domain::ids::EntityId;
use khupho_oplog::EntityState;
use rusqlite::Connection;

pub(crate) const TABLES: &[ProjectedTable] = &[
    ProjectedTable {
        name: "household",
        key: &["entity"],
        search: Some("household_search"),
        local_columns: &["rowid"],
    },
    ProjectedTable {
        name: "household_tag",
        key: &["household", "tag"],
        search: None,
        local_columns: &[],
    },
];

/// Makes the rows of a household equal to its state, and lets every household that is merged into
/// it, directly or through others, stand for the right one.
pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    let ring_before = merges::ring_of(connection, entity)?;
    match from_state(state) {
        Some(household) => rows::upsert(connection, entity, &household)?,
        None => rows::remove(connection, entity)?,
    }
    merges::refresh(connection, entity, &ring_before)
}

/// Tags in the order in which they are shown.
fn tags_sorted(mut tags: Vec<String>) -> Vec<String> {
    tags.sort_unstable();
    tags
}
