//! Entries found by the name, address, phone or code of their household.

use std::collections::{HashMap, HashSet};

use khupho_domain::help_log::{HelpCategory, HelpOutcome};
use khupho_domain::households::{neighborhood_word, phone_tail_prefix};
use khupho_domain::ids::EntityId;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, params};

use super::merged::Merged;
use super::search::{COUNTED_MAX, Found, HelpQuery, range};
use super::words::all_begin_words;
use crate::StoreError;
use crate::rows::entity_at;

/// Up to this many households are asked one by one for their entries; with more of them, the log is
/// walked from its newest entry instead, because then nearly every step finds one.
const HOUSEHOLDS_ASKED_MAX: usize = 400;

/// Entries of the walk after which it only goes on until the page is full.
const WALKED_MAX: usize = 1_000;

/// What narrows a search besides its text.
pub(super) struct Narrowed {
    pub(super) neighborhood: EntityId,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) category: Option<i64>,
    pub(super) outcome: Option<i64>,
}

impl Narrowed {
    pub(super) fn of(query: &HelpQuery) -> Self {
        let (first, last) = range(query);
        Self {
            neighborhood: query.neighborhood,
            first,
            last,
            category: query.category.map(HelpCategory::number),
            outcome: query.outcome.map(HelpOutcome::number),
        }
    }
}

/// Entries of all households with those words.
pub(super) fn search(
    connection: &Connection,
    narrowed: &Narrowed,
    words: &[String],
    needed: usize,
) -> Result<Found, StoreError> {
    let expression = expression(narrowed.neighborhood, words);
    let rows = household_rows(connection, &expression)?;
    if rows.len() <= HOUSEHOLDS_ASKED_MAX {
        return ask_each(connection, narrowed, &rows, needed.max(COUNTED_MAX + 1));
    }
    walk(connection, narrowed, &rows, needed)
}

/// Every word as a beginning, digits also as a phone's tail.
fn expression(neighborhood: EntityId, words: &[String]) -> String {
    let mut terms = vec![format!("\"{}\"", neighborhood_word(neighborhood))];
    let finished = words.len().saturating_sub(1);
    for (position, word) in words.iter().enumerate() {
        terms.push(match phone_tail_prefix(word) {
            Some(tail) => format!("(\"{word}\"* OR \"{tail}\"*)"),
            None if position < finished => format!("\"{word}\""),
            None => format!("\"{word}\"*"),
        });
    }
    terms.join(" AND ")
}

/// Row numbers of the households that match, rising.
fn household_rows(connection: &Connection, expression: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM household_search WHERE household_search MATCH ?1 ORDER BY rowid",
    )?;
    let rows = statement.query_map([expression], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn ask_each(
    connection: &Connection,
    narrowed: &Narrowed,
    rows: &[i64],
    wanted: usize,
) -> Result<Found, StoreError> {
    let merged = Merged::load(connection)?;
    let mut root_of = connection.prepare_cached("SELECT root FROM household WHERE rowid = ?1")?;
    let mut roots = HashSet::new();
    for row in rows {
        roots.insert(root_of.query_row([row], |row| entity_at(row, 0))?);
    }
    let mut places = Vec::new();
    for root in roots {
        add_places(connection, root, narrowed, wanted, &mut places)?;
        for other in merged.members_of(root) {
            add_places(connection, *other, narrowed, wanted, &mut places)?;
        }
    }
    places.sort_unstable_by(|one, other| other.cmp(one));
    let complete = places.len() < wanted;
    places.truncate(wanted);
    Ok(Found { places, complete })
}

/// Entries of a household and of those merged into it, newest first.
pub(super) fn places_of(
    connection: &Connection,
    household: EntityId,
    narrowed: &Narrowed,
    wanted: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut places = Vec::new();
    for one in family(connection, household)? {
        add_places(connection, one, narrowed, wanted, &mut places)?;
    }
    places.sort_unstable_by(|one, other| other.cmp(one));
    Ok(places)
}

fn add_places(
    connection: &Connection,
    household: EntityId,
    narrowed: &Narrowed,
    wanted: usize,
    places: &mut Vec<i64>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(include_str!("places_of_household.sql"))?;
    let mut rows = statement.query(params![
        household.as_bytes(),
        narrowed.first,
        narrowed.last,
        narrowed.category,
        narrowed.outcome,
        i64::try_from(wanted).unwrap_or(i64::MAX)
    ])?;
    while let Some(row) = rows.next()? {
        places.push(row.get(0)?);
    }
    Ok(())
}

/// A household and all that were merged into it, directly or through others.
///
/// # Errors
/// Those of the database.
pub(crate) fn family(
    connection: &Connection,
    household: EntityId,
) -> Result<Vec<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("family.sql"))?;
    let rows = statement.query_map([household.as_bytes()], |row| entity_at(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a household itself has all the words.
pub(super) fn household_has(
    connection: &Connection,
    household: EntityId,
    words: &[String],
) -> Result<bool, StoreError> {
    let text: Option<String> = connection
        .prepare_cached("SELECT words FROM household WHERE entity = ?1")?
        .query_row([household.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(text.is_some_and(|text| all_begin_words(&text, words)))
}

/// Walks the log from its newest entry and keeps those whose household is one of the rows.
fn walk(
    connection: &Connection,
    narrowed: &Narrowed,
    matching: &[i64],
    needed: usize,
) -> Result<Found, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("walk.sql"))?;
    let mut entries = statement.query(params![
        narrowed.neighborhood.as_bytes(),
        narrowed.first,
        narrowed.last,
        narrowed.category,
        narrowed.outcome
    ])?;
    let mut households = Membership::new(connection, matching)?;
    let mut found = Found::default();
    let mut walked = 0;
    while let Some(entry) = entries.next()? {
        walked += 1;
        if households.holds(entity_at(entry, 1)?)? {
            found.places.push(entry.get(0)?);
        }
        let full = found.places.len() >= needed;
        if full && (walked > WALKED_MAX || found.places.len() > COUNTED_MAX) {
            return Ok(found);
        }
    }
    found.complete = true;
    Ok(found)
}

/// Whether households stand for one of the matching rows, remembered while a walk goes on.
struct Membership<'c> {
    matching: &'c [i64],
    rows: CachedStatement<'c>,
    known: HashMap<EntityId, bool>,
}

impl<'c> Membership<'c> {
    fn new(connection: &'c Connection, matching: &'c [i64]) -> Result<Self, StoreError> {
        let rows = connection.prepare_cached(
            "SELECT one.rowid, root.rowid FROM household one
             LEFT JOIN household root ON root.entity = one.root WHERE one.entity = ?1",
        )?;
        Ok(Self {
            matching,
            rows,
            known: HashMap::new(),
        })
    }

    fn holds(&mut self, household: EntityId) -> Result<bool, StoreError> {
        if let Some(known) = self.known.get(&household) {
            return Ok(*known);
        }
        let rows: Option<(i64, Option<i64>)> = self
            .rows
            .query_row([household.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let matches = |row: i64| self.matching.binary_search(&row).is_ok();
        let holds = rows.is_some_and(|(own, root)| matches(own) || root.is_some_and(matches));
        self.known.insert(household, holds);
        Ok(holds)
    }
}
