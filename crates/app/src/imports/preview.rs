//! A plan as the screens and the command line see it.

use super::cells::without_id_numbers;
use super::columns::Columns;
use super::file::{ImportFile, name_of};
use super::plan::Plan;
use crate::api::errors::ApiError;
use crate::api::imports::{
    ColumnPreview, DoubtfulCell, ImportPreview, ImportRequest, ImportSheet, Refusal,
};
use crate::api::session::Language;
use crate::words::{code_name, counted_text, error_text};
use khupho_domain::text::squeeze;
use khupho_spreadsheet::{Table, TableNote, WorkbookSheet};

/// First values shown of a column.
const SAMPLES: usize = 3;
/// Longest sample shown, in characters.
const SAMPLE_MAX_CHARS: usize = 60;

fn empty(file_name: String, file_hash: String) -> ImportPreview {
    ImportPreview {
        file_name,
        file_hash,
        sheet: String::new(),
        other_sheets: Vec::new(),
        sheets: Vec::new(),
        rows: 0,
        hidden_rows: 0,
        accepted: 0,
        known: 0,
        doubtful: Vec::new(),
        doubtful_total: 0,
        left_out: Vec::new(),
        columns: Vec::new(),
        notes: Vec::new(),
        refused: None,
    }
}

/// The preview of a file that cannot be read. Another of its sheets may well be read.
pub(super) fn refused(
    request: &ImportRequest,
    file: Option<&ImportFile>,
    refusal: &ApiError,
    language: Language,
) -> ImportPreview {
    let hash = file.map(ImportFile::hash_text).unwrap_or_default();
    let sheets = file.map(ImportFile::sheets).unwrap_or_default();
    ImportPreview {
        sheet: sheet_tried(request.sheet.as_deref(), &sheets),
        sheets: sheet_list(&sheets),
        refused: Some(words_of(refusal, language)),
        ..empty(name_of(&request.file), hash)
    }
}

/// The sheet that was asked for, else the only one that could have been read by itself.
fn sheet_tried(wanted: Option<&str>, sheets: &[WorkbookSheet]) -> String {
    let mut shown = sheets.iter().filter(|sheet| !sheet.is_hidden);
    let only_one = match (shown.next(), shown.next()) {
        (Some(only), None) => Some(only.name.as_str()),
        _ => None,
    };
    wanted.or(only_one).unwrap_or_default().to_owned()
}

fn sheet_list(sheets: &[WorkbookSheet]) -> Vec<ImportSheet> {
    let of_sheet = |sheet: &WorkbookSheet| ImportSheet {
        name: sheet.name.clone(),
        hidden: sheet.is_hidden,
    };
    sheets.iter().map(of_sheet).collect()
}

/// The preview of a file whose columns first need a person's word.
pub(super) fn without_needed_column(
    file: &ImportFile,
    table: &Table,
    columns: &Columns,
    missing: &ApiError,
    language: Language,
) -> ImportPreview {
    ImportPreview {
        rows: u32::try_from(table.rows.len()).unwrap_or(u32::MAX),
        refused: Some(words_of(missing, language)),
        ..of_table(file, table, columns)
    }
}

/// What is told of a table before its rows are looked at.
fn of_table(file: &ImportFile, table: &Table, columns: &Columns) -> ImportPreview {
    ImportPreview {
        sheet: table.sheet.clone(),
        other_sheets: other_sheets(table),
        sheets: sheet_list(&table.sheets),
        hidden_rows: hidden_rows(table),
        columns: column_previews(table, columns),
        notes: notes(table, columns),
        ..empty(file.name.clone(), file.hash_text())
    }
}

fn words_of(refusal: &ApiError, language: Language) -> Refusal {
    let text = error_text(refusal, language);
    Refusal {
        code: code_name(refusal),
        message: format!("{} {} {}", text.what, text.safe, text.todo),
    }
}

/// The preview of a file that can be imported.
pub(super) fn of_plan(
    file: &ImportFile,
    table: &Table,
    columns: &Columns,
    plan: Plan,
) -> ImportPreview {
    let mut preview = of_table(file, table, columns);
    preview.notes.extend(plan.notes);
    ImportPreview {
        rows: plan.rows,
        accepted: plan.accepted,
        known: plan.known,
        doubtful: plan.doubtful.listed,
        doubtful_total: plan.doubtful.total,
        left_out: plan.left_out.listed,
        ..preview
    }
}

/// Why nothing would be written, in words.
pub(super) fn nothing_to_write(preview: &ImportPreview, language: Language) -> Option<Refusal> {
    if preview.refused.is_some() || preview.accepted > 0 {
        return None;
    }
    let is_known = |row: &DoubtfulCell| {
        // A row that tells of an earlier one of the file adds nothing either.
        matches!(row.reason.as_str(), "already_there" | "looks_known")
    };
    let is_entry = |row: &&DoubtfulCell| !NO_ENTRIES.contains(&row.reason.as_str());
    let others = preview.left_out.iter().filter(|row| !is_entry(row)).count();
    let entries = preview
        .rows
        .saturating_sub(u32::try_from(others).unwrap_or(u32::MAX));
    let (code, number) = if preview.rows == 0 {
        ("no_rows", 0)
    } else if entries == 0 {
        ("none_fits", preview.rows)
    } else if preview.left_out.iter().filter(is_entry).all(is_known) {
        ("all_known", entries)
    } else {
        ("none_fits", entries)
    };
    let name = format!("import-nothing-{code}");
    Some(Refusal {
        code: code.to_owned(),
        message: counted_text(&name, number, language),
    })
}

/// Reasons of rows that are no household and no answer, and so neither known nor new.
const NO_ENTRIES: [&str; 8] = [
    "total_row",
    "signature_row",
    "below_total",
    "section_row",
    "header_again",
    "other_table",
    "household_member",
    "empty_answer",
];

fn other_sheets(table: &Table) -> Vec<String> {
    let names = table.notes.iter().filter_map(|note| match note {
        TableNote::OtherSheets { names } => Some(names.clone()),
        _ => None,
    });
    names.flatten().collect()
}

fn hidden_rows(table: &Table) -> u32 {
    let rows = table.notes.iter().find_map(|note| match note {
        TableNote::HiddenRows { rows } => Some(*rows),
        _ => None,
    });
    u32::try_from(rows.unwrap_or(0)).unwrap_or(u32::MAX)
}

fn column_previews(table: &Table, columns: &Columns) -> Vec<ColumnPreview> {
    columns
        .names()
        .zip(&table.columns)
        .enumerate()
        .map(|(index, ((field, forbidden), header))| ColumnPreview {
            column: u32::try_from(index).unwrap_or(u32::MAX),
            header: header.clone(),
            field,
            forbidden,
            samples: if forbidden {
                Vec::new()
            } else {
                samples(table, index)
            },
        })
        .collect()
}

fn samples(table: &Table, column: usize) -> Vec<String> {
    table
        .column(column)
        .filter(|cell| !cell.is_empty())
        .take(SAMPLES)
        .map(|cell| without_id_numbers(&cell.text))
        .map(|text| text.chars().take(SAMPLE_MAX_CHARS).collect())
        .collect()
}

fn notes(table: &Table, columns: &Columns) -> Vec<String> {
    let of_table = table.notes.iter().map(|note| match note {
        TableNote::Renamed { .. } => "renamed_file",
        TableNote::HeaderGuessed => "header_guessed",
        TableNote::OtherSheets { .. } => "other_sheets",
        TableNote::Converted { .. } => "converted_text",
        TableNote::MixedEncodings => "mixed_encodings",
        TableNote::ColumnsLeftOut { .. } => "columns_left_out",
        TableNote::MergedCells => "merged_cells",
        TableNote::HiddenRows { .. } => "hidden_rows",
    });
    let forbidden = columns
        .names()
        .any(|(_, forbidden)| forbidden)
        .then_some("forbidden_column");
    let repeated = repeats_a_column(table, columns).then_some("repeated_columns");
    let notes = of_table.chain(forbidden).chain(repeated);
    let mut notes: Vec<String> = notes.map(str::to_owned).collect();
    notes.dedup();
    notes
}

/// Whether a column that is not read has the header of one that is: two tables side by side.
fn repeats_a_column(table: &Table, columns: &Columns) -> bool {
    let named: Vec<(String, bool)> = table
        .columns
        .iter()
        .zip(columns.names())
        .filter(|(header, (_, forbidden))| !header.is_empty() && !forbidden)
        .map(|(header, (field, _))| (squeeze(header), field.is_some()))
        .collect();
    let is_read = |wanted: &String| named.iter().any(|(header, read)| *read && header == wanted);
    named.iter().any(|(header, read)| !read && is_read(header))
}
