//! Bộ tiêu chí: loaded criteria sets, each one entity and one entity per criterion.
//!
//! Identities are derived from code and version, so that two machines that load the same pack hold
//! the same set.

mod wire;

use chrono::NaiveDate;
use khupho_domain::assessment::Period;
use khupho_domain::criteria::{
    CriteriaGroup, CriteriaSet, Criterion, FigureSource, MandatoryRule, Obligation, PassRule,
    Points, StoredCriterion,
};
use khupho_domain::ids::EntityId;
use khupho_oplog::ownership::EntityOfKind;
use khupho_oplog::registry::{criteria_set, criterion};
use khupho_oplog::{EntityState, KindId, Value, derive_entity};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::assessment::{assessment_id, was_taken_back};
use crate::days::{day_at, day_text, some_day_at};
use crate::exchange::take_over_for_ward;
use crate::patches::day;
use crate::projection::{ProjectedTable, entity_ref, int, remove_row, text};
use crate::rows::{entity_at, signed};
use crate::{StoreError, Transaction};

pub(crate) const TABLES: &[ProjectedTable] = &[
    ProjectedTable {
        name: "criteria_set",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
    ProjectedTable {
        name: "criteria_group",
        key: &["criteria_set", "position"],
        search: None,
        local_columns: &[],
    },
    ProjectedTable {
        name: "criterion",
        key: &["entity"],
        search: None,
        local_columns: &[],
    },
];

/// A set as it is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSet {
    /// Identity, derived from code and version.
    pub id: EntityId,
    /// The set.
    pub set: CriteriaSet,
    /// Identities of its criteria, in their order.
    pub criterion_ids: Vec<EntityId>,
    /// The day the ward issued it. Only a set with it is official: no other role can write it.
    pub issued_on: Option<NaiveDate>,
}

/// What makes a set official.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetIssue<'a> {
    /// Who issues it: "UBND phường Xuân Hòa".
    pub issuer: &'a str,
    /// Number of the decision.
    pub decision_number: &'a str,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// The day it is issued.
    pub issued_on: NaiveDate,
}

/// The identity of a version of a set.
pub fn set_id(code: &str, version: u32) -> EntityId {
    derive_entity(
        criteria_set::KIND,
        &[code.as_bytes(), &version.to_be_bytes()],
    )
}

/// The identity of a criterion of a set.
pub fn criterion_id(set: EntityId, code: &str) -> EntityId {
    derive_entity(criterion::KIND, &[set.as_bytes(), code.as_bytes()])
}

/// Writes a set and its criteria.
///
/// # Errors
/// [`StoreError::NotAllowed`] for a role that may not load sets, and those of the database.
pub fn write(tx: &mut Transaction<'_>, set: &CriteriaSet) -> Result<EntityId, StoreError> {
    let id = set_id(&set.code, set.version);
    take_over_for_ward(tx.connection(), of_kind(criteria_set::KIND, id))?;
    tx.write(criteria_set::KIND, id, wire::set_patch(set))?;
    for (position, one) in (1_u32..).zip(&set.criteria) {
        let patch = wire::criterion_patch(id, position, one);
        let criterion = criterion_id(id, &one.code);
        take_over_for_ward(tx.connection(), of_kind(criterion::KIND, criterion))?;
        tx.write(criterion::KIND, criterion, patch)?;
    }
    Ok(id)
}

const fn of_kind(kind: KindId, entity: EntityId) -> EntityOfKind {
    EntityOfKind { kind, entity }
}

/// Makes a loaded set official: the ward's decision stands in it, and no sample label any more.
/// The criteria stay as they are, and so do the claims that were made against them. What only a khu
/// phố has written of it, the ward writes anew: it passes on what is its own.
///
/// # Errors
/// [`StoreError::NotAllowed`] for anybody but the ward, and those of the database.
pub fn issue(
    tx: &mut Transaction<'_>,
    id: EntityId,
    issue: &SetIssue<'_>,
) -> Result<(), StoreError> {
    let found = load(tx.connection(), id)?;
    if take_over_for_ward(tx.connection(), of_kind(criteria_set::KIND, id))?
        && let Some(found) = found
    {
        write(tx, &found.set)?;
    }
    tx.write(criteria_set::KIND, id, wire::issue_patch(issue))
}

/// The loaded sets, the newest loaded first.
///
/// # Errors
/// Those of the database.
pub fn list(connection: &Connection) -> Result<Vec<EntityId>, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT entity FROM criteria_set ORDER BY loaded_hlc DESC, entity DESC")?;
    let rows = statement.query_map([], |row| entity_at(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The set that counts where nobody chose one: the one the ward issued last, else the one that was
/// loaded last.
///
/// # Errors
/// Those of the database.
pub fn newest(connection: &Connection) -> Result<Option<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity FROM criteria_set
         ORDER BY issued_on IS NULL, issued_on DESC, loaded_hlc DESC, entity DESC LIMIT 1",
    )?;
    Ok(statement
        .query_row([], |row| entity_at(row, 0))
        .optional()?)
}

/// As [`newest`] for a khu phố: a set that the ward did not issue and whose assessment the khu phố took
/// back, by undoing its load, counts no more until it is begun again.
///
/// # Errors
/// Those of the database.
pub fn newest_in_use(
    connection: &Connection,
    neighborhood: EntityId,
) -> Result<Option<EntityId>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity FROM criteria_set
         ORDER BY issued_on IS NULL, issued_on DESC, loaded_hlc DESC, entity DESC",
    )?;
    for id in statement.query_map([], |row| entity_at(row, 0))? {
        let id = id?;
        if is_in_use(connection, neighborhood, id)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Whether a khu phố may look at a loaded set as its own: see [`newest_in_use`].
///
/// # Errors
/// Those of the database.
pub fn is_in_use(
    connection: &Connection,
    neighborhood: EntityId,
    set: EntityId,
) -> Result<bool, StoreError> {
    let begun = assessment_id(neighborhood, set);
    Ok(is_issued(connection, set)? || !was_taken_back(connection, begun)?)
}

/// Whether the ward issued a set.
///
/// # Errors
/// Those of the database.
pub fn is_issued(connection: &Connection, id: EntityId) -> Result<bool, StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM criteria_set WHERE entity = ?1 AND issued_on IS NOT NULL")?;
    Ok(statement.exists([id.as_bytes()])?)
}

/// One set with its groups and criteria; `None` where it is not loaded.
///
/// # Errors
/// Those of the database.
pub fn load(connection: &Connection, id: EntityId) -> Result<Option<StoredSet>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("set.sql"))?;
    let found = statement.query_row([id.as_bytes()], |row| {
        Ok((read_set(row)?, some_day_at(row, 13)?))
    });
    let Some((mut set, issued_on)) = found.optional()? else {
        return Ok(None);
    };
    set.groups = groups(connection, id)?;
    let criteria = criteria_of(connection, id)?;
    let criterion_ids = criteria.iter().map(|one| one.id).collect();
    set.criteria = criteria.into_iter().map(|one| one.criterion).collect();
    Ok(Some(StoredSet {
        id,
        set,
        criterion_ids,
        issued_on,
    }))
}

fn groups(connection: &Connection, set: EntityId) -> Result<Vec<CriteriaGroup>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT code, title FROM criteria_group WHERE criteria_set = ?1 ORDER BY position",
    )?;
    let rows = statement.query_map([set.as_bytes()], |row| {
        Ok(CriteriaGroup {
            code: row.get(0)?,
            title: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The criteria of a set, in their order.
///
/// # Errors
/// Those of the database.
pub fn criteria_of(
    connection: &Connection,
    set: EntityId,
) -> Result<Vec<StoredCriterion>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("criteria_of_set.sql"))?;
    let rows = statement.query_map([set.as_bytes()], read_criterion)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One criterion; `None` where its set is not loaded.
///
/// # Errors
/// Those of the database.
pub fn find_criterion(
    connection: &Connection,
    id: EntityId,
) -> Result<Option<StoredCriterion>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("find_criterion.sql"))?;
    Ok(statement
        .query_row([id.as_bytes()], read_criterion)
        .optional()?)
}

fn read_set(row: &Row<'_>) -> rusqlite::Result<CriteriaSet> {
    let mandatory: i64 = row.get(11)?;
    Ok(CriteriaSet {
        code: row.get(0)?,
        version: row.get(1)?,
        title: row.get(2)?,
        sample_label: row.get(3)?,
        issuer: row.get(4)?,
        decision_number: row.get(5)?,
        decided_on: some_day_at(row, 6)?,
        period: Period {
            from: day_at(row, 7)?,
            to: day_at(row, 8)?,
        },
        deadline: day_at(row, 9)?,
        award: row.get(10)?,
        pass_rule: PassRule {
            mandatory: wire::mandatory_rule(mandatory),
            min_points: Points(row.get(12)?),
        },
        groups: Vec::new(),
        criteria: Vec::new(),
    })
}

fn read_criterion(row: &Row<'_>) -> rusqlite::Result<StoredCriterion> {
    let rule: Vec<u8> = row.get(5)?;
    let evidence: Vec<u8> = row.get(8)?;
    let is_mandatory: bool = row.get(6)?;
    let metric: Option<String> = row.get(9)?;
    let criterion = Criterion {
        code: row.get(1)?,
        group: row.get(2)?,
        title: row.get(3)?,
        guidance: row.get(4)?,
        rule: wire::rule_of(&rule),
        mandatory: if is_mandatory {
            Obligation::Mandatory
        } else {
            Obligation::Optional
        },
        points: Points(row.get(7)?),
        evidence: wire::evidence_rule_of(&evidence),
        figure: metric.map_or(FigureSource::ByHand, |name| FigureSource::Metric { name }),
        source: row.get(10)?,
    };
    Ok(StoredCriterion {
        id: entity_at(row, 0)?,
        criterion,
    })
}

pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    if state.kind == criterion::KIND {
        return project_criterion(connection, entity, state);
    }
    project_set(connection, entity, state)
}

fn project_set(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    use criteria_set as field;
    connection
        .prepare_cached("DELETE FROM criteria_group WHERE criteria_set = ?1")?
        .execute([entity.as_bytes()])?;
    let days = (
        day(state, field::PERIOD_FROM),
        day(state, field::PERIOD_TO),
        day(state, field::DEADLINE),
    );
    let version = int(state, field::VERSION).and_then(|number| u32::try_from(number).ok());
    let (Some(code), Some(version), (Some(from), Some(to), Some(deadline)), false) = (
        state.register_cell(field::CODE),
        version,
        days,
        state.is_deleted(),
    ) else {
        return remove_row(connection, "criteria_set", entity);
    };
    connection
        .prepare_cached(include_str!("put_set.sql"))?
        .execute(params![
            entity.as_bytes(),
            code.value.as_text().unwrap_or_default(),
            version,
            text(state, field::TITLE),
            text(state, field::SAMPLE_LABEL),
            text(state, field::ISSUER),
            text(state, field::DECISION_NUMBER),
            day(state, field::DECIDED_ON).map(day_text),
            day_text(from),
            day_text(to),
            day_text(deadline),
            text(state, field::AWARD),
            int(state, field::MANDATORY_RULE)
                .unwrap_or(wire::mandatory_rule_number(MandatoryRule::AllMet)),
            wire::points_of(int(state, field::MIN_POINTS)).0,
            signed(code.hlc.as_u64()),
            day(state, field::ISSUED_ON).map(day_text),
        ])?;
    project_groups(connection, entity, state.register(field::GROUPS))
}

fn project_groups(
    connection: &Connection,
    set: EntityId,
    groups: Option<&Value>,
) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO criteria_group (criteria_set, position, code, title) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (position, group) in (1_u32..).zip(wire::groups_of(groups)) {
        statement.execute(params![set.as_bytes(), position, group.code, group.title])?;
    }
    Ok(())
}

fn project_criterion(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    use criterion as field;
    let (Some(set), false) = (entity_ref(state, field::SET), state.is_deleted()) else {
        return remove_row(connection, "criterion", entity);
    };
    let encoded = |field| state.register(field).unwrap_or(&Value::Null).encode();
    connection
        .prepare_cached(include_str!("put_criterion.sql"))?
        .execute(params![
            entity.as_bytes(),
            set.as_bytes(),
            int(state, field::POSITION).unwrap_or_default(),
            text(state, field::CODE),
            text(state, field::GROUP),
            text(state, field::TITLE),
            text(state, field::GUIDANCE),
            encoded(field::RULE)?,
            int(state, field::OBLIGATION) != Some(wire::obligation_number(Obligation::Optional)),
            wire::points_of(int(state, field::POINTS)).0,
            encoded(field::EVIDENCE_RULE)?,
            state.register(field::METRIC).and_then(Value::as_text),
            text(state, field::SOURCE),
        ])?;
    Ok(())
}

#[cfg(test)]
mod tests;
