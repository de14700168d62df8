//! Who is listed in a round, and who received. Nobody receives twice.

use super::{round_named, round_row};
use crate::api::activities::{
    ByRecipient, RecipientRow, RecipientTick, RecipientsAdd, RecipientsAdded, RecipientsPage,
    RecipientsQuery,
};
use crate::api::common::{PAGE_ROWS_MAX, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::help_log::household_named;
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id, saved, txn_text};
use crate::households::register_filter;
use khupho_domain::ids::EntityId;
use khupho_domain::text::nfc;
use khupho_domain::welfare::WelfareRecipient;
use khupho_oplog::registry::welfare_recipient::KIND;
use khupho_oplog::{Change, Patch};
use khupho_store::households::{self as register, HouseholdSearch};
use khupho_store::welfare::{self as stored, WaitingFilter};
use khupho_store::{Connection, Transaction, TxnLabel};

/// Households listed between two signs of progress.
const PROGRESS_ROWS: usize = 200;

/// The list of a round, in walking order.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn recipients(
    host: &Host,
    _context: &CallContext,
    args: RecipientsQuery,
) -> Result<RecipientsPage, ApiError> {
    let round = parse_id(&args.round)?;
    host.read(|connection, signed_in| {
        round_named(connection, signed_in, round)?;
        let query = stored::RecipientQuery {
            round,
            text: args.query,
            waiting: if args.only_waiting {
                WaitingFilter::Waiting
            } else {
                WaitingFilter::Any
            },
            offset: args.page.offset,
            limit: args.page.limit.min(PAGE_ROWS_MAX),
        };
        let page = stored::recipients(connection, &query)?;
        let listing = stored::listing(connection, round)?;
        Ok(RecipientsPage {
            round: round_row(listing.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?),
            total: page.total,
            rows: page.rows.into_iter().map(recipient_row).collect(),
        })
    })
}

fn recipient_row(listing: stored::RecipientListing) -> RecipientRow {
    let (received_on, received_by, ticked_by) = listing.receipt.map_or_else(
        || (None, String::new(), String::new()),
        |receipt| {
            (
                Some(receipt.received_on),
                receipt.received_by,
                receipt.ticked_by,
            )
        },
    );
    RecipientRow {
        household: id_text(listing.household),
        contact_name: listing.contact_name,
        address: listing.address_line,
        received_on,
        received_by,
        ticked_by,
    }
}

/// Lists households in a round; those listed already are left as they are.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::Cancelled`], and the store's.
pub fn recipients_add(
    host: &Host,
    context: &CallContext,
    args: RecipientsAdd,
) -> Result<RecipientsAdded, ApiError> {
    let round = parse_id(&args.round)?;
    let committed = host.write(TxnLabel::WelfareRound, |tx, signed_in| {
        round_named(tx.connection(), signed_in, round)?;
        let chosen = chosen_households(tx.connection(), signed_in, &args)?;
        add(tx, context, round, &chosen)
    })?;
    let (added, already) = committed.value;
    let txn = (!committed.changed.is_empty()).then(|| txn_text(committed.txn));
    Ok(RecipientsAdded {
        added,
        already,
        txn,
    })
}

fn chosen_households(
    connection: &Connection,
    signed_in: &SignedIn,
    args: &RecipientsAdd,
) -> Result<Vec<EntityId>, ApiError> {
    let mut chosen = Vec::new();
    for household in &args.households {
        chosen.push(household_named(connection, signed_in, parse_id(household)?)?.0);
    }
    if let Some(filter) = &args.filter {
        let all = HouseholdSearch {
            neighborhood: signed_in.neighborhood,
            query: String::new(),
            filter: register_filter(filter.clone()),
            offset: 0,
            limit: u32::MAX,
        };
        chosen.extend(
            register::search(connection, &all)?
                .rows
                .into_iter()
                .map(|row| row.id),
        );
    }
    Ok(chosen)
}

fn add(
    tx: &mut Transaction<'_>,
    context: &CallContext,
    round: EntityId,
    chosen: &[EntityId],
) -> Result<(u32, u32), ApiError> {
    let mut listed = stored::listed_households(tx.connection(), round)?;
    let (mut added, mut already) = (0, 0);
    for (done, household) in chosen.iter().enumerate() {
        if done % PROGRESS_ROWS == 0 {
            context.progress("recipients", done as u64, chosen.len() as u64)?;
        }
        if listed.insert(*household) {
            write_line(tx, round, *household)?;
            added += 1;
        } else {
            already += 1;
        }
    }
    Ok((added, already))
}

fn write_line(
    tx: &mut Transaction<'_>,
    round: EntityId,
    household: EntityId,
) -> Result<(), ApiError> {
    let line = WelfareRecipient {
        round,
        household,
        received_on: None,
        received_by: String::new(),
    };
    let id = stored::recipient_entity(round, household);
    Ok(tx.write(KIND, id, stored::recipient_patch(&line))?)
}

/// Ticks a household as received.
///
/// # Errors
/// [`ErrorCode::AlreadyReceived`] with who ticked it and when, also where one merged with it
/// received; [`ErrorCode::NotFound`] where it is not listed; [`ErrorCode::InvalidField`], and the store's.
pub fn recipient_tick(
    host: &Host,
    _context: &CallContext,
    args: RecipientTick,
) -> Result<Saved, ApiError> {
    let today = host.today();
    let (round, household) = (parse_id(&args.round)?, parse_id(&args.household)?);
    let committed = host.write(TxnLabel::WelfareTick, |tx, signed_in| {
        let root = waiting_household(tx.connection(), signed_in, round, household)?;
        let line = first_line(tx.connection(), round, root)?;
        let mut ticked = line_of_state(tx, line)?;
        ticked.received_on = Some(args.received_on);
        ticked.received_by = nfc(&args.received_by);
        ticked.check(today)?;
        tx.write(KIND, line, stored::recipient_patch(&ticked))?;
        Ok(line)
    })?;
    Ok(saved(committed.value, &committed))
}

/// The lines of a household in a round of the khu phố that is shown, also of one that left the
/// register after it was listed.
///
/// # Errors
/// [`ErrorCode::NotFound`] where it is not listed, and the store's.
pub(crate) fn lines_named(
    connection: &Connection,
    signed_in: &SignedIn,
    round: EntityId,
    household: EntityId,
) -> Result<Vec<EntityId>, ApiError> {
    round_named(connection, signed_in, round)?;
    let root = register::root_of(connection, household)?.unwrap_or(household);
    let lines = stored::lines_of_household(connection, round, root)?;
    if lines.is_empty() {
        return Err(ApiError::new(ErrorCode::NotFound));
    }
    Ok(lines)
}

/// The household that stands for the one named, unless it received in the round.
fn waiting_household(
    connection: &Connection,
    signed_in: &SignedIn,
    round: EntityId,
    household: EntityId,
) -> Result<EntityId, ApiError> {
    round_named(connection, signed_in, round)?;
    let (root, found) = household_named(connection, signed_in, household)?;
    match stored::receipt_of(connection, round, root)? {
        None => Ok(root),
        Some(receipt) => Err(already_received(receipt, found.contact_name)),
    }
}

/// A household that left the register after it was listed: its line can still be taken off.
fn gone_household(
    connection: &Connection,
    signed_in: &SignedIn,
    round: EntityId,
    household: EntityId,
) -> Result<EntityId, ApiError> {
    round_named(connection, signed_in, round)?;
    match stored::receipt_of(connection, round, household)? {
        None => Ok(household),
        Some(receipt) => Err(already_received(receipt, String::new())),
    }
}

fn already_received(receipt: stored::Receipt, household: String) -> ApiError {
    ApiError::new(ErrorCode::AlreadyReceived)
        .with("household", household)
        .with("by", receipt.ticked_by)
        .with("on", receipt.received_on.format("%d/%m/%Y"))
}

fn first_line(
    connection: &Connection,
    round: EntityId,
    root: EntityId,
) -> Result<EntityId, ApiError> {
    let lines = stored::lines_of_household(connection, round, root)?;
    lines
        .first()
        .copied()
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

fn line_of_state(tx: &Transaction<'_>, line: EntityId) -> Result<WelfareRecipient, ApiError> {
    let state = tx.state(line)?;
    state
        .as_ref()
        .and_then(stored::recipient)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// Takes the tick back: the household waits again, also one that left the register since.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn recipient_untick(
    host: &Host,
    _context: &CallContext,
    args: ByRecipient,
) -> Result<Saved, ApiError> {
    let (round, household) = (parse_id(&args.round)?, parse_id(&args.household)?);
    let committed = host.write(TxnLabel::WelfareTick, |tx, signed_in| {
        let lines = lines_named(tx.connection(), signed_in, round, household)?;
        for line in &lines {
            let mut waiting = line_of_state(tx, *line)?;
            waiting.received_on = None;
            waiting.received_by.clear();
            tx.write(KIND, *line, stored::recipient_patch(&waiting))?;
        }
        let first = lines.first().copied();
        first.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
    })?;
    Ok(saved(committed.value, &committed))
}

/// Takes a household off the list. One that received stays on it until its tick is taken back.
///
/// # Errors
/// [`ErrorCode::AlreadyReceived`], [`ErrorCode::NotFound`], and the store's.
pub fn recipient_remove(
    host: &Host,
    _context: &CallContext,
    args: ByRecipient,
) -> Result<Saved, ApiError> {
    let (round, household) = (parse_id(&args.round)?, parse_id(&args.household)?);
    let committed = host.write(TxnLabel::WelfareRound, |tx, signed_in| {
        let root = match register::root_of(tx.connection(), household)? {
            Some(_) => waiting_household(tx.connection(), signed_in, round, household)?,
            None => gone_household(tx.connection(), signed_in, round, household)?,
        };
        let first = first_line(tx.connection(), round, root)?;
        for line in stored::lines_of_household(tx.connection(), round, root)? {
            tx.write(KIND, line, Patch(vec![Change::delete_entity()]))?;
        }
        Ok(first)
    })?;
    Ok(saved(committed.value, &committed))
}
