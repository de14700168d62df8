//! The help log: entries, their search, revisits and campaigns.

mod by_household;
mod campaign;
mod cited;
mod day_tally;
mod habits;
mod listing;
mod merged;
mod order;
mod project;
mod revisits;
mod search;
mod totals;
mod wire;
mod word_index;
mod words;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use by_household::family;
pub use campaign::{entry_of_day, households_of_day};
pub use cited::cited_evidence;
pub use habits::{Habits, habits};
pub use listing::{HelpListing, listing, newest_of_household, whole_entry};
pub use order::{end_of_day, start_of_day};
pub(crate) use project::{NewHelpEntriesWriter, NewHelpEntry, TABLES, project};
pub use revisits::{OpenRevisit, count_open_revisits, open_revisit_of, open_revisits};
pub use search::{FoundHelp, HelpPage, HelpQuery, search, search_all};
pub use totals::HelpTotals;
pub use wire::{campaign_entity, category_of, entry, outcome_of, patch, restoring_patch};
pub(crate) use word_index::{forget_waiting, take_in_waiting};
pub(crate) use words::{all_begin_words, folded_words};

use crate::{StoreError, states};
use khupho_domain::help_log::HelpEntry;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::help_entry::KIND;
use rusqlite::Connection;

/// One entry, whole; none for one that is not in the log or was deleted.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<HelpEntry>, StoreError> {
    Ok(states::load(connection, id, KIND)?.as_ref().and_then(entry))
}

/// Whether an entry is in the log and was not deleted.
///
/// # Errors
/// Those of the database.
pub fn exists(connection: &Connection, id: EntityId) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM help_entry WHERE entity = ?1")?;
    Ok(statement.exists([id.as_bytes()])?)
}
