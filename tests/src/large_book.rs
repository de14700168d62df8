//! The book of one khu phố as large as a whole ward's, written through the store in transactions
//! as large as those of an import.

use chrono::Days;
use khupho_app::api::errors::ApiError;
use khupho_domain::help_log::HelpEntry;
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{help_entry, household};
use khupho_store::{StoreError, TxnLabel, help_log, households};

use crate::core_notebook::CoreNotebook;
use crate::generated::{generated_help, generated_household};

/// Households of a whole ward.
pub const HOUSEHOLDS: u32 = 14_524;
/// Helps that such a ward logs in many years.
pub const HELP_ENTRIES: u32 = 250_000;
/// Days over which the helps are spread, today included.
const DAYS: u64 = 365;
/// Rows of one transaction.
const CHUNK: usize = 5_000;

/// Writes [`HOUSEHOLDS`] and [`HELP_ENTRIES`] generated ones into an open book.
///
/// # Errors
/// `locked` where nobody is signed in, and what the store refuses.
pub fn fill_large_book(notebook: &CoreNotebook) -> Result<(), ApiError> {
    let (today, khu_pho) = (
        notebook.host().today(),
        notebook.host().signed_in()?.neighborhood,
    );
    let people: Vec<Household> = (1..=HOUSEHOLDS)
        .map(|number| generated_household(khu_pho, number, today))
        .collect();
    let written = write_households(notebook, &people)?;
    let helps: Vec<HelpEntry> = (0..HELP_ENTRIES)
        .map(|number| {
            let household = written[number as usize % written.len()];
            let days_ago = DAYS - 1 - u64::from(number) * DAYS / u64::from(HELP_ENTRIES);
            generated_help(khu_pho, household, number, today - Days::new(days_ago))
        })
        .collect();
    write_helps(notebook, &helps)
}

/// Writes households and gives their identities in the same order.
///
/// # Errors
/// `locked` where nobody is signed in, and what the store refuses.
pub fn write_households(
    notebook: &CoreNotebook,
    people: &[Household],
) -> Result<Vec<EntityId>, ApiError> {
    let signed_in = notebook.host().signed_in()?;
    let mut written = Vec::with_capacity(people.len());
    for chunk in people.chunks(CHUNK) {
        let label = TxnLabel::HouseholdImport;
        signed_in
            .store
            .transact::<_, StoreError>(signed_in.actor(), label, |txn| {
                for one in chunk {
                    let entity = txn.new_entity()?;
                    txn.write(household::KIND, entity, households::creation(one))?;
                    written.push(entity);
                }
                Ok(())
            })?;
    }
    Ok(written)
}

/// Writes helps.
///
/// # Errors
/// `locked` where nobody is signed in, and what the store refuses.
pub fn write_helps(notebook: &CoreNotebook, helps: &[HelpEntry]) -> Result<(), ApiError> {
    let signed_in = notebook.host().signed_in()?;
    for chunk in helps.chunks(CHUNK) {
        let label = TxnLabel::HelpImport;
        signed_in
            .store
            .transact::<_, StoreError>(signed_in.actor(), label, |txn| {
                for help in chunk {
                    let entity = txn.new_entity()?;
                    txn.write(help_entry::KIND, entity, help_log::patch(None, help))?;
                }
                Ok(())
            })?;
    }
    Ok(())
}
