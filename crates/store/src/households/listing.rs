//! The register as a list: in walking order, or by what was typed.

use super::search::{Matches, matches};
use super::tags_sorted;
use crate::StoreError;
use crate::rows::entity_at;
use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_domain::text::fold;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

/// A household as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdListing {
    /// Which one.
    pub id: EntityId,
    /// Its code.
    pub code: String,
    /// Contact name.
    pub contact_name: String,
    /// Address in one line.
    pub address_line: String,
    /// Phone.
    pub phone: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The day its counts were last asked.
    pub counted_on: Option<NaiveDate>,
}

/// Narrows a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HouseholdFilter {
    /// Only with this tag.
    pub tag: Option<String>,
    /// Only in this street, however it is spelt.
    pub street: Option<String>,
    /// Whether counted households are left out.
    pub counted: CountedFilter,
}

/// Which households by their counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CountedFilter {
    /// All.
    #[default]
    Any,
    /// Those never counted.
    Never,
}

impl HouseholdFilter {
    /// Conditions on `household h`, each beginning with AND, and their values.
    pub(super) fn conditions(&self) -> (String, Vec<Value>) {
        let mut conditions = String::new();
        let mut values = Vec::new();
        if let Some(street) = &self.street {
            conditions.push_str(" AND h.street_folded = ?");
            values.push(Value::Text(fold(street)));
        }
        if self.counted == CountedFilter::Never {
            conditions.push_str(" AND h.counted_on IS NULL");
        }
        if let Some(tag) = &self.tag {
            conditions
                .push_str(" AND h.entity IN (SELECT household FROM household_tag WHERE tag = ?)");
            values.push(Value::Text(tag.clone()));
        }
        (conditions, values)
    }
}

/// What to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdSearch {
    /// The khu phố.
    pub neighborhood: EntityId,
    /// What was typed; empty lists all in walking order.
    pub query: String,
    /// Narrows it.
    pub filter: HouseholdFilter,
    /// Rows to leave out.
    pub offset: u32,
    /// Most rows to give.
    pub limit: u32,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HouseholdPage {
    /// All that match; at most 1,000 for a search by text.
    pub total: u32,
    /// Whether there are more than `total`.
    pub more: bool,
    /// The rows.
    pub rows: Vec<HouseholdListing>,
}

/// Lists or searches the register of a khu phố. Merged households are left out.
///
/// # Errors
/// Those of the database.
pub fn search(
    connection: &Connection,
    search: &HouseholdSearch,
) -> Result<HouseholdPage, StoreError> {
    match matches(
        connection,
        search.neighborhood,
        &search.query,
        &search.filter,
    )? {
        Some(found) => page_of_matches(connection, &found, search),
        None if search.query.trim().is_empty() => page_in_walking_order(connection, search),
        None => Ok(HouseholdPage {
            total: 0,
            more: false,
            rows: Vec::new(),
        }),
    }
}

fn page_of_matches(
    connection: &Connection,
    found: &Matches,
    search: &HouseholdSearch,
) -> Result<HouseholdPage, StoreError> {
    let rowids = found
        .rowids
        .iter()
        .skip(search.offset as usize)
        .take(search.limit as usize);
    let mut statement =
        connection.prepare_cached(concat!(include_str!("listing.sql"), "WHERE h.rowid = ?1"))?;
    let mut rows = Vec::new();
    for rowid in rowids {
        rows.push(statement.query_row([rowid], read)?);
    }
    Ok(HouseholdPage {
        total: u32::try_from(found.rowids.len()).unwrap_or(u32::MAX),
        more: found.more,
        rows,
    })
}

fn page_in_walking_order(
    connection: &Connection,
    search: &HouseholdSearch,
) -> Result<HouseholdPage, StoreError> {
    let (conditions, mut values) = search.filter.conditions();
    values.insert(0, Value::Blob(search.neighborhood.as_bytes().to_vec()));
    let matching = format!("WHERE h.neighborhood = ? AND h.merged_into IS NULL{conditions}");
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM household h {matching}"))?
        .query_row(params_from_iter(values.iter()), |row| row.get(0))?;
    let sql = format!(
        "{}{matching} ORDER BY h.neighborhood, h.walk_key, h.entity LIMIT ? OFFSET ?",
        include_str!("listing.sql")
    );
    values.extend([
        Value::Integer(search.limit.into()),
        Value::Integer(search.offset.into()),
    ]);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params_from_iter(values), read)?
        .collect::<Result<_, _>>()?;
    Ok(HouseholdPage {
        total,
        more: false,
        rows,
    })
}

/// The entries that were merged into a household, directly or through others.
///
/// # Errors
/// Those of the database.
pub fn listings_merged_into(
    connection: &Connection,
    id: EntityId,
) -> Result<Vec<HouseholdListing>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("merged_into.sql"))?;
    let rows = statement.query_map([id.as_bytes()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One household as a list shows it, merged ones too.
///
/// # Errors
/// Those of the database.
pub fn listing(
    connection: &Connection,
    id: EntityId,
) -> Result<Option<HouseholdListing>, StoreError> {
    let mut statement =
        connection.prepare_cached(concat!(include_str!("listing.sql"), "WHERE h.entity = ?1"))?;
    let mut rows = statement.query_map([id.as_bytes()], read)?;
    Ok(rows.next().transpose()?)
}

/// Parts the tags that `listing.sql` joins.
const TAG_SEPARATOR: char = '\u{1f}';

fn read(row: &Row<'_>) -> rusqlite::Result<HouseholdListing> {
    let tags: Option<String> = row.get(6)?;
    Ok(HouseholdListing {
        id: entity_at(row, 0)?,
        code: row.get(1)?,
        contact_name: row.get(2)?,
        address_line: row.get(3)?,
        phone: row.get(4)?,
        counted_on: row
            .get::<_, Option<String>>(5)?
            .and_then(|day| day.parse().ok()),
        tags: tags_sorted(
            tags.map(|tags| tags.split(TAG_SEPARATOR).map(str::to_owned).collect())
                .unwrap_or_default(),
        ),
    })
}
