//! Adding, correcting and deleting helps.

use super::{dto, household_named, in_neighborhood, named};
use crate::api::common::{ById, Saved};
use crate::api::errors::ApiError;
use crate::api::help_log::{HelpInput, HelpSave};
use crate::api::households::CountInput;
use crate::host::{CallContext, Host, SignedIn, parse_id, saved};
use crate::households::{parsed_counts, refused};
use crate::validation::invalid_field;
use chrono::NaiveDate;
use khupho_domain::fields::check_past_day;
use khupho_domain::help_log::{HelpEntry, HelpRecipient};
use khupho_domain::households::check_household;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::{help_entry, household};
use khupho_oplog::{Change, Patch};
use khupho_store::{Connection, Transaction, TxnLabel};
use khupho_store::{help_log as log, households as register};

/// Adds a help or corrects one, and changes the household's counts in the same step.
///
/// # Errors
/// [`crate::api::errors::ErrorCode::InvalidField`], [`crate::api::errors::ErrorCode::TextTooLong`], [`crate::api::errors::ErrorCode::CountsImpossible`],
/// [`crate::api::errors::ErrorCode::NotFound`], and the store's.
pub fn help_save(host: &Host, _context: &CallContext, args: HelpSave) -> Result<Saved, ApiError> {
    let today = host.today();
    let id = args.id.as_ref().map(parse_id).transpose()?;
    let label = if id.is_some() {
        TxnLabel::HelpCorrect
    } else {
        TxnLabel::HelpLog
    };
    let committed = host.write(label, |tx, signed_in| {
        let (id, entry) = match id {
            Some(id) => (id, correct(tx, signed_in, id, &args.help, today)?),
            None => add(tx, signed_in, &args.help, today)?,
        };
        update_counts(tx, signed_in, &entry, &args.counts, today)?;
        Ok(id)
    })?;
    Ok(saved(committed.value, &committed))
}

fn add(
    tx: &mut Transaction<'_>,
    signed_in: &SignedIn,
    input: &HelpInput,
    today: NaiveDate,
) -> Result<(EntityId, HelpEntry), ApiError> {
    let mut entry = dto::typed_help(input, signed_in.neighborhood, Vec::new())?;
    entry.check(today)?;
    settle_references(tx.connection(), signed_in, &mut entry, None)?;
    let id = tx.new_entity()?;
    tx.write(help_entry::KIND, id, log::patch(None, &entry))?;
    Ok((id, entry))
}

fn correct(
    tx: &mut Transaction<'_>,
    signed_in: &SignedIn,
    id: EntityId,
    input: &HelpInput,
    today: NaiveDate,
) -> Result<HelpEntry, ApiError> {
    let before = in_neighborhood(tx.connection(), signed_in, id)?;
    let mut after = dto::typed_help(input, before.neighborhood, before.evidence.clone())?;
    after.check_correction_of(&before, today)?;
    if after.follow_up_of == Some(id) {
        return Err(invalid_field("follow_up_of", "itself"));
    }
    settle_references(tx.connection(), signed_in, &mut after, Some(&before))?;
    tx.write(help_entry::KIND, id, log::patch(Some(&before), &after))?;
    Ok(after)
}

/// Looks up what an entry names. A household that was named before stays as it was named, also
/// where the screen showed the one it was merged into, or where it left the register since.
fn settle_references(
    connection: &Connection,
    signed_in: &SignedIn,
    entry: &mut HelpEntry,
    before: Option<&HelpEntry>,
) -> Result<(), ApiError> {
    if let Some(household) = named(entry.recipient) {
        let earlier = before.and_then(|before| named(before.recipient));
        entry.recipient = HelpRecipient::Household(match earlier {
            Some(earlier) if is_same_household(connection, earlier, household)? => earlier,
            _ => household_named(connection, signed_in, household)?.0,
        });
    }
    let earlier = before.and_then(|before| before.follow_up_of);
    match entry.follow_up_of {
        Some(follow_up_of) if Some(follow_up_of) != earlier => {
            in_neighborhood(connection, signed_in, follow_up_of).map(|_| ())
        }
        _ => Ok(()),
    }
}

fn is_same_household(
    connection: &Connection,
    one: EntityId,
    other: EntityId,
) -> Result<bool, ApiError> {
    Ok(one == other || register::root_of(connection, one)? == Some(other))
}

fn update_counts(
    tx: &mut Transaction<'_>,
    signed_in: &SignedIn,
    entry: &HelpEntry,
    counts: &[CountInput],
    today: NaiveDate,
) -> Result<(), ApiError> {
    if counts.is_empty() {
        return Ok(());
    }
    let household = named(entry.recipient).ok_or_else(|| invalid_field("household", "required"))?;
    let (root, before) = household_named(tx.connection(), signed_in, household)?;
    let mut after = before.clone();
    for (kind, count) in parsed_counts(counts)? {
        after.counts.set(kind, count);
    }
    // A day yet to come, which earlier versions took, is a slip: no later day would ever replace it.
    let counted_on = before
        .counted_on
        .filter(|day| check_past_day("counted_on", *day, today).is_ok());
    after.counted_on = counted_on.max(Some(entry.happened_on));
    // It is the reason why nobody had counted them: whoever lives there now was asked.
    after.reach_reason = None;
    check_household(&after, Some(&before), today).map_err(|fault| refused(&fault))?;
    tx.write(
        household::KIND,
        root,
        register::changes_between(&before, &after),
    )?;
    Ok(())
}

/// Takes a help out of the log; undoing brings it back.
///
/// # Errors
/// [`crate::api::errors::ErrorCode::NotFound`], and the store's.
pub fn help_delete(host: &Host, _context: &CallContext, args: ById) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let committed = host.write(TxnLabel::HelpDelete, |tx, signed_in| {
        in_neighborhood(tx.connection(), signed_in, id)?;
        Ok(tx.write(help_entry::KIND, id, Patch(vec![Change::delete_entity()]))?)
    })?;
    Ok(saved(id, &committed))
}
