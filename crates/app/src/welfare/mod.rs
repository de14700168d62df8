//! Welfare rounds: use cases.

mod recipients;

#[cfg(test)]
mod tests;

pub(crate) use recipients::lines_named;
pub use recipients::{
    recipient_remove, recipient_tick, recipient_untick, recipients, recipients_add,
};

use crate::api::activities::{RoundInput, RoundRow, RoundSave};
use crate::api::common::{ById, Nothing, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id, saved};
use khupho_domain::ids::EntityId;
use khupho_domain::text::{nfc, nfc_multiline};
use khupho_domain::welfare::WelfareRound;
use khupho_oplog::registry::welfare_round::KIND;
use khupho_oplog::{Change, Patch};
use khupho_store::{Connection, TxnLabel, welfare as stored};

/// The rounds, newest first, with their figures.
///
/// # Errors
/// [`ErrorCode::Locked`], and the store's.
pub fn rounds(
    host: &Host,
    _context: &CallContext,
    _args: Nothing,
) -> Result<Vec<RoundRow>, ApiError> {
    host.read(|connection, signed_in| {
        let rounds = stored::rounds(connection, signed_in.neighborhood)?;
        Ok(rounds.into_iter().map(round_row).collect())
    })
}

fn round_row(listing: stored::RoundListing) -> RoundRow {
    let value_given_dong = listing.value_given_dong();
    let round = listing.round;
    RoundRow {
        id: id_text(listing.id),
        recipients: listing.recipients,
        received: listing.received,
        value_given_dong,
        round: RoundInput {
            title: round.title,
            starts_on: round.starts_on,
            item: round.item,
            value_dong: round.value_dong,
            donor: round.donor,
            note: round.note,
        },
    }
}

/// Adds a round or changes one.
///
/// # Errors
/// [`ErrorCode::InvalidField`], [`ErrorCode::TextTooLong`], [`ErrorCode::NotFound`], and the store's.
pub fn round_save(host: &Host, _context: &CallContext, args: RoundSave) -> Result<Saved, ApiError> {
    let id = args.id.as_ref().map(parse_id).transpose()?;
    let today = host.today();
    let committed = host.write(TxnLabel::WelfareRound, |tx, signed_in| {
        let before = id
            .map(|id| round_named(tx.connection(), signed_in, id))
            .transpose()?;
        let after = typed(&args.round, signed_in.neighborhood);
        after.check(today)?;
        let id = id.map_or_else(|| tx.new_entity(), Ok)?;
        tx.write(KIND, id, stored::round_patch(before.as_ref(), &after))?;
        Ok(id)
    })?;
    Ok(saved(committed.value, &committed))
}

fn typed(input: &RoundInput, neighborhood: EntityId) -> WelfareRound {
    WelfareRound {
        neighborhood,
        title: nfc(&input.title),
        starts_on: input.starts_on,
        item: nfc(&input.item),
        value_dong: input.value_dong,
        donor: nfc(&input.donor),
        note: nfc_multiline(&input.note),
    }
}

/// A round of the khu phố that is shown; those of others are not there.
pub(crate) fn round_named(
    connection: &Connection,
    signed_in: &SignedIn,
    id: EntityId,
) -> Result<WelfareRound, ApiError> {
    stored::find(connection, id)?
        .filter(|round| round.neighborhood == signed_in.neighborhood)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// Takes a round out, with its list; undoing brings both back.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn round_delete(host: &Host, _context: &CallContext, args: ById) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let committed = host.write(TxnLabel::WelfareRound, |tx, signed_in| {
        round_named(tx.connection(), signed_in, id)?;
        Ok(tx.write(KIND, id, Patch(vec![Change::delete_entity()]))?)
    })?;
    Ok(saved(id, &committed))
}
