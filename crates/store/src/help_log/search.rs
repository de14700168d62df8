//! Searching the log, newest first.
//!
//! An entry is found by its own words or by those of its household. The full-text index gives the
//! first kind in the order of the list; the second comes from the households that match.

use chrono::NaiveDate;
use khupho_domain::help_log::{HelpCategory, HelpOutcome};
use khupho_domain::households::neighborhood_word;
use khupho_domain::ids::EntityId;
use khupho_domain::text::search_words;
use rusqlite::Connection;

use super::by_household::{self, Narrowed};
use super::listing::{HelpListing, listing_at};
use super::order::{end_of_day, start_of_day};
use super::totals::{HelpTotals, totals_of, totals_of_all};
use super::word_index::{self, Term};
use super::words::{all_begin_words, category_word, outcome_word};
use crate::StoreError;

/// Words beyond this many say nothing more.
const WORDS_MAX: usize = 12;

/// Entries of a search by text that are counted; beyond, nobody waits for the sum.
pub(super) const COUNTED_MAX: usize = 1_000;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpQuery {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// What was typed; empty lists everything.
    pub text: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Only of this category.
    pub category: Option<HelpCategory>,
    /// Only with this outcome.
    pub outcome: Option<HelpOutcome>,
    /// Only of this household, and of those merged into it.
    pub household: Option<EntityId>,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// A part of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpPage {
    /// Totals of all that match; none where a text matches more than [`COUNTED_MAX`] entries or
    /// too many households to look at every entry.
    pub totals: Option<HelpTotals>,
    /// Whether there are more after these.
    pub more: bool,
    /// The rows, newest first.
    pub rows: Vec<HelpListing>,
}

/// Places of entries, newest first.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) places: Vec<i64>,
    /// Whether these are all.
    pub(super) complete: bool,
}

/// Searches the log of a khu phố.
///
/// # Errors
/// Those of the database.
pub fn search(connection: &Connection, query: &HelpQuery) -> Result<HelpPage, StoreError> {
    let needed = query.offset as usize + query.limit as usize + 1;
    match found(connection, query, needed)? {
        Some((found, totals)) => page(connection, query, &found, totals),
        None => Ok(HelpPage {
            totals: Some(HelpTotals::default()),
            more: false,
            rows: Vec::new(),
        }),
    }
}

/// Everything that a query finds, newest first, whatever its offset and limit. The entries are read
/// one by one with [`whole_entry`](super::whole_entry).
///
/// # Errors
/// Those of the database.
pub fn search_all(
    connection: &Connection,
    query: &HelpQuery,
) -> Result<Vec<FoundHelp>, StoreError> {
    let found = found(connection, query, usize::MAX)?;
    let places = found.map_or_else(Vec::new, |(found, _)| found.places);
    Ok(places.into_iter().map(FoundHelp).collect())
}

/// Where an entry that was found stands in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundHelp(pub(super) i64);

/// None where what was typed holds no word.
fn found(
    connection: &Connection,
    query: &HelpQuery,
    needed: usize,
) -> Result<Option<(Found, Option<HelpTotals>)>, StoreError> {
    let mut words = search_words(&query.text);
    words.truncate(WORDS_MAX);
    if words.is_empty() && !query.text.trim().is_empty() {
        return Ok(None);
    }
    let found = match query.household {
        Some(household) => of_one_household(connection, query, household, &words)?,
        None if words.is_empty() => everything(connection, query, needed)?,
        None => by_text(connection, query, &words, needed)?,
    };
    Ok(Some(found))
}

fn page(
    connection: &Connection,
    query: &HelpQuery,
    found: &Found,
    totals: Option<HelpTotals>,
) -> Result<HelpPage, StoreError> {
    let (offset, limit) = (query.offset as usize, query.limit as usize);
    let mut rows = Vec::new();
    for place in found.places.iter().skip(offset).take(limit) {
        rows.push(listing_at(connection, *place)?);
    }
    Ok(HelpPage {
        totals,
        more: found.places.len() > offset + limit,
        rows,
    })
}

fn everything(
    connection: &Connection,
    query: &HelpQuery,
    needed: usize,
) -> Result<(Found, Option<HelpTotals>), StoreError> {
    let found = by_index(connection, query, &[], WordForm::LastUnfinished, needed)?;
    let totals = totals_of_all(connection, &Narrowed::of(query))?;
    Ok((found, Some(totals)))
}

fn of_one_household(
    connection: &Connection,
    query: &HelpQuery,
    household: EntityId,
    words: &[String],
) -> Result<(Found, Option<HelpTotals>), StoreError> {
    let narrowed = Narrowed::of(query);
    let mut places = by_household::places_of(connection, household, &narrowed, usize::MAX)?;
    if !words.is_empty() && !by_household::household_has(connection, household, words)? {
        places = those_with_words(connection, &places, words)?;
    }
    let totals = totals_of(connection, &places)?;
    Ok((
        Found {
            places,
            complete: true,
        },
        Some(totals),
    ))
}

fn those_with_words(
    connection: &Connection,
    places: &[i64],
    words: &[String],
) -> Result<Vec<i64>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT search_text FROM help_entry WHERE day_order = ?1")?;
    let mut kept = Vec::new();
    for place in places {
        let text: String = statement.query_row([place], |row| row.get(0))?;
        if all_begin_words(&text, words) {
            kept.push(*place);
        }
    }
    Ok(kept)
}

fn by_text(
    connection: &Connection,
    query: &HelpQuery,
    words: &[String],
    needed: usize,
) -> Result<(Found, Option<HelpTotals>), StoreError> {
    let wanted = needed.max(COUNTED_MAX + 1);
    let mut own = by_index(connection, query, words, WordForm::LastUnfinished, wanted)?;
    let others = by_household::search(connection, &Narrowed::of(query), words, needed)?;
    if own.places.is_empty() && others.places.is_empty() {
        own = by_index(connection, query, words, WordForm::AllUnfinished, wanted)?;
    }
    let complete = own.complete && others.complete;
    let mut places = own.places;
    places.extend(others.places);
    places.sort_unstable_by(|one, other| other.cmp(one));
    places.dedup();
    let totals = if complete && places.len() <= COUNTED_MAX {
        Some(totals_of(connection, &places)?)
    } else {
        None
    };
    Ok((Found { places, complete }, totals))
}

/// How typed words are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum WordForm {
    /// Every word but the last stands as it is; the last may be the beginning of one.
    LastUnfinished,
    /// Every word may be the beginning of one: for "ng van ba", where nothing else is found.
    AllUnfinished,
}

/// Entries by their own words and by what the query narrows to.
fn by_index(
    connection: &Connection,
    query: &HelpQuery,
    words: &[String],
    form: WordForm,
    wanted: usize,
) -> Result<Found, StoreError> {
    let terms = terms(query, words, form);
    let places = word_index::newest_with(connection, &terms, range(query), wanted)?;
    let complete = places.len() < wanted;
    Ok(Found { places, complete })
}

/// The places between the first and the last day asked for.
pub(super) fn range(query: &HelpQuery) -> (i64, i64) {
    (
        query.from.map_or(0, start_of_day),
        query.to.map_or(i64::MAX, end_of_day),
    )
}

/// The words that an entry must have: what narrows the query has one each.
fn terms(query: &HelpQuery, words: &[String], form: WordForm) -> Vec<Term> {
    let finished = match form {
        WordForm::LastUnfinished => words.len().saturating_sub(1),
        WordForm::AllUnfinished => 0,
    };
    let category = query.category.map(|one| category_word(one.number()));
    let outcome = query.outcome.map(|one| outcome_word(one.number()));
    let narrowing = [
        Some(neighborhood_word(query.neighborhood)),
        category,
        outcome,
    ];
    let (finished, unfinished) = words.split_at(finished);
    narrowing
        .into_iter()
        .flatten()
        .chain(finished.iter().cloned())
        .map(Term::Whole)
        .chain(unfinished.iter().cloned().map(Term::Beginning))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms_of(query: &HelpQuery, form: WordForm) -> Vec<String> {
        let words = search_words("Tạm trú 42 / 7");
        let terms = terms(query, &words, form).into_iter();
        terms
            .map(|term| match term {
                Term::Whole(word) => word,
                Term::Beginning(word) => format!("{word}…"),
            })
            .collect()
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        let query = HelpQuery {
            neighborhood: EntityId::from_bytes([0xab; 16]),
            text: String::new(),
            from: None,
            to: None,
            category: Some(HelpCategory::OnlineDossier),
            outcome: Some(HelpOutcome::Revisit),
            household: None,
            offset: 0,
            limit: 50,
        };
        let place = "§abababababababababababababababab";
        assert_eq!(
            terms_of(&query, WordForm::LastUnfinished),
            [place, "=c4", "=o2", "tam", "tru", "42/7…"]
        );
        let plain = HelpQuery {
            category: None,
            outcome: None,
            ..query
        };
        assert_eq!(
            terms_of(&plain, WordForm::AllUnfinished),
            [place, "tam…", "tru…", "42/7…"]
        );
    }
}
