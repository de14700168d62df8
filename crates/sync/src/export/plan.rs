//! What would leave, before anything does.

use khupho_store::exchange;
use khupho_store::{Store, StoreError};

use super::evidence::EvidencePlan;
use super::going_back::GoingBack;
use super::tally::{Leaving, Tally};
use super::{Reader, ranges_for, stored_operation};
use crate::SyncError;

/// What would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportPlan {
    /// What leaves, in numbers.
    pub leaving: Leaving,
    /// Evidence files.
    pub evidence_files: u64,
    /// Their bytes.
    pub evidence_bytes: u64,
    /// Evidence that is cited and not on this machine.
    pub evidence_missing: u64,
    /// Receipts that go back to a ward that was restored from a backup, with what they vouch for:
    /// there is something to send even where nothing else is new.
    pub receipts_given_back: u64,
}

/// Plans a sending. Nothing is changed.
///
/// # Errors
/// Those of the database.
pub fn plan(store: &Store, reader: Reader) -> Result<ExportPlan, SyncError> {
    let ranges = ranges_for(store, reader)?;
    let evidence = EvidencePlan::of(store, reader, &ranges)?;
    let tally = store.read(|connection| {
        let mut tally = Tally::default();
        for range in &ranges {
            exchange::each_operation(connection, range, |stored| {
                // What this program cannot read leaves all the same, as it came.
                match stored_operation(stored).open() {
                    Ok(op) => tally.count(&op),
                    Err(_) => tally.count_unreadable(),
                }
                Ok::<_, StoreError>(())
            })?;
        }
        Ok::<_, StoreError>(tally)
    })?;
    let files = evidence.files.len() as u64;
    Ok(ExportPlan {
        leaving: tally.finish(files),
        evidence_files: files,
        evidence_bytes: evidence.bytes(),
        evidence_missing: evidence.missing,
        receipts_given_back: GoingBack::of(store, reader)?.receipts.len() as u64,
    })
}
