//! Imports: what would be written is planned and shown first, and written all or not at all.
//!
//! The plan is pure: a table, a mapping, decisions and what the register knows become
//! a list of writes and of cells somebody should look at. Writing is a thin loop over that list.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod address_areas;
mod answer_identity;
mod cells;
mod columns;
mod earlier_identity;
mod file;
mod form_plan;
mod form_words;
mod household_address;
mod household_finder;
mod household_heads;
mod household_plan;
mod household_row;
mod known;
mod mapping;
mod plan;
mod preview;
mod refusal;
mod running_number;
mod write;

#[cfg(test)]
pub(crate) mod tests;

use crate::api::common::Nothing;
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::imports::{
    ColumnMapping, ImportPreview, ImportRequest, ImportRow, ImportTarget, Imported, Refusal,
};
use crate::api::session::Language;
use crate::backups::back_up;
use crate::host::{CallContext, Host, SignedIn, id_text, txn_text};
use crate::session::MachinePreferences;
use cells::Cells;
use chrono::NaiveDate;
use columns::{ColumnField, Columns, FormField};
pub(crate) use file::ImportFile;
use form_plan::FormPurpose;
use household_finder::HouseholdFinder;
use household_plan::HouseholdPlanning;
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_spreadsheet::Table;
use khupho_spreadsheet::columns::HouseholdColumn;
use khupho_store::backups::BackupReason;
use khupho_store::{Connection, Store};
use known::KnownHouseholds;
use plan::{AnswerWrite, Plan};
use std::panic::resume_unwind;
use std::thread;
use write::Destination;

/// What an import would do. A file that cannot be taken in is no error: the preview says why.
///
/// # Errors
/// [`ErrorCode::Locked`], [`ErrorCode::Cancelled`], and the store's.
pub fn import_preview(
    host: &Host,
    context: &CallContext,
    args: ImportRequest,
) -> Result<ImportPreview, ApiError> {
    let signed_in = host.signed_in()?;
    context.progress("import_read", 0, 0)?;
    let remembered = |headers: &[String]| mapping::remembered(&signed_in, args.target, headers);
    preview_with(&args, language(host), remembered, |table, columns| {
        host.read(|connection, signed_in| {
            let register = Register::read(connection, signed_in)?;
            let found = |entity| words_of(connection, args.target, entity);
            let import = Import {
                context,
                today: host.today(),
                request: &args,
            };
            import.plan(table, columns, register, found)
        })
    })
}

/// What an import would do to an empty register, where there is no notebook yet.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a mapping that names what is not there.
pub fn preview_without_store(
    host: &Host,
    request: ImportRequest,
    language: Language,
) -> Result<ImportPreview, ApiError> {
    let context = host.begin(None);
    preview_with(
        &request,
        language,
        |_| Ok(None),
        |table, columns| {
            let import = Import {
                context: &context,
                today: host.today(),
                request: &request,
            };
            import.plan(table, columns, Register::empty(), |_| Ok(None))
        },
    )
}

fn preview_with(
    request: &ImportRequest,
    language: Language,
    remembered: impl FnOnce(&[String]) -> Result<Option<Vec<ColumnMapping>>, ApiError>,
    plan: impl FnOnce(&Table, &Columns) -> Result<Plan, ApiError>,
) -> Result<ImportPreview, ApiError> {
    let file = match ImportFile::read(&request.file) {
        Ok(file) => file,
        Err(refusal) => return Ok(preview::refused(request, None, &refusal, language)),
    };
    let table = match file.table(request.sheet.as_deref()) {
        Ok(table) => table,
        Err(refusal) => {
            return Ok(preview::refused(request, Some(&file), &refusal, language));
        }
    };
    let columns = Columns::choose(
        request.target,
        &table.columns,
        request.mapping.as_deref(),
        remembered,
    )?;
    if let Err(missing) = columns.check(&table) {
        return Ok(preview::without_needed_column(
            &file, &table, &columns, &missing, language,
        ));
    }
    let plan = plan(&table, &columns)?;
    Ok(preview::of_plan(&file, &table, &columns, plan))
}

/// Why an import would write no row at all: `no_rows`, `all_known` or `none_fits`; `None` where it would
/// write some.
pub fn nothing_to_write(preview: &ImportPreview, language: Language) -> Option<Refusal> {
    preview::nothing_to_write(preview, language)
}

/// Imports exactly the file that was previewed, whole or not at all. The mapping is remembered for
/// the next file with these headers.
///
/// # Errors
/// [`ErrorCode::FileChanged`], everything a file can be refused for, [`ErrorCode::NothingToImport`],
/// [`ErrorCode::Cancelled`], and the store's.
pub fn import_confirm(
    host: &Host,
    context: &CallContext,
    args: ImportRequest,
) -> Result<Imported, ApiError> {
    let signed_in = host.signed_in()?;
    context.progress("import_read", 0, 0)?;
    let file = ImportFile::read(&args.file)?;
    if args.confirmed_hash.as_deref() != Some(file.hash_text().as_str()) {
        return Err(ApiError::new(ErrorCode::FileChanged).with("name", &file.name));
    }
    let table = read_beside_backup(context, &signed_in.store, &file, args.sheet.as_deref())?;
    let remembered = |headers: &[String]| mapping::remembered(&signed_in, args.target, headers);
    let columns = Columns::choose(
        args.target,
        &table.columns,
        args.mapping.as_deref(),
        remembered,
    )?;
    columns.check(&table)?;
    let imported = host.write(write::label(args.target), |tx, signed_in| {
        // Planned inside the transaction: nobody can add a household between the plan and its writing.
        let register = Register::read(tx.connection(), signed_in)?;
        let destination = Destination {
            neighborhood: signed_in.neighborhood,
            target: args.target,
            file: &file,
        };
        let import = Import {
            context,
            today: host.today(),
            request: &args,
        };
        match &columns {
            Columns::Households(fields) => {
                let planning = import.of_households(&table, &columns, fields, register);
                write::households(context, tx, &destination, planning, &table.rows)
            }
            Columns::Form(fields) => {
                let found = |entity| words_of(tx.connection(), args.target, entity);
                let (writes, plan) =
                    import.of_answers(&table, &columns, fields, &register, found)?;
                write::answers(context, tx, &destination, writes, &plan)
            }
        }
    })?;
    // The rows are in the book: that the mapping could not be remembered must not read as a refusal.
    let _ = mapping::remember(&signed_in, args.target, &table.columns, &columns);
    Ok(imported.value.in_txn(imported.txn))
}

/// Reads the table while the backup is made, which is verified before anything is written.
fn read_beside_backup(
    context: &CallContext,
    store: &Store,
    file: &ImportFile,
    sheet: Option<&str>,
) -> Result<Table, ApiError> {
    let (table, backup) = thread::scope(|scope| {
        let backing_up = scope.spawn(|| back_up(context, store, BackupReason::BeforeImport));
        let table = file.table(sheet);
        let backup = backing_up
            .join()
            .unwrap_or_else(|fault| resume_unwind(fault));
        (table, backup)
    });
    let table = table?;
    backup?;
    Ok(table)
}

fn language(host: &Host) -> Language {
    MachinePreferences::load(host.root()).language
}

/// What is known of a khu phố before an import.
struct Register {
    neighborhood: EntityId,
    neighborhood_name: String,
    households: Vec<(EntityId, Household)>,
    codes: Vec<String>,
}

impl Register {
    fn read(connection: &Connection, signed_in: &SignedIn) -> Result<Self, ApiError> {
        let neighborhood = signed_in.neighborhood;
        let found = khupho_store::neighborhoods::find(connection, neighborhood)?;
        Ok(Self {
            neighborhood,
            neighborhood_name: found.map(|found| found.name).unwrap_or_default(),
            households: khupho_store::households::all(connection, neighborhood)?,
            codes: khupho_store::households::codes(connection, neighborhood)?,
        })
    }

    fn empty() -> Self {
        Self {
            neighborhood: EntityId::from_bytes([0; 16]),
            neighborhood_name: String::new(),
            households: Vec::new(),
            codes: Vec::new(),
        }
    }
}

/// What is asked for, and when.
struct Import<'a> {
    context: &'a CallContext<'a>,
    today: NaiveDate,
    request: &'a ImportRequest,
}

impl Import<'_> {
    /// What is told of the import before anything is written.
    fn plan(
        &self,
        table: &Table,
        columns: &Columns,
        register: Register,
        found: impl Fn(EntityId) -> Result<Option<String>, ApiError>,
    ) -> Result<Plan, ApiError> {
        match columns {
            Columns::Households(fields) => {
                let planning = self.of_households(table, columns, fields, register);
                household_plan::check_all(self.context, planning, &table.rows)
            }
            Columns::Form(fields) => {
                let answers = self.of_answers(table, columns, fields, &register, found);
                answers.map(|(_, plan)| plan)
            }
        }
    }

    fn of_households<'fields>(
        &self,
        table: &Table,
        columns: &Columns,
        fields: &'fields [ColumnField<HouseholdColumn>],
        register: Register,
    ) -> HouseholdPlanning<'fields> {
        let cells = Cells::new(table, columns, &self.request.decisions);
        let known = KnownHouseholds::new(
            register.neighborhood,
            &register.neighborhood_name,
            register.households,
            register.codes,
        );
        HouseholdPlanning::new(table, fields, cells, known, self.today)
    }

    fn of_answers(
        &self,
        table: &Table,
        columns: &Columns,
        fields: &[ColumnField<FormField>],
        register: &Register,
        found: impl Fn(EntityId) -> Result<Option<String>, ApiError>,
    ) -> Result<(Vec<AnswerWrite>, Plan), ApiError> {
        let cells = Cells::new(table, columns, &self.request.decisions);
        let purpose = FormPurpose {
            target: self.request.target,
            neighborhood: register.neighborhood,
            today: self.today,
            finder: HouseholdFinder::new(&register.households),
        };
        form_plan::plan(self.context, table, fields, cells, &purpose, found)
    }
}

/// The words of an answer that stands in the book; `None` where it does not.
fn words_of(
    connection: &Connection,
    target: ImportTarget,
    entity: EntityId,
) -> Result<Option<String>, ApiError> {
    Ok(match target {
        ImportTarget::Journal => khupho_store::journal::find(connection, entity)?
            .map(|entry| [entry.content, entry.done_by, entry.other_answers].join("\n")),
        ImportTarget::HelpLog => khupho_store::help_log::find(connection, entity)?
            .map(|entry| [entry.note, entry.helped_by].join("\n")),
        ImportTarget::Households => None,
    })
}

/// Imports so far, newest first, those that were undone too.
///
/// # Errors
/// [`ErrorCode::Locked`], and the store's.
pub fn imports(
    host: &Host,
    _context: &CallContext,
    _args: Nothing,
) -> Result<Vec<ImportRow>, ApiError> {
    host.read(|connection, signed_in| {
        let recorded = khupho_store::imports::recorded(connection, signed_in.neighborhood)?;
        recorded
            .into_iter()
            .map(|import| row(connection, import))
            .collect()
    })
}

fn row(
    connection: &Connection,
    import: khupho_store::imports::RecordedImport,
) -> Result<ImportRow, ApiError> {
    let who = khupho_store::history::name_of(connection, import.actor)?;
    Ok(ImportRow {
        id: id_text(import.id),
        txn: txn_text(import.txn),
        target: columns::target_of_name(&import.batch.target),
        file_name: import.batch.file_name,
        rows: import.batch.rows,
        at: crate::session::moment(import.started_ms),
        who: who.unwrap_or_default(),
        undone: import.undone,
    })
}
