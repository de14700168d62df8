//! The register of households: use cases.
#![allow(
    clippy::needless_pass_by_value,
    reason = "every handler takes its arguments as the command list gives them"
)]

mod dto;
mod export;
mod faults;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use dto::{filter as register_filter, household_row, parsed_counts};
pub(crate) use faults::refused;

use crate::api::common::{ById, FileWritten, Nothing, PAGE_ROWS_MAX, Saved};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::households::{
    CountsSave, HouseholdDetail, HouseholdMerge, HouseholdPage, HouseholdSave, HouseholdSearch,
    HouseholdWords, HouseholdsExport, LookAlikeRow, LookAlikesQuery,
};
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id, saved};
use crate::roles::{Deed, allowed};
use crate::validation::{invalid_field, text_warnings};
use crate::{help_log, history};
use chrono::NaiveDate;
use khupho_domain::households::{
    CodeSequence, Household, check_household, filled_from, look_alikes,
};
use khupho_domain::ids::EntityId;
use khupho_domain::text::sort_key;
use khupho_oplog::registry::household::KIND;
use khupho_oplog::{Change, Patch};
use khupho_store::households as register;
use khupho_store::{Connection, Transaction, TxnLabel};

/// Newest helps shown with a household.
const HELPS_SHOWN: u32 = 20;
/// Newest lines of its history shown with a household.
const HISTORY_SHOWN: usize = 50;
/// Most look-alikes worth showing while somebody types.
const LOOK_ALIKES_SHOWN: usize = 10;

/// Searches the register.
///
/// # Errors
/// [`ErrorCode::Locked`], and the store's.
pub fn households_search(
    host: &Host,
    _context: &CallContext,
    args: HouseholdSearch,
) -> Result<HouseholdPage, ApiError> {
    host.read(|connection, signed_in| {
        let search = register::HouseholdSearch {
            neighborhood: signed_in.neighborhood,
            query: args.query,
            filter: dto::filter(args.filter),
            offset: args.page.offset,
            limit: args.page.limit.min(PAGE_ROWS_MAX),
        };
        let page = register::search(connection, &search)?;
        Ok(HouseholdPage {
            total: page.total,
            more: page.more,
            rows: page.rows.into_iter().map(household_row).collect(),
        })
    })
}

/// One household with its helps, its history and what was merged into it.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn household_get(
    host: &Host,
    _context: &CallContext,
    args: ById,
) -> Result<HouseholdDetail, ApiError> {
    let id = parse_id(&args.id)?;
    host.read(|connection, signed_in| {
        let household = in_neighborhood(connection, signed_in, id)?;
        Ok(HouseholdDetail {
            id: id_text(id),
            address: household.address.one_line(),
            helps: help_log::newest_of_household(connection, id, HELPS_SHOWN)?,
            history: history::rows(connection, id, HISTORY_SHOWN)?,
            merged: register::listings_merged_into(connection, id)?
                .into_iter()
                .map(household_row)
                .collect(),
            note_warnings: text_warnings(&household.note),
            household: dto::input_of(household),
        })
    })
}

/// A household of the khu phố that is shown; those of others are not there.
fn in_neighborhood(
    connection: &Connection,
    signed_in: &SignedIn,
    id: EntityId,
) -> Result<Household, ApiError> {
    register::find(connection, id)?
        .filter(|household| household.neighborhood == signed_in.neighborhood)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// Adds a household or changes one.
///
/// # Errors
/// [`ErrorCode::InvalidField`], [`ErrorCode::TextTooLong`], [`ErrorCode::CountsImpossible`],
/// [`ErrorCode::NotFound`], and the store's.
pub fn household_save(
    host: &Host,
    _context: &CallContext,
    args: HouseholdSave,
) -> Result<Saved, ApiError> {
    match args.id {
        Some(id) => {
            let id = parse_id(&id)?;
            let committed = host.write(TxnLabel::HouseholdEdit, |tx, signed_in| {
                let before = in_neighborhood(tx.connection(), signed_in, id)?;
                let after = dto::typed_household(&args.household, &before)?;
                change(tx, id, &before, &after, host.today())
            })?;
            Ok(saved(id, &committed))
        }
        None => {
            let committed = host.write(TxnLabel::HouseholdAdd, |tx, signed_in| {
                let typed = dto::typed_household(
                    &args.household,
                    &Household::empty(signed_in.neighborhood),
                )?;
                add(tx, typed, host.today())
            })?;
            Ok(saved(committed.value, &committed))
        }
    }
}

fn add(
    tx: &mut Transaction<'_>,
    mut household: Household,
    today: NaiveDate,
) -> Result<EntityId, ApiError> {
    check_household(&household, None, today).map_err(|fault| refused(&fault))?;
    if household.code.is_empty() {
        let codes = register::codes(tx.connection(), household.neighborhood)?;
        household.code = CodeSequence::after(codes.iter().map(String::as_str)).next_code();
    }
    refuse_code_in_use(tx.connection(), &household, None)?;
    let id = tx.new_entity()?;
    tx.write(KIND, id, register::creation(&household))?;
    Ok(id)
}

fn change(
    tx: &mut Transaction<'_>,
    id: EntityId,
    before: &Household,
    after: &Household,
    today: NaiveDate,
) -> Result<(), ApiError> {
    check_household(after, Some(before), today).map_err(|fault| refused(&fault))?;
    if after.code != before.code {
        refuse_code_in_use(tx.connection(), after, Some(id))?;
    }
    tx.write(KIND, id, register::changes_between(before, after))?;
    Ok(())
}

fn refuse_code_in_use(
    connection: &Connection,
    household: &Household,
    own: Option<EntityId>,
) -> Result<(), ApiError> {
    let other = register::find_by_code(connection, household.neighborhood, &household.code)?;
    if other.is_some() && other != own {
        return Err(invalid_field("code", "in_use"));
    }
    Ok(())
}

/// Changes counts alone, with the day they were asked.
///
/// # Errors
/// As [`household_save`].
pub fn household_counts_save(
    host: &Host,
    _context: &CallContext,
    args: CountsSave,
) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let counts = parsed_counts(&args.counts)?;
    let committed = host.write(TxnLabel::HouseholdCount, |tx, signed_in| {
        let before = in_neighborhood(tx.connection(), signed_in, id)?;
        let mut after = before.clone();
        for (kind, count) in counts {
            after.counts.set(kind, count);
        }
        after.counted_on = Some(args.counted_on);
        // It is the reason why nobody had counted them: whoever lives there now was asked.
        after.reach_reason = None;
        change(tx, id, &before, &after, host.today())
    })?;
    Ok(saved(id, &committed))
}

/// Takes a household out of the register.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn household_delete(
    host: &Host,
    _context: &CallContext,
    args: ById,
) -> Result<Saved, ApiError> {
    let id = parse_id(&args.id)?;
    let committed = host.write(TxnLabel::HouseholdDelete, |tx, signed_in| {
        in_neighborhood(tx.connection(), signed_in, id)?;
        Ok(tx.write(KIND, id, Patch(vec![Change::delete_entity()]))?)
    })?;
    Ok(saved(id, &committed))
}

/// Households that look like the one being typed, most alike first.
///
/// # Errors
/// [`ErrorCode::Locked`], and the store's. What is half typed is no error.
pub fn household_look_alikes(
    host: &Host,
    _context: &CallContext,
    args: LookAlikesQuery,
) -> Result<Vec<LookAlikeRow>, ApiError> {
    let own_id = args.id.as_ref().map(parse_id).transpose()?;
    host.read(|connection, signed_in| {
        let typed = dto::half_typed_household(&args.household, signed_in.neighborhood);
        let candidates = register::look_alike_candidates(connection, &typed)?;
        let found = look_alikes(&typed, own_id.as_ref(), &candidates);
        let mut rows = Vec::new();
        for one in found.into_iter().take(LOOK_ALIKES_SHOWN) {
            if let Some(listing) = register::listing(connection, one.id)? {
                let reasons = one
                    .reasons
                    .iter()
                    .map(|reason| reason.slug().to_owned())
                    .collect();
                rows.push(LookAlikeRow {
                    row: household_row(listing),
                    reasons,
                });
            }
        }
        Ok(rows)
    })
}

/// Merges one household into another, which takes over what only the other one knew. Entries that
/// were merged before count as the ones they stand for.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::InvalidField`] for a household with itself, and the store's.
pub fn household_merge(
    host: &Host,
    _context: &CallContext,
    args: HouseholdMerge,
) -> Result<Saved, ApiError> {
    let (keep, other) = (parse_id(&args.keep)?, parse_id(&args.other)?);
    let committed = host.write(TxnLabel::HouseholdMerge, |tx, signed_in| {
        let keep = standing_for(tx.connection(), keep)?;
        let other = standing_for(tx.connection(), other)?;
        if keep == other {
            return Err(invalid_field("other", "same_household"));
        }
        merge(tx, signed_in, keep, other)?;
        Ok(keep)
    })?;
    Ok(saved(committed.value, &committed))
}

fn standing_for(connection: &Connection, id: EntityId) -> Result<EntityId, ApiError> {
    register::root_of(connection, id)?.ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

fn merge(
    tx: &mut Transaction<'_>,
    signed_in: &SignedIn,
    keep: EntityId,
    other: EntityId,
) -> Result<(), ApiError> {
    let keeper = in_neighborhood(tx.connection(), signed_in, keep)?;
    let merged = in_neighborhood(tx.connection(), signed_in, other)?;
    let mut filled = filled_from(&keeper, &merged);
    // The one that stays may itself have named the other in a ring of two machines; it stays for good now.
    filled.merged_into = None;
    tx.write(KIND, keep, register::changes_between(&keeper, &filled))?;
    let mut gone = merged.clone();
    gone.merged_into = Some(keep);
    tx.write(KIND, other, register::changes_between(&merged, &gone))?;
    Ok(())
}

/// Tags and streets in use, in Vietnamese order.
///
/// # Errors
/// [`ErrorCode::Locked`], and the store's.
pub fn household_words(
    host: &Host,
    _context: &CallContext,
    _args: Nothing,
) -> Result<HouseholdWords, ApiError> {
    host.read(|connection, signed_in| {
        Ok(HouseholdWords {
            tags: in_order(register::tags(connection, signed_in.neighborhood)?),
            streets: in_order(register::streets(connection, signed_in.neighborhood)?),
        })
    })
}

fn in_order(mut words: Vec<String>) -> Vec<String> {
    words.sort_by_cached_key(|word| sort_key(word));
    words
}

/// Writes the register to a spreadsheet, which leaves the encrypted store: names and phones of the
/// whole khu phố are handed out by its committee, not by a volunteer or the ward.
///
/// # Errors
/// [`ErrorCode::NotAllowed`], [`ErrorCode::FileUnwritable`], [`ErrorCode::UnknownEnding`],
/// [`ErrorCode::Cancelled`], and the store's.
pub fn households_export(
    host: &Host,
    context: &CallContext,
    args: HouseholdsExport,
) -> Result<FileWritten, ApiError> {
    allowed(host, Deed::Export)?;
    export::write(host, context, &args.path)
}
