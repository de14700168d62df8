//! What a person logged lately, to offer it first.

use khupho_domain::help_log::{HelpCategory, HelpPlace};
use khupho_domain::ids::EntityId;
use rusqlite::{Connection, params};

use super::wire::place_of;
use crate::StoreError;

/// A person's last choices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Habits {
    /// Categories, most used first; those never used are left out.
    pub categories: Vec<HelpCategory>,
    /// Place of the newest entry.
    pub place: Option<HelpPlace>,
}

/// What a person logged among the newest operations of the store.
///
/// # Errors
/// Those of the database.
pub fn habits(connection: &Connection, member: EntityId) -> Result<Habits, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("habits.sql"))?;
    let rows = statement.query_map(params![member.as_bytes()], |row| {
        Ok((
            HelpCategory::from_number(row.get(0)?),
            place_of(row.get(1)?),
        ))
    })?;
    let mut place = None;
    let mut uses = vec![0_u32; HelpCategory::ALL.len()];
    for row in rows {
        let (category, used_place) = row?;
        place = place.or(Some(used_place));
        let position = HelpCategory::ALL
            .iter()
            .position(|one| Some(*one) == category);
        if let Some(count) = position.and_then(|position| uses.get_mut(position)) {
            *count += 1;
        }
    }
    Ok(Habits {
        categories: most_used(&uses),
        place,
    })
}

fn most_used(uses: &[u32]) -> Vec<HelpCategory> {
    let mut used: Vec<(u32, HelpCategory)> = uses
        .iter()
        .copied()
        .zip(HelpCategory::ALL.iter().copied())
        .filter(|(count, _)| *count > 0)
        .collect();
    // A stable sort keeps the order shown to people among equals.
    used.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    used.into_iter().map(|(_, category)| category).collect()
}
