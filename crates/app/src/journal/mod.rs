//! The work journal: use cases.

mod export;

#[cfg(test)]
mod tests;

pub use export::journal_export;

use crate::api::activities::{JournalInput, JournalPage, JournalRow, JournalSave, JournalSearch};
use crate::api::common::{ById, PAGE_ROWS_MAX, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id, saved};
use crate::validation::text_warnings;
use khupho_domain::ids::EntityId;
use khupho_domain::journal::JournalEntry;
use khupho_domain::text::{nfc, nfc_multiline};
use khupho_oplog::registry::journal_entry::KIND;
use khupho_oplog::{Change, Patch};
use khupho_store::{Connection, TxnLabel, journal as stored};

/// Searches the journal, newest first.
///
/// # Errors
/// [`ErrorCode::Locked`], and the store's.
pub fn journal_search(
    host: &Host,
    _context: &CallContext,
    args: JournalSearch,
) -> Result<JournalPage, ApiError> {
    host.read(|connection, signed_in| {
        let query = stored::JournalQuery {
            neighborhood: signed_in.neighborhood,
            text: args.query,
            from: args.from,
            to: args.to,
            offset: args.page.offset,
            limit: args.page.limit.min(PAGE_ROWS_MAX),
        };
        let page = stored::search(connection, &query)?;
        Ok(JournalPage {
            total: page.total,
            rows: page.rows.into_iter().map(row).collect(),
        })
    })
}

fn row(listing: stored::JournalListing) -> JournalRow {
    let entry = listing.entry;
    let texts = [&entry.content, &entry.result, &entry.other_answers];
    let mut warnings: Vec<String> = texts
        .into_iter()
        .flat_map(|text| text_warnings(text))
        .collect();
    warnings.dedup();
    JournalRow {
        id: id_text(listing.id),
        entered_by: listing.entered_by,
        warnings,
        entry: JournalInput {
            happened_on: entry.happened_on,
            happened_at: entry.happened_at,
            content: entry.content,
            done_by: entry.done_by,
            result: entry.result,
            other_answers: entry.other_answers,
        },
    }
}

/// Adds an entry or changes one.
///
/// # Errors
/// [`ErrorCode::InvalidField`], [`ErrorCode::TextTooLong`], [`ErrorCode::NotFound`], and the store's.
pub fn journal_save(
    host: &Host,
    _context: &CallContext,
    args: JournalSave,
) -> Result<Saved, ApiError> {
    let id = args.id.as_ref().map(parse_id).transpose()?;
    let today = host.today();
    let committed = host.write(TxnLabel::Journal, |tx, signed_in| {
        let before = id
            .map(|id| in_neighborhood(tx.connection(), signed_in, id))
            .transpose()?;
        let after = typed(&args.entry, signed_in.neighborhood);
        after.check(today)?;
        let id = id.map_or_else(|| tx.new_entity(), Ok)?;
        tx.write(KIND, id, stored::patch(before.as_ref(), &after))?;
        Ok(id)
    })?;
    Ok(saved(committed.value, &committed))
}

fn typed(input: &JournalInput, neighborhood: EntityId) -> JournalEntry {
    JournalEntry {
        neighborhood,
        happened_on: input.happened_on,
        happened_at: input.happened_at,
        content: nfc_multiline(&input.content),
        done_by: nfc(&input.done_by),
        result: nfc_multiline(&input.result),
        other_answers: nfc_multiline(&input.other_answers),
    }
}

/// An entry of the khu phố that is shown; those of others are not there.
pub(crate) fn in_neighborhood(
    connection: &Connection,
    signed_in: &SignedIn,
    id: EntityId,
) -> Result<JournalEntry, ApiError> {
    stored::find(connection, id)?
        .filter(|entry| entry.neighborhood == signed_in.neighborhood)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// Takes an entry out; undoing brings it back.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn journal_delete(host: &Host, _context: &CallContext, args: ById) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let committed = host.write(TxnLabel::Journal, |tx, signed_in| {
        in_neighborhood(tx.connection(), signed_in, id)?;
        Ok(tx.write(KIND, id, Patch(vec![Change::delete_entity()]))?)
    })?;
    Ok(saved(id, &committed))
}
