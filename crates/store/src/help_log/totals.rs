//! Lượt, hộ and người, counted apart.

use std::collections::HashSet;

use khupho_domain::ids::EntityId;
use rusqlite::{Connection, Row, params};

use super::by_household::Narrowed;
use super::merged::Merged;
use crate::StoreError;
use crate::rows::some_entity_at;

/// Totals of a part of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HelpTotals {
    /// Lượt: entries.
    pub entries: u32,
    /// Hộ: different households of the register; those merged count as one.
    pub households: u32,
    /// Households helped without being named.
    pub unnamed_households: u32,
    /// Người.
    pub people: u64,
}

/// Totals of everything that a query without text matches; the index answers alone.
pub(super) fn totals_of_all(
    connection: &Connection,
    narrowed: &Narrowed,
) -> Result<HelpTotals, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("figures.sql"))?;
    let mut rows = statement.query(params![
        narrowed.neighborhood.as_bytes(),
        narrowed.first,
        narrowed.last,
        narrowed.category,
        narrowed.outcome
    ])?;
    let mut sum = Sum::default();
    while let Some(row) = rows.next()? {
        sum.add(row)?;
    }
    sum.totals(connection)
}

/// Totals of single entries.
pub(super) fn totals_of(connection: &Connection, places: &[i64]) -> Result<HelpTotals, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT unnamed_households, people, household FROM help_entry WHERE day_order = ?1",
    )?;
    let mut sum = Sum::default();
    for place in places {
        statement.query_row([place], |row| sum.add(row))?;
    }
    sum.totals(connection)
}

#[derive(Default)]
struct Sum {
    entries: usize,
    unnamed_households: u64,
    people: u64,
    households: HashSet<EntityId>,
}

impl Sum {
    fn add(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        self.entries += 1;
        self.unnamed_households += u64::from(row.get::<_, Option<u32>>(0)?.unwrap_or(0));
        self.people += u64::from(row.get::<_, u32>(1)?);
        self.households.extend(some_entity_at(row, 2)?);
        Ok(())
    }

    fn totals(&self, connection: &Connection) -> Result<HelpTotals, StoreError> {
        let merged = Merged::load(connection)?;
        let roots: HashSet<EntityId> = self
            .households
            .iter()
            .map(|household| merged.root_of(*household))
            .collect();
        Ok(HelpTotals {
            entries: u32::try_from(self.entries).unwrap_or(u32::MAX),
            households: u32::try_from(roots.len()).unwrap_or(u32::MAX),
            unnamed_households: u32::try_from(self.unnamed_households).unwrap_or(u32::MAX),
            people: self.people,
        })
    }
}
