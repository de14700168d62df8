//! The help log as a spreadsheet, under headers that the import of a form understands.

use super::query_of;
use crate::api::common::{FileWritten, Page};
use crate::api::errors::ApiError;
use crate::api::help_log::{HelpExport, HelpSearch};
use crate::api::session::Language;
use crate::host::{CallContext, Host, SignedIn};
use crate::roles::{Deed, allowed};
use crate::sheets::{PROGRESS_ROWS, SheetFile, column, day, number, text, time};
use crate::words::plain_text;
use khupho_domain::help_log::{HelpEntry, HelpRecipient};
use khupho_spreadsheet::write::{Sheet, SheetCell};
use khupho_store::{Connection, help_log as log};

/// Headers and widths.
const COLUMNS: &[(&str, u16)] = &[
    ("Ngày", 12),
    ("Giờ", 8),
    ("Người được hỗ trợ", 26),
    ("Địa chỉ", 30),
    ("Số hộ không ghi danh", 12),
    ("Số người", 10),
    ("Loại hỗ trợ", 34),
    ("Dịch vụ", 26),
    ("Mã số hồ sơ", 18),
    ("Nơi hỗ trợ", 18),
    ("Số phút", 9),
    ("Kết quả", 20),
    ("Ngày hẹn lại", 13),
    ("Mức độ hài lòng", 10),
    ("Ghi chú", 40),
    ("Người hỗ trợ", 24),
    ("Số minh chứng", 12),
];

/// Writes what a search finds to a spreadsheet, which leaves the encrypted store: names and
/// addresses are handed out by the committee, not by a volunteer or the ward.
///
/// # Errors
/// [`ErrorCode::NotAllowed`](crate::api::errors::ErrorCode::NotAllowed),
/// [`ErrorCode::FileUnwritable`](crate::api::errors::ErrorCode::FileUnwritable),
/// [`ErrorCode::UnknownEnding`](crate::api::errors::ErrorCode::UnknownEnding),
/// [`ErrorCode::Cancelled`](crate::api::errors::ErrorCode::Cancelled), those of a search, and the store's.
pub fn help_export(
    host: &Host,
    context: &CallContext,
    args: HelpExport,
) -> Result<FileWritten, ApiError> {
    allowed(host, Deed::Export)?;
    let (path, search) = search_of(args);
    let file = SheetFile::chosen(host, &path)?;
    let rows = host.read(|connection, signed_in| rows(connection, signed_in, context, &search))?;
    let sheet = Sheet {
        name: "Sổ hỗ trợ".to_owned(),
        title_lines: Vec::new(),
        columns: COLUMNS.iter().map(column).collect(),
        rows,
    };
    file.write(&sheet)
}

fn search_of(args: HelpExport) -> (String, HelpSearch) {
    let search = HelpSearch {
        query: args.query,
        from: args.from,
        to: args.to,
        category: args.category,
        outcome: args.outcome,
        household: args.household,
        page: Page {
            offset: 0,
            limit: 0,
        },
    };
    (args.path, search)
}

fn rows(
    connection: &Connection,
    signed_in: &SignedIn,
    context: &CallContext,
    search: &HelpSearch,
) -> Result<Vec<Vec<SheetCell>>, ApiError> {
    let found = log::search_all(connection, &query_of(connection, signed_in, search)?)?;
    let mut rows = Vec::with_capacity(found.len());
    for (done, place) in found.iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            context.progress("export", done as u64, found.len() as u64)?;
        }
        let (listing, entry) = log::whole_entry(connection, *place)?;
        rows.push(row(&listing, &entry));
    }
    Ok(rows)
}

fn row(listing: &log::HelpListing, entry: &HelpEntry) -> Vec<SheetCell> {
    let unnamed = match entry.recipient {
        HelpRecipient::Household(_) => None,
        HelpRecipient::Unnamed { households } => households,
    };
    vec![
        day(Some(entry.happened_on)),
        time(entry.happened_at),
        text(&listing.contact_name),
        text(&listing.address_line),
        number(unnamed),
        number(Some(entry.people)),
        words("category", entry.category.slug()),
        text(&entry.service),
        text(&entry.dossier_code),
        words("place", entry.place.slug()),
        number(entry.minutes),
        words("outcome", entry.outcome.slug()),
        day(entry.revisit_on),
        number(entry.satisfaction),
        text(&entry.note),
        text(&entry.helped_by),
        number(Some(listing.evidence)),
    ]
}

/// Tables that leave the notebook are for the ward and its offices, so they are in Vietnamese.
fn words(what: &str, slug: &str) -> SheetCell {
    text(&plain_text(&format!("help-{what}-{slug}"), Language::Vi))
}
