//! Dropping every projection and building it again from the log.

use khupho_domain::ids::EntityId;
use khupho_oplog::EntityState;
use rusqlite::{Connection, TransactionBehavior};

use crate::digest::{TableDigest, digests, empty_search_index, search_index_is_sound};
use crate::log::read_operation;
use crate::progress::{Progress, report};
use crate::projection::{self, tables};
use crate::rows::unsigned_at;
use crate::store::Store;
use crate::{StoreError, help_log, states};

/// One table before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuiltTable {
    /// What it held before.
    pub before: TableDigest,
    /// What it holds now.
    pub after: TableDigest,
}

/// What a rebuild came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuildReport {
    /// Operations that were replayed.
    pub operations: u64,
    /// The states and every projected table.
    pub tables: Vec<RebuiltTable>,
    /// Full-text indexes that were damaged, or did not hold what their tables say.
    pub unsound_search_indexes: Vec<&'static str>,
}

impl RebuildReport {
    /// Whether the projections were what the log says.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let same = |table: &RebuiltTable| table.before == table.after;
        self.unsound_search_indexes.is_empty() && self.tables.iter().all(same)
    }
}

impl Store {
    /// Drops every projection and the cached states, and replays the log.
    ///
    /// # Errors
    /// [`StoreError::Cancelled`], after which everything is as before; those of the database.
    pub fn rebuild(&self, progress: &dyn Progress) -> Result<u64, StoreError> {
        rebuild(&mut self.writer().connection, progress)
    }

    /// As [`Store::rebuild`], and compares every table with what it was. Where they differ, what
    /// the log says stands.
    ///
    /// # Errors
    /// As [`Store::rebuild`].
    pub fn rebuild_verify(&self, progress: &dyn Progress) -> Result<RebuildReport, StoreError> {
        let mut writer = self.writer();
        let sql = immediate(&mut writer.connection)?;
        let report = rebuild_compared(&sql, progress)?;
        sql.commit()?;
        Ok(report)
    }

    /// What a rebuild would come to; nothing is changed.
    pub(crate) fn compare_with_log(
        &self,
        progress: &dyn Progress,
    ) -> Result<RebuildReport, StoreError> {
        let mut writer = self.writer();
        let sql = immediate(&mut writer.connection)?;
        let report = rebuild_compared(&sql, progress)?;
        sql.rollback()?;
        Ok(report)
    }
}

pub(crate) fn rebuild(
    connection: &mut Connection,
    progress: &dyn Progress,
) -> Result<u64, StoreError> {
    let sql = immediate(connection)?;
    empty(&sql)?;
    let operations = replay(&sql, progress)?;
    sql.commit()?;
    Ok(operations)
}

fn immediate(connection: &mut Connection) -> Result<rusqlite::Transaction<'_>, StoreError> {
    Ok(connection.transaction_with_behavior(TransactionBehavior::Immediate)?)
}

fn rebuild_compared(
    connection: &Connection,
    progress: &dyn Progress,
) -> Result<RebuildReport, StoreError> {
    let unsound_search_indexes = unsound_search_indexes(connection)?;
    let before = digests(connection)?;
    empty(connection)?;
    let operations = replay(connection, progress)?;
    let after = digests(connection)?;
    let tables = before.into_iter().zip(after);
    Ok(RebuildReport {
        operations,
        tables: tables
            .map(|(before, after)| RebuiltTable { before, after })
            .collect(),
        unsound_search_indexes,
    })
}

fn unsound_search_indexes(connection: &Connection) -> Result<Vec<&'static str>, StoreError> {
    match help_log::take_in_waiting(connection) {
        // An index that takes nothing in any more is found below.
        Ok(()) | Err(StoreError::Damaged { .. }) => {}
        Err(error) => return Err(error),
    }
    let mut unsound = Vec::new();
    for index in tables().filter_map(|table| table.search) {
        if !search_index_is_sound(connection, index)? {
            unsound.push(index);
        }
    }
    Ok(unsound)
}

fn empty(connection: &Connection) -> Result<(), StoreError> {
    connection.execute("DELETE FROM entity_state", [])?;
    help_log::forget_waiting(connection)?;
    for table in tables() {
        connection.execute(&format!("DELETE FROM {}", table.name), [])?;
        if let Some(index) = table.search {
            empty_search_index(connection, index)?;
        }
    }
    Ok(())
}

/// Replays the log entity by entity: each state is computed once, and none but one is in memory.
fn replay(connection: &Connection, progress: &dyn Progress) -> Result<u64, StoreError> {
    let total = connection.query_row(
        "SELECT count(*) FROM operation WHERE applied = 1",
        [],
        |row| unsigned_at(row, 0),
    )?;
    let mut statement = connection.prepare(
        "SELECT header, payload, personal, effective_hlc FROM operation WHERE applied = 1
         ORDER BY entity, kind, position",
    )?;
    let mut rows = statement.query([])?;
    let mut current: Option<(EntityId, EntityState)> = None;
    let mut done = 0;
    while let Some(row) = rows.next()? {
        let (op, effective) = read_operation(row)?;
        let (entity, kind) = (op.header.entity, op.header.kind);
        let mut state = match current.take() {
            Some((known, state)) if known == entity && state.kind == kind => state,
            other => {
                finish(connection, other)?;
                EntityState::new(kind)
            }
        };
        state.apply(effective, &op);
        current = Some((entity, state));
        done += 1;
        report(progress, done, total)?;
    }
    finish(connection, current)?;
    Ok(done)
}

fn finish(
    connection: &Connection,
    entity: Option<(EntityId, EntityState)>,
) -> Result<(), StoreError> {
    let Some((entity, state)) = entity else {
        return Ok(());
    };
    // An operation whose payload was erased leaves no cells, and a live store keeps no such state.
    if state.cells.is_empty() {
        return Ok(());
    }
    states::save(connection, entity, &state)?;
    projection::project(connection, entity, &state)
}
