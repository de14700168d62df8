//! Campaigns: choose once, tick households down a list.

use super::{dto, household_named, named};
use crate::api::common::{PAGE_ROWS_MAX, Saved};
use crate::api::errors::ApiError;
use crate::api::help_log::{
    CampaignChoice, CampaignPage, CampaignQuery, CampaignRow, CampaignTick,
};
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id, saved};
use crate::households::register_filter;
use chrono::NaiveDate;
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_domain::text::{fold, nfc};
use khupho_oplog::registry::help_entry::KIND;
use khupho_store::households::{CountedFilter, HouseholdFilter, HouseholdSearch};
use khupho_store::{Connection, Transaction, TxnLabel, help_log as log, households as register};
use std::collections::HashSet;

/// Households of a text search that are looked through for ticks: all that it gives.
const FOUND_MAX: u32 = 1_000;
/// People a tick stands for.
const TICKED_PEOPLE: u32 = 1;

/// Households to tick, in walking order, with what is ticked already.
///
/// # Errors
/// [`crate::api::errors::ErrorCode::InvalidField`], and the store's.
pub fn campaign_households(
    host: &Host,
    _context: &CallContext,
    args: CampaignQuery,
) -> Result<CampaignPage, ApiError> {
    let (day, category) = (
        args.choice.happened_on,
        dto::category(&args.choice.category)?,
    );
    host.read(|connection, signed_in| {
        let search = HouseholdSearch {
            neighborhood: signed_in.neighborhood,
            query: args.query,
            filter: register_filter(args.filter),
            offset: args.page.offset,
            limit: args.page.limit.min(PAGE_ROWS_MAX),
        };
        let page = register::search(connection, &search)?;
        let mut rows = Vec::new();
        for listing in page.rows {
            let entry = log::entry_of_day(connection, listing.id, day, category)?;
            rows.push(CampaignRow {
                household: id_text(listing.id),
                contact_name: listing.contact_name,
                address: listing.address_line,
                entry: entry.map(id_text),
                logged_by_hand: match entry {
                    Some(id) => is_logged_by_hand(connection, id)?,
                    None => false,
                },
            });
        }
        let ticked = ticked(connection, search, day, category)?;
        Ok(CampaignPage {
            total: page.total,
            ticked,
            rows,
        })
    })
}

/// Whether an entry holds more than a tick made: it has an identity of its own, or somebody added
/// to it what they would miss.
fn is_logged_by_hand(connection: &Connection, id: EntityId) -> Result<bool, ApiError> {
    let entry = log::find(connection, id)?;
    Ok(entry.is_some_and(|entry| {
        // A merge leaves the entry at the household it was ticked for, so the identity stays derivable.
        let ticked = named(entry.recipient)
            .map(|household| log::campaign_entity(household, entry.happened_on, entry.category));
        ticked != Some(id) || holds_more_than_a_tick(&entry)
    }))
}

fn holds_more_than_a_tick(entry: &HelpEntry) -> bool {
    !entry.note.is_empty()
        || !entry.evidence.is_empty()
        || !entry.dossier_code.is_empty()
        || entry.people != TICKED_PEOPLE
        || entry.happened_at.is_some()
        || entry.minutes.is_some()
        || entry.revisit_on.is_some()
        || entry.satisfaction.is_some()
        || entry.follow_up_of.is_some()
}

/// How many of the households that match are ticked.
fn ticked(
    connection: &Connection,
    search: HouseholdSearch,
    day: NaiveDate,
    category: HelpCategory,
) -> Result<u32, ApiError> {
    let helped = log::households_of_day(connection, search.neighborhood, day, category)?;
    let count = if search.query.trim().is_empty() {
        count_matching(connection, &helped, &search.filter)?
    } else {
        let everything = HouseholdSearch {
            offset: 0,
            limit: FOUND_MAX,
            ..search
        };
        let found = register::search(connection, &everything)?;
        found
            .rows
            .iter()
            .filter(|listing| helped.contains(&listing.id))
            .count()
    };
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

fn count_matching(
    connection: &Connection,
    households: &HashSet<EntityId>,
    filter: &HouseholdFilter,
) -> Result<usize, ApiError> {
    let mut count = 0;
    for id in households {
        let listed = register::find(connection, *id)?;
        let matching = listed.is_some_and(|household| {
            let street = filter.street.as_ref();
            let tag = filter.tag.as_ref();
            street.is_none_or(|street| fold(street) == fold(&household.address.street))
                && tag.is_none_or(|tag| household.tags.contains(tag))
                && (filter.counted == CountedFilter::Any || household.counted_on.is_none())
        });
        count += usize::from(matching);
    }
    Ok(count)
}

/// Ticks one household. A household that was helped on that day in that category stays as it is,
/// and two machines that tick the same one make one entry.
///
/// # Errors
/// [`crate::api::errors::ErrorCode::NotFound`], [`crate::api::errors::ErrorCode::InvalidField`], and the store's.
pub fn campaign_tick(
    host: &Host,
    _context: &CallContext,
    args: CampaignTick,
) -> Result<Saved, ApiError> {
    let (today, household) = (host.today(), parse_id(&args.household)?);
    let committed = host.write(TxnLabel::HelpCampaign, |tx, signed_in| {
        let (root, _) = household_named(tx.connection(), signed_in, household)?;
        let entry = ticked_entry(&args.choice, signed_in, root)?;
        entry.check(today)?;
        tick(tx, root, &entry)
    })?;
    Ok(saved(committed.value, &committed))
}

fn ticked_entry(
    choice: &CampaignChoice,
    signed_in: &SignedIn,
    household: EntityId,
) -> Result<HelpEntry, ApiError> {
    Ok(HelpEntry {
        neighborhood: signed_in.neighborhood,
        happened_on: choice.happened_on,
        happened_at: None,
        recipient: HelpRecipient::Household(household),
        people: TICKED_PEOPLE,
        category: dto::category(&choice.category)?,
        service: nfc(&choice.service),
        dossier_code: String::new(),
        place: dto::place(&choice.place)?,
        minutes: None,
        outcome: dto::outcome(&choice.outcome)?,
        revisit_on: None,
        satisfaction: None,
        note: String::new(),
        helped_by: nfc(&choice.helped_by),
        evidence: Vec::new(),
        follow_up_of: None,
    })
}

fn tick(
    tx: &mut Transaction<'_>,
    household: EntityId,
    entry: &HelpEntry,
) -> Result<EntityId, ApiError> {
    let (day, category) = (entry.happened_on, entry.category);
    if let Some(known) = log::entry_of_day(tx.connection(), household, day, category)? {
        return Ok(known);
    }
    let id = log::campaign_entity(household, day, category);
    let patch = match tx.state(id)? {
        Some(_) => log::restoring_patch(entry),
        None => log::patch(None, entry),
    };
    tx.write(KIND, id, patch)?;
    Ok(id)
}
