//! Rows of the register, written and read whole.

use super::tags_sorted;
use super::wire::from_state;
use crate::StoreError;
use crate::kept_statement::KeptStatement;
use crate::rows::{entity_at, some_entity_at};
use khupho_domain::households::{
    Address, CountKind, Counts, Household, ReachReason, search_text, squeezed_text,
};
use khupho_domain::ids::EntityId;
use khupho_domain::text::{address::walking_key, fold};
use khupho_oplog::EntityState;
use rusqlite::{CachedStatement, Connection, OptionalExtension as _, Row, ToSql, params};
use std::collections::HashMap;

const WRITE_ROW: &str = include_str!("write.sql");

const ADD_WORDS: &str = "INSERT INTO household_search (rowid, words) VALUES (?1, ?2)";

/// Columns of a row before the counts.
const COLUMNS_BEFORE_COUNTS: usize = 8;

/// What lists and searches need of a household, worked out from what it says.
struct RowKeys {
    address_line: String,
    walk_key: Vec<u8>,
    street_folded: String,
    words: String,
    squeezed: String,
}

impl RowKeys {
    fn of(household: &Household) -> Self {
        let address = &household.address;
        Self {
            address_line: address.one_line(),
            walk_key: walking_key(&address.house_number, &address.alley, &address.street),
            street_folded: fold(&address.street),
            words: search_text(household),
            squeezed: squeezed_text(household),
        }
    }
}

/// A household that is not in the register yet and was merged into none, ready to be written.
pub(crate) struct NewHousehold {
    entity: EntityId,
    household: Household,
    keys: RowKeys,
}

impl NewHousehold {
    /// The household of a state; none where it needs a look at what else is in the register.
    pub(crate) fn of(entity: EntityId, state: &EntityState) -> Option<Self> {
        let household = from_state(state).filter(|household| household.merged_into.is_none())?;
        let keys = RowKeys::of(&household);
        Some(Self {
            entity,
            household,
            keys,
        })
    }

    /// Writes its rows. Nobody has heard of it, so nothing stands in their place, and no household
    /// can have been merged into it.
    pub(crate) fn write(&self, writer: &mut NewHouseholdsWriter<'_>) -> Result<(), StoreError> {
        let Self {
            entity,
            household,
            keys,
        } = self;
        let rowid = write_row(writer.row.get()?, *entity, household, keys, None)?;
        add_words(writer.words.get()?, rowid, &keys.words)?;
        add_tags(writer.connection, *entity, &household.tags)
    }
}

/// What writes the rows of many new households.
pub(crate) struct NewHouseholdsWriter<'c> {
    connection: &'c Connection,
    row: KeptStatement<'c>,
    words: KeptStatement<'c>,
}

impl<'c> NewHouseholdsWriter<'c> {
    pub(crate) const fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            row: KeptStatement::new(connection, WRITE_ROW),
            words: KeptStatement::new(connection, ADD_WORDS),
        }
    }
}

/// Writes the row of a household. Who stands for whom is [`super::merges`]' affair; until it has
/// looked, a merged household stands for the one it names.
pub(super) fn upsert(
    connection: &Connection,
    entity: EntityId,
    household: &Household,
) -> Result<(), StoreError> {
    let keys = RowKeys::of(household);
    let earlier = earlier_row(connection, entity)?;
    if let Some(earlier) = &earlier {
        remove_row(connection, earlier)?;
    }
    let mut write = connection.prepare_cached(WRITE_ROW)?;
    let rowid = write_row(&mut write, entity, household, &keys, earlier.as_ref())?;
    let keeps_words = earlier.as_ref().is_some_and(|row| row.words == keys.words);
    if !keeps_words {
        if let Some(earlier) = &earlier {
            remove_words(connection, earlier)?;
        }
        add_words(
            &mut connection.prepare_cached(ADD_WORDS)?,
            rowid,
            &keys.words,
        )?;
    }
    if earlier.is_some() {
        remove_tags(connection, entity)?;
    }
    add_tags(connection, entity, &household.tags)
}

/// Removes the row of a household, if there is one.
pub(super) fn remove(connection: &Connection, entity: EntityId) -> Result<(), StoreError> {
    let Some(earlier) = earlier_row(connection, entity)? else {
        return Ok(());
    };
    remove_words(connection, &earlier)?;
    remove_tags(connection, entity)?;
    remove_row(connection, &earlier)
}

/// `INSERT OR REPLACE` would do this too, but it may have to take back part of what it did, and
/// SQLite makes FTS5 write out its index before every statement that may: an import would merge
/// thousands of tiny pieces of index.
fn remove_row(connection: &Connection, earlier: &EarlierRow) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM household WHERE rowid = ?1")?
        .execute([earlier.rowid])?;
    Ok(())
}

struct EarlierRow {
    rowid: i64,
    words: String,
}

fn earlier_row(
    connection: &Connection,
    entity: EntityId,
) -> Result<Option<EarlierRow>, StoreError> {
    Ok(connection
        .prepare_cached("SELECT rowid, words FROM household WHERE entity = ?1")?
        .query_row([entity.as_bytes()], |row| {
            Ok(EarlierRow {
                rowid: row.get(0)?,
                words: row.get(1)?,
            })
        })
        .optional()?)
}

fn write_row(
    statement: &mut CachedStatement<'_>,
    entity: EntityId,
    household: &Household,
    keys: &RowKeys,
    earlier: Option<&EarlierRow>,
) -> Result<i64, StoreError> {
    let address = &household.address;
    let target = household.merged_into;
    let counts: [Option<u32>; CountKind::ALL.len()] =
        std::array::from_fn(|index| household.counts.get(CountKind::ALL[index]));
    let numbers: [&dyn ToSql; COLUMNS_BEFORE_COUNTS] = [
        &earlier.map(|row| row.rowid),
        entity.as_bytes(),
        household.neighborhood.as_bytes(),
        &target.as_ref().map(EntityId::as_bytes),
        &target.as_ref().map(EntityId::as_bytes),
        target.as_ref().unwrap_or(&entity).as_bytes(),
        &household.counted_on.map(|day| day.to_string()),
        &household.reach_reason.map(ReachReason::number),
    ];
    let texts: [&dyn ToSql; 14] = [
        &household.code,
        &household.contact_name,
        &household.phone,
        &address.house_number,
        &address.alley,
        &address.street,
        &address.group,
        &address.apartment,
        &household.note,
        &keys.address_line,
        &keys.walk_key,
        &keys.street_folded,
        &keys.words,
        &keys.squeezed,
    ];
    let values = numbers
        .into_iter()
        .chain(counts.iter().map(|count| count as &dyn ToSql))
        .chain(texts);
    Ok(statement.insert(rusqlite::params_from_iter(values))?)
}

fn add_words(
    statement: &mut CachedStatement<'_>,
    rowid: i64,
    words: &str,
) -> Result<(), StoreError> {
    statement.execute(params![rowid, words])?;
    Ok(())
}

/// The search table keeps no text of its own, so it must be told what stood there.
fn remove_words(connection: &Connection, earlier: &EarlierRow) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO household_search (household_search, rowid, words) VALUES ('delete', ?1, ?2)")?
        .execute(params![earlier.rowid, earlier.words])?;
    Ok(())
}

fn remove_tags(connection: &Connection, entity: EntityId) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM household_tag WHERE household = ?1")?
        .execute([entity.as_bytes()])?;
    Ok(())
}

fn add_tags(connection: &Connection, entity: EntityId, tags: &[String]) -> Result<(), StoreError> {
    for tag in tags {
        connection
            .prepare_cached("INSERT OR IGNORE INTO household_tag VALUES (?1, ?2)")?
            .execute(params![entity.as_bytes(), tag])?;
    }
    Ok(())
}

/// One household, merged ones too.
///
/// # Errors
/// Those of the database.
pub fn find(connection: &Connection, id: EntityId) -> Result<Option<Household>, StoreError> {
    let found = connection
        .prepare_cached(include_str!("find.sql"))?
        .query_row([id.as_bytes()], read)
        .optional()?;
    let Some((_, mut household)) = found else {
        return Ok(None);
    };
    let mut statement =
        connection.prepare_cached("SELECT tag FROM household_tag WHERE household = ?1")?;
    let tags = statement.query_map([id.as_bytes()], |row| row.get(0))?;
    household.tags = tags_sorted(tags.collect::<Result<_, _>>()?);
    Ok(Some(household))
}

/// Every household of a khu phố in walking order, those merged into others left out.
///
/// # Errors
/// Those of the database.
pub fn all(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Vec<(EntityId, Household)>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("all.sql"))?;
    let rows = statement.query_map([neighborhood.as_bytes()], read)?;
    let mut households: Vec<(EntityId, Household)> = rows.collect::<Result<_, _>>()?;
    let mut tags = tags_of_all(connection)?;
    for (id, household) in &mut households {
        household.tags = tags_sorted(tags.remove(id).unwrap_or_default());
    }
    Ok(households)
}

fn tags_of_all(connection: &Connection) -> Result<HashMap<EntityId, Vec<String>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT household, tag FROM household_tag")?;
    let mut rows = statement.query([])?;
    let mut tags: HashMap<EntityId, Vec<String>> = HashMap::new();
    while let Some(row) = rows.next()? {
        tags.entry(entity_at(row, 0)?)
            .or_default()
            .push(row.get(1)?);
    }
    Ok(tags)
}

/// Households that may look like this one: those with its phone, and those of its street.
///
/// # Errors
/// Those of the database.
pub fn look_alike_candidates(
    connection: &Connection,
    household: &Household,
) -> Result<Vec<(EntityId, Household)>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("look_alike_candidates.sql"))?;
    let street = fold(&household.address.street);
    let rows = statement.query_map(
        params![household.neighborhood.as_bytes(), household.phone, street],
        read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Codes in use in a khu phố, those of merged households too: their papers still carry them.
///
/// # Errors
/// Those of the database.
pub fn codes(connection: &Connection, neighborhood: EntityId) -> Result<Vec<String>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT code FROM household WHERE neighborhood = ?1 AND code <> ''")?;
    let rows = statement.query_map([neighborhood.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The household of a khu phố with a code.
///
/// # Errors
/// Those of the database.
pub fn find_by_code(
    connection: &Connection,
    neighborhood: EntityId,
    code: &str,
) -> Result<Option<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity FROM household WHERE neighborhood = ?1 AND code = ?2 AND code <> '' LIMIT 1",
    )?;
    Ok(statement
        .query_row(params![neighborhood.as_bytes(), code], |row| {
            entity_at(row, 0)
        })
        .optional()?)
}

/// Streets in use in a khu phố, unordered.
///
/// # Errors
/// Those of the database.
pub fn streets(connection: &Connection, neighborhood: EntityId) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("streets.sql"))?;
    let rows = statement.query_map([neighborhood.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Tags in use in a khu phố, unordered.
///
/// # Errors
/// Those of the database.
pub fn tags(connection: &Connection, neighborhood: EntityId) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("tags.sql"))?;
    let rows = statement.query_map([neighborhood.as_bytes()], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads the columns that `find.sql`, `all.sql` and `look_alike_candidates.sql` select, in one order.
fn read(row: &Row<'_>) -> rusqlite::Result<(EntityId, Household)> {
    let mut household = Household::empty(entity_at(row, 1)?);
    household.merged_into = some_entity_at(row, 2)?;
    household.counted_on = row
        .get::<_, Option<String>>(3)?
        .and_then(|day| day.parse().ok());
    household.reach_reason = row
        .get::<_, Option<i64>>(4)?
        .and_then(ReachReason::from_number);
    household.counts = read_counts(row, 5)?;
    household.code = row.get(23)?;
    household.contact_name = row.get(24)?;
    household.phone = row.get(25)?;
    household.address = Address {
        house_number: row.get(26)?,
        alley: row.get(27)?,
        street: row.get(28)?,
        group: row.get(29)?,
        apartment: row.get(30)?,
    };
    household.note = row.get(31)?;
    Ok((entity_at(row, 0)?, household))
}

fn read_counts(row: &Row<'_>, first: usize) -> rusqlite::Result<Counts> {
    let mut counts = Counts::default();
    for (index, kind) in CountKind::ALL.iter().enumerate() {
        counts.set(*kind, row.get(first + index)?);
    }
    Ok(counts)
}
