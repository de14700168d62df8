//! Writes a plan: all of it in one transaction, or nothing.

use super::columns::target_name;
use super::file::ImportFile;
use super::household_plan::PROGRESS_ROWS;
use super::plan::{Plan, PlannedWrite};
use crate::api::errors::ApiError;
use crate::api::imports::{ImportTarget, Imported};
use crate::host::{CallContext, id_text, txn_text};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{help_entry, household, import_batch, journal_entry};
use khupho_oplog::{Change, KindId, Patch, TxnId};
use khupho_store::imports::ImportBatch;
use khupho_store::{Transaction, TxnLabel};

/// An import that is written but not committed yet.
pub(super) struct Written {
    batch: EntityId,
    added: u32,
    updated: u32,
    left_out: u32,
}

impl Written {
    /// What is said of it once its transaction is committed.
    pub(super) fn in_txn(self, txn: TxnId) -> Imported {
        Imported {
            id: id_text(self.batch),
            txn: txn_text(txn),
            added: self.added,
            updated: self.updated,
            left_out: self.left_out,
        }
    }
}

/// Writes a plan into a transaction.
pub(super) fn write(
    context: &CallContext,
    tx: &mut Transaction<'_>,
    neighborhood: EntityId,
    target: ImportTarget,
    file: &ImportFile,
    plan: Plan,
) -> Result<Written, ApiError> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let is_change = |write: &&PlannedWrite| matches!(write, PlannedWrite::ChangeHousehold { .. });
    let updated = plan.writes.iter().filter(is_change).count();
    let added = plan.writes.len() - updated;
    let batch = record(tx, neighborhood, target, file, plan.writes.len())?;
    write_all(context, tx, plan.writes)?;
    Ok(Written {
        batch,
        added: count(added),
        updated: count(updated),
        left_out: plan.left_out.total,
    })
}

/// The transaction's label.
pub(super) const fn label(target: ImportTarget) -> TxnLabel {
    match target {
        ImportTarget::Households => TxnLabel::HouseholdImport,
        ImportTarget::HelpLog => TxnLabel::HelpImport,
        ImportTarget::Journal => TxnLabel::JournalImport,
    }
}

fn record(
    tx: &mut Transaction<'_>,
    neighborhood: EntityId,
    target: ImportTarget,
    file: &ImportFile,
    rows: usize,
) -> Result<EntityId, ApiError> {
    let id = tx.new_entity()?;
    let batch = ImportBatch {
        neighborhood: Some(neighborhood),
        target: target_name(target).to_owned(),
        file_name: file.name.clone(),
        file_hash: Some(file.hash),
        rows: u32::try_from(rows).unwrap_or(u32::MAX),
    };
    tx.write(import_batch::KIND, id, khupho_store::imports::patch(&batch))?;
    Ok(id)
}

fn write_all(
    context: &CallContext,
    tx: &mut Transaction<'_>,
    writes: Vec<PlannedWrite>,
) -> Result<(), ApiError> {
    let total = writes.len();
    for (done, write) in writes.into_iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            context.progress("import_write", done as u64, total as u64)?;
        }
        write_one(tx, write)?;
    }
    Ok(())
}

fn write_one(tx: &mut Transaction<'_>, write: PlannedWrite) -> Result<(), ApiError> {
    use khupho_store::{help_log, households, journal};
    match write {
        PlannedWrite::AddHousehold(added) => {
            let id = tx.new_entity()?;
            tx.write(household::KIND, id, households::creation(&added))?;
        }
        PlannedWrite::ChangeHousehold { id, before, after } => {
            tx.write(
                household::KIND,
                id,
                households::changes_between(&before, &after),
            )?;
        }
        PlannedWrite::AddHelp { id, entry } => {
            add_or_bring_back(tx, help_entry::KIND, id, help_log::patch(None, &entry))?;
        }
        PlannedWrite::AddJournal { id, entry } => {
            add_or_bring_back(tx, journal_entry::KIND, id, journal::patch(None, &entry))?;
        }
    }
    Ok(())
}

/// An import that was undone can be done again: the same answer is the same entity.
fn add_or_bring_back(
    tx: &mut Transaction<'_>,
    kind: KindId,
    id: EntityId,
    mut patch: Patch,
) -> Result<(), ApiError> {
    if tx.state(id)?.is_some() {
        patch.0.insert(0, Change::restore_entity());
    }
    Ok(tx.write(kind, id, patch)?)
}
