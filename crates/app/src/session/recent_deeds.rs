//! What people did with this book, and what of it can be taken back.

use super::status::moment;
use crate::api::common::{PAGE_ROWS_MAX, Page};
use crate::api::errors::ApiError;
use crate::api::session::{RecentDeed, RecentDeeds};
use crate::history::Names;
use crate::host::{CallContext, Host, SignedIn, txn_text};
use khupho_domain::members::Role;
use khupho_store::history::words_of;
use khupho_store::log::{TxnLine, recent_transactions};
use khupho_store::{Connection, TxnLabel};

/// What people did here, newest first, of everybody who signs in on this machine. Undoing is offered
/// for as long as the log knows the deed, which is for ever; a volunteer takes back their own alone.
///
/// # Errors
/// Nobody is signed in; the store's.
pub fn recent_deeds(
    host: &Host,
    _context: &CallContext<'_>,
    args: Page,
) -> Result<RecentDeeds, ApiError> {
    let limit = args.limit.min(PAGE_ROWS_MAX);
    host.read(|connection, signed_in| {
        // One more than is shown tells whether there are more.
        let mut lines = recent_transactions(connection, args.offset, limit + 1)?;
        let more = lines.len() > limit as usize;
        lines.truncate(limit as usize);
        let mut names = Names::new(connection);
        let rows = lines
            .iter()
            .map(|line| deed(connection, signed_in, line, &mut names))
            .collect::<Result<_, _>>()?;
        Ok(RecentDeeds { rows, more })
    })
}

fn deed(
    connection: &Connection,
    signed_in: &SignedIn,
    line: &TxnLine,
    names: &mut Names<'_>,
) -> Result<RecentDeed, ApiError> {
    let about = match line.about {
        Some((entity, kind)) => words_of(connection, entity, kind)?,
        None => None,
    };
    let undo = may_undo(signed_in, line).then(|| line.undone_by.unwrap_or(line.txn));
    Ok(RecentDeed {
        txn: txn_text(line.txn),
        at: moment(line.at_ms),
        who: names.of(line.actor)?.unwrap_or_default(),
        label: line.label.map(|label| label.name().to_owned()),
        about,
        entries: line.operations,
        undo: undo.map(txn_text),
        undone: line.undone_by.is_some(),
    })
}

/// What the person may not write is refused when it is undone; what is offered is what they would
/// expect to be theirs.
fn may_undo(signed_in: &SignedIn, line: &TxnLine) -> bool {
    let is_theirs = signed_in.role != Role::Volunteer || line.actor == signed_in.member;
    is_theirs && line.label.is_some_and(TxnLabel::can_be_undone_later)
}
