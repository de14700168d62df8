//! The work journal as a spreadsheet, under headers that the import of a form understands.

use crate::api::activities::JournalExport;
use crate::api::common::{FileWritten, PAGE_ROWS_MAX};
use crate::api::errors::ApiError;
use crate::host::{CallContext, Host, SignedIn};
use crate::roles::{Deed, allowed};
use crate::sheets::{SheetFile, column, day, text, time};
use khupho_spreadsheet::write::{Sheet, SheetCell};
use khupho_store::{Connection, journal as stored};

/// Headers and widths.
const COLUMNS: &[(&str, u16)] = &[
    ("Ngày thực hiện", 13),
    ("Giờ", 8),
    ("Nội dung công việc", 60),
    ("Người thực hiện", 24),
    ("Kết quả", 40),
    ("Câu trả lời khác", 30),
    ("Người nhập", 24),
];

/// Writes what a search finds to a spreadsheet, which leaves the encrypted store.
///
/// # Errors
/// [`ErrorCode::NotAllowed`](crate::api::errors::ErrorCode::NotAllowed),
/// [`ErrorCode::FileUnwritable`](crate::api::errors::ErrorCode::FileUnwritable),
/// [`ErrorCode::UnknownEnding`](crate::api::errors::ErrorCode::UnknownEnding),
/// [`ErrorCode::Cancelled`](crate::api::errors::ErrorCode::Cancelled), and the store's.
pub fn journal_export(
    host: &Host,
    context: &CallContext,
    args: JournalExport,
) -> Result<FileWritten, ApiError> {
    allowed(host, Deed::Export)?;
    let file = SheetFile::chosen(host, &args.path)?;
    let rows = host.read(|connection, signed_in| rows(connection, signed_in, context, &args))?;
    let sheet = Sheet {
        name: "Nhật ký công việc".to_owned(),
        title_lines: Vec::new(),
        columns: COLUMNS.iter().map(column).collect(),
        rows,
    };
    file.write(&sheet)
}

fn rows(
    connection: &Connection,
    signed_in: &SignedIn,
    context: &CallContext,
    args: &JournalExport,
) -> Result<Vec<Vec<SheetCell>>, ApiError> {
    let mut query = stored::JournalQuery {
        neighborhood: signed_in.neighborhood,
        text: args.query.clone(),
        from: args.from,
        to: args.to,
        offset: 0,
        limit: PAGE_ROWS_MAX,
    };
    let mut rows = Vec::new();
    loop {
        let page = stored::search(connection, &query)?;
        context.progress("export", u64::from(query.offset), u64::from(page.total))?;
        rows.extend(page.rows.iter().map(row));
        query.offset += PAGE_ROWS_MAX;
        if query.offset >= page.total {
            return Ok(rows);
        }
    }
}

fn row(listing: &stored::JournalListing) -> Vec<SheetCell> {
    let entry = &listing.entry;
    vec![
        day(Some(entry.happened_on)),
        time(entry.happened_at),
        text(&entry.content),
        text(&entry.done_by),
        text(&entry.result),
        text(&entry.other_answers),
        text(&listing.entered_by),
    ]
}
