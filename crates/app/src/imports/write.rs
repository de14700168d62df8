//! Writes an import: all of it in one transaction, or nothing.

use super::columns::target_name;
use super::file::ImportFile;
use super::household_plan::{HouseholdPlanning, PROGRESS_ROWS};
use super::plan::{AnswerWrite, HouseholdWrite, Plan};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::imports::{ImportTarget, Imported};
use crate::host::{CallContext, id_text, txn_text};
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{help_entry, household, import_batch, journal_entry};
use khupho_oplog::{Change, KindId, Patch, TxnId};
use khupho_spreadsheet::Row;
use khupho_store::imports::ImportBatch;
use khupho_store::{Transaction, TxnLabel, help_log, households, journal};

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

/// Where an import goes.
pub(super) struct Destination<'a> {
    pub(super) neighborhood: EntityId,
    pub(super) target: ImportTarget,
    pub(super) file: &'a ImportFile,
}

/// Plans the rows of a register and writes them. New households are planned on one thread while
/// another writes those before them.
pub(super) fn households(
    context: &CallContext,
    tx: &mut Transaction<'_>,
    destination: &Destination<'_>,
    mut planning: HouseholdPlanning<'_>,
    rows: &[Row],
) -> Result<Written, ApiError> {
    let total = rows.len() as u64;
    context.progress("import_write", 0, total)?;
    let mut changes = Vec::new();
    let creations = rows.iter().filter_map(|row| match planning.take_row(row)? {
        HouseholdWrite::Add(household) => Some(households::creation(&household)),
        HouseholdWrite::Change(change) => {
            changes.push(change);
            None
        }
    });
    tx.create_all(household::KIND, creations, |done| {
        context.progress("import_write", done, total)
    })?;
    let plan = planning.finish();
    refuse_nothing(&plan, destination)?;
    let updated = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    let added = plan.accepted - updated;
    for (done, change) in changes.iter().enumerate() {
        told_sometimes(context, u64::from(added) + done as u64, total)?;
        let patch = households::changes_between(&change.before, &change.after);
        tx.write(household::KIND, change.id, patch)?;
    }
    Ok(Written {
        batch: record(tx, destination, plan.accepted)?,
        added,
        updated,
        left_out: plan.left_out.total,
    })
}

/// Writes the answers of a form.
pub(super) fn answers(
    context: &CallContext,
    tx: &mut Transaction<'_>,
    destination: &Destination<'_>,
    writes: Vec<AnswerWrite>,
    plan: &Plan,
) -> Result<Written, ApiError> {
    refuse_nothing(plan, destination)?;
    let total = writes.len() as u64;
    for (done, write) in writes.into_iter().enumerate() {
        told_sometimes(context, done as u64, total)?;
        write_answer(tx, write)?;
    }
    Ok(Written {
        batch: record(tx, destination, plan.accepted)?,
        added: plan.accepted,
        updated: 0,
        left_out: plan.left_out.total,
    })
}

/// An import that adds nothing leaves no trace: what there is to say of it was said by the preview.
fn refuse_nothing(plan: &Plan, destination: &Destination<'_>) -> Result<(), ApiError> {
    if plan.accepted > 0 {
        return Ok(());
    }
    Err(ApiError::new(ErrorCode::NothingToImport).with("name", &destination.file.name))
}

fn told_sometimes(context: &CallContext, done: u64, total: u64) -> Result<(), ApiError> {
    if done.is_multiple_of(PROGRESS_ROWS as u64) {
        context.progress("import_write", done, total)?;
    }
    Ok(())
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
    destination: &Destination<'_>,
    rows: u32,
) -> Result<EntityId, ApiError> {
    let id = tx.new_entity()?;
    let batch = ImportBatch {
        neighborhood: Some(destination.neighborhood),
        target: target_name(destination.target).to_owned(),
        file_name: destination.file.name.clone(),
        file_hash: Some(destination.file.hash),
        rows,
    };
    tx.write(import_batch::KIND, id, khupho_store::imports::patch(&batch))?;
    Ok(id)
}

fn write_answer(tx: &mut Transaction<'_>, write: AnswerWrite) -> Result<(), ApiError> {
    match write {
        AnswerWrite::Help(id, entry) => {
            add_or_bring_back(tx, help_entry::KIND, id, help_log::patch(None, &entry))
        }
        AnswerWrite::Journal(id, entry) => {
            add_or_bring_back(tx, journal_entry::KIND, id, journal::patch(None, &entry))
        }
    }
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
