//! Projections: the tables that screens read, each row derived from the merged state of one entity.
//!
//! Rules for an area that adds tables:
//! - `project` makes the rows of one entity equal to its state, whatever stood there before, and
//!   removes them where the entity is deleted. It reads nothing but the state, so any order of
//!   operations ends alike.
//! - Values come from other machines and later versions: a field of an unexpected type is read as
//!   absent ([`text`], [`int`] …), never an error. The log keeps it.
//! - No foreign keys between projected tables: operations arrive in any order.
//! - Every table is named in the area's `TABLES`, so that a rebuild empties, refills and compares it.

use std::borrow::Cow;

use khupho_domain::ids::EntityId;
use khupho_oplog::registry;
use khupho_oplog::{Cell, CellKey, EntityState, FieldId, Hlc, KindId, OpUid, Value};
use rusqlite::Connection;

use crate::StoreError;
use crate::kept_statement::KeptStatement;
use crate::{
    activities, assessment, criteria, evidence, help_log, households, imports, journal, members,
    metrics, neighborhoods, review, states, welfare,
};

/// A table that is derived from the log.
#[derive(Debug, Clone, Copy)]
pub struct ProjectedTable {
    /// Its name.
    pub name: &'static str,
    /// Columns that name a row; the content digest takes the rows in their order.
    pub key: &'static [&'static str],
    /// FTS5 table over it, if it has one.
    pub search: Option<&'static str>,
    /// Columns that are numbers of this file only, such as row ids: no part of the content.
    pub local_columns: &'static [&'static str],
}

/// Every projected table.
pub(crate) fn tables() -> impl Iterator<Item = &'static ProjectedTable> {
    [
        neighborhoods::TABLES,
        members::TABLES,
        imports::TABLES,
        households::TABLES,
        help_log::TABLES,
        criteria::TABLES,
        assessment::TABLES,
        evidence::TABLES,
        activities::TABLES,
        welfare::TABLES,
        journal::TABLES,
        metrics::TABLES,
        review::TABLES,
    ]
    .into_iter()
    .flatten()
}

/// Makes the rows of an entity equal to its state. Kinds this version does not know have no rows.
pub(crate) fn project(
    connection: &Connection,
    entity: EntityId,
    state: &EntityState,
) -> Result<(), StoreError> {
    match state.kind {
        registry::neighborhood::KIND => neighborhoods::project(connection, entity, state),
        registry::member::KIND => members::project(connection, entity, state),
        registry::household::KIND => households::project(connection, entity, state),
        registry::help_entry::KIND => help_log::project(connection, entity, state),
        registry::criteria_set::KIND | registry::criterion::KIND => {
            criteria::project(connection, entity, state)
        }
        registry::assessment::KIND | registry::claim::KIND => {
            assessment::project(connection, entity, state)
        }
        registry::evidence::KIND => evidence::project(connection, entity, state),
        registry::activity::KIND => activities::project(connection, entity, state),
        registry::welfare_round::KIND | registry::welfare_recipient::KIND => {
            welfare::project(connection, entity, state)
        }
        registry::journal_entry::KIND => journal::project(connection, entity, state),
        registry::frozen_denominator::KIND => metrics::project(connection, entity, state),
        registry::import_batch::KIND => imports::project(connection, entity, state),
        registry::review::KIND
        | registry::reason_template::KIND
        | registry::ward::KIND
        | registry::spot_check::KIND
        | registry::spot_visit::KIND => review::project(connection, entity, state),
        KindId(_) => Ok(()),
    }
}

/// The rows of an entity that has none yet, worked out as far as that is possible without the
/// database.
pub(crate) enum NewRows<'state> {
    /// Everything that stands in the rows of a household.
    Household(Box<households::NewHousehold>),
    /// Everything that stands in the row of a help.
    HelpEntry(Box<help_log::NewHelpEntry>),
    /// What [`project`] makes the rows from.
    State(Cow<'state, EntityState>),
}

impl<'state> NewRows<'state> {
    /// The rows of an entity that was made just now: nothing can name it yet.
    pub(crate) fn of_created(entity: EntityId, state: EntityState) -> Self {
        let household = (state.kind == registry::household::KIND)
            .then(|| households::NewHousehold::of(entity, &state));
        match household.flatten() {
            Some(household) => Self::Household(Box::new(household)),
            None => Self::of_arrived(Cow::Owned(state)),
        }
    }

    /// The rows of an entity that came from elsewhere, perhaps after others that name it.
    pub(crate) fn of_arrived(state: Cow<'state, EntityState>) -> Self {
        let help =
            (state.kind == registry::help_entry::KIND).then(|| help_log::NewHelpEntry::of(&state));
        match help.flatten() {
            Some(help) => Self::HelpEntry(Box::new(help)),
            None => Self::State(state),
        }
    }
}

/// Writes the cells and the rows of entities that have none, and sums up what they add to others.
pub(crate) struct NewRowsWriter<'c> {
    connection: &'c Connection,
    cells: KeptStatement<'c>,
    households: households::NewHouseholdsWriter<'c>,
    help_entries: help_log::NewHelpEntriesWriter<'c>,
}

impl<'c> NewRowsWriter<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            cells: KeptStatement::new(connection, states::INSERT),
            households: households::NewHouseholdsWriter::new(connection),
            help_entries: help_log::NewHelpEntriesWriter::new(connection),
        }
    }

    pub(crate) fn write(
        &mut self,
        (entity, kind): (EntityId, KindId),
        cells: &[u8],
        rows: &NewRows<'_>,
    ) -> Result<(), StoreError> {
        states::insert(self.cells.get()?, (entity, kind), cells)?;
        match rows {
            NewRows::Household(household) => household.write(&mut self.households),
            NewRows::HelpEntry(help) => help.write(entity, &mut self.help_entries),
            NewRows::State(state) => project(self.connection, entity, state),
        }
    }

    /// Writes the sums. Nothing else reads them before.
    pub(crate) fn finish(self) -> Result<(), StoreError> {
        self.help_entries.finish()
    }
}

/// Removes the rows of an entity of which no operation counts any more.
pub(crate) fn remove(
    connection: &Connection,
    entity: EntityId,
    kind: KindId,
) -> Result<(), StoreError> {
    let mut deleted = EntityState::new(kind);
    let cell = Cell {
        hlc: Hlc::ZERO,
        op_uid: OpUid::from_bytes([0; 16]),
        value: Value::Bool(true),
    };
    deleted
        .cells
        .insert(CellKey::register(registry::DELETED), cell);
    project(connection, entity, &deleted)?;
    match kind {
        // A deleted import stays in the list; one that never was does not.
        registry::import_batch::KIND => remove_row(connection, "import_batch", entity),
        KindId(_) => Ok(()),
    }
}

/// The text of a register; empty where it was never written, cleared or is something else.
pub(crate) fn text(state: &EntityState, field: FieldId) -> &str {
    state
        .register(field)
        .and_then(Value::as_text)
        .unwrap_or_default()
}

/// The whole number of a register.
pub(crate) fn int(state: &EntityState, field: FieldId) -> Option<i64> {
    state.register(field).and_then(Value::as_int)
}

/// The truth value of a register.
pub(crate) fn boolean(state: &EntityState, field: FieldId) -> Option<bool> {
    state.register(field).and_then(Value::as_bool)
}

/// The bytes of a register.
pub(crate) fn bytes(state: &EntityState, field: FieldId) -> Option<&[u8]> {
    state.register(field).and_then(Value::as_bytes)
}

/// The entity that a register names.
pub(crate) fn entity_ref(state: &EntityState, field: FieldId) -> Option<EntityId> {
    bytes(state, field).and_then(EntityId::from_slice)
}

/// Removes the rows of an entity from `table`, whose key is `entity`.
pub(crate) fn remove_row(
    connection: &Connection,
    table: &'static str,
    entity: EntityId,
) -> Result<(), StoreError> {
    let sql: Cow<'_, str> = format!("DELETE FROM {table} WHERE entity = ?1").into();
    connection
        .prepare_cached(&sql)?
        .execute([entity.as_bytes()])?;
    Ok(())
}
