//! The help log: use cases.

mod campaign;
mod dto;
mod export;
mod revisits;
mod saving;

#[cfg(test)]
pub(crate) mod tests;

pub use campaign::{campaign_households, campaign_tick};
pub(crate) use dto::{evidence_row, evidence_rows, help_row};
pub use export::help_export;
pub use revisits::revisits;
pub use saving::{help_delete, help_save};

use crate::api::common::{ById, Nothing, PAGE_ROWS_MAX};
use crate::api::errors::{ApiError, ErrorCode};
use crate::api::help_log::{
    CountOffer, CountOfferQuery, HelpDefaults, HelpDetail, HelpPage, HelpRow, HelpSearch,
};
use crate::api::households::CountInput;
use crate::history;
use crate::host::{CallContext, Host, SignedIn, id_text, parse_id};
use crate::validation::text_warnings;
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpPlace, HelpRecipient};
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_store::{Connection, help_log as log, households as register};

/// Newest lines of its history shown with a help.
const HISTORY_SHOWN: usize = 50;

/// What the quick entry offers before anything is typed.
///
/// # Errors
/// [`ErrorCode::Locked`], and the store's.
pub fn help_defaults(
    host: &Host,
    _context: &CallContext,
    _args: Nothing,
) -> Result<HelpDefaults, ApiError> {
    host.read(|connection, signed_in| {
        let habits = log::habits(connection, signed_in.member)?;
        let place = habits.place.unwrap_or(HelpPlace::AtHome);
        let member = khupho_store::members::find(connection, signed_in.member)?;
        Ok(HelpDefaults {
            today: host.today(),
            categories: most_used_first(&habits.categories),
            place: place.slug().to_owned(),
            helped_by: member.map(|member| member.name).unwrap_or_default(),
        })
    })
}

/// Every category: those in use first, then the others in the order shown to people.
fn most_used_first(used: &[HelpCategory]) -> Vec<String> {
    let others = HelpCategory::ALL
        .iter()
        .filter(|category| !used.contains(category));
    used.iter()
        .chain(others)
        .map(|category| category.slug().to_owned())
        .collect()
}

/// Counts of the household that a help may change, and the revisit it may settle.
///
/// # Errors
/// [`ErrorCode::NotFound`], [`ErrorCode::InvalidField`], and the store's.
pub fn help_count_offer(
    host: &Host,
    _context: &CallContext,
    args: CountOfferQuery,
) -> Result<CountOffer, ApiError> {
    let (id, category) = (parse_id(&args.household)?, dto::category(&args.category)?);
    host.read(|connection, signed_in| {
        let (root, household) = household_named(connection, signed_in, id)?;
        let offered = category.counts_offered(&household.counts).into_iter();
        let counts = offered.map(|kind| CountInput {
            kind: kind.slug().to_owned(),
            count: household.counts.get(kind),
        });
        Ok(CountOffer {
            counts: counts.collect(),
            open_revisit: log::open_revisit_of(connection, root)?.map(help_row),
        })
    })
}

/// A household of the khu phố that is shown: the one that stands for the one named.
pub(crate) fn household_named(
    connection: &Connection,
    signed_in: &SignedIn,
    id: EntityId,
) -> Result<(EntityId, Household), ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound);
    let root = register::root_of(connection, id)?.ok_or_else(not_found)?;
    register::find(connection, root)?
        .filter(|household| household.neighborhood == signed_in.neighborhood)
        .map(|household| (root, household))
        .ok_or_else(not_found)
}

/// One help, whole.
///
/// # Errors
/// [`ErrorCode::NotFound`], and the store's.
pub fn help_get(host: &Host, _context: &CallContext, args: ById) -> Result<HelpDetail, ApiError> {
    let id = parse_id(&args.id)?;
    host.read(|connection, signed_in| {
        let entry = in_neighborhood(connection, signed_in, id)?;
        let listing =
            log::listing(connection, id)?.ok_or_else(|| ApiError::new(ErrorCode::NotFound))?;
        Ok(HelpDetail {
            id: id_text(id),
            help: dto::input_of(&entry, listing.household),
            row: help_row(listing),
            evidence: evidence_rows(connection, &entry.evidence)?,
            history: history::rows(connection, id, HISTORY_SHOWN)?,
            note_warnings: text_warnings(&entry.note),
        })
    })
}

/// An entry of the khu phố that is shown; those of others are not there.
fn in_neighborhood(
    connection: &Connection,
    signed_in: &SignedIn,
    id: EntityId,
) -> Result<HelpEntry, ApiError> {
    log::find(connection, id)?
        .filter(|entry| entry.neighborhood == signed_in.neighborhood)
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound))
}

/// Searches the log.
///
/// # Errors
/// [`ErrorCode::InvalidField`] for a category or outcome that does not exist, and the store's.
pub fn help_search(
    host: &Host,
    _context: &CallContext,
    args: HelpSearch,
) -> Result<HelpPage, ApiError> {
    host.read(|connection, signed_in| {
        let query = query_of(connection, signed_in, &args)?;
        let page = log::search(connection, &query)?;
        Ok(HelpPage {
            totals: page.totals.map(dto::totals),
            more: page.more,
            rows: page.rows.into_iter().map(help_row).collect(),
        })
    })
}

/// What to look for in the log of the khu phố that is shown.
fn query_of(
    connection: &Connection,
    signed_in: &SignedIn,
    search: &HelpSearch,
) -> Result<log::HelpQuery, ApiError> {
    let household = search.household.as_ref().map(parse_id).transpose()?;
    Ok(log::HelpQuery {
        neighborhood: signed_in.neighborhood,
        text: search.query.clone(),
        from: search.from,
        to: search.to,
        category: search.category.as_deref().map(dto::category).transpose()?,
        outcome: search.outcome.as_deref().map(dto::outcome).transpose()?,
        household: household
            .map(|id| household_named(connection, signed_in, id))
            .transpose()?
            .map(|(root, _)| root),
        offset: search.page.offset,
        limit: search.page.limit.min(PAGE_ROWS_MAX),
    })
}

/// The newest helps of a household and of those merged into it.
pub(crate) fn newest_of_household(
    connection: &Connection,
    household: EntityId,
    limit: u32,
) -> Result<Vec<HelpRow>, ApiError> {
    let listings = log::newest_of_household(connection, household, limit as usize)?;
    Ok(listings.into_iter().map(help_row).collect())
}

/// The household of a recipient, if one is named.
const fn named(recipient: HelpRecipient) -> Option<EntityId> {
    match recipient {
        HelpRecipient::Household(household) => Some(household),
        HelpRecipient::Unnamed { .. } => None,
    }
}
