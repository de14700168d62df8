//! Which households were merged into which, read once for a search. There are few.

use std::collections::HashMap;

use khupho_domain::ids::EntityId;
use rusqlite::Connection;

use crate::StoreError;
use crate::rows::entity_at;

/// Every merged household with the one that stands for it.
pub(super) struct Merged {
    roots: HashMap<EntityId, EntityId>,
    members: HashMap<EntityId, Vec<EntityId>>,
}

impl Merged {
    pub(super) fn load(connection: &Connection) -> Result<Self, StoreError> {
        let mut statement = connection.prepare_cached(
            "SELECT entity, root FROM household INDEXED BY household_merge_target
             WHERE merge_target IS NOT NULL AND root <> entity",
        )?;
        let mut rows = statement.query([])?;
        let mut merged = Self {
            roots: HashMap::new(),
            members: HashMap::new(),
        };
        while let Some(row) = rows.next()? {
            let (entity, root) = (entity_at(row, 0)?, entity_at(row, 1)?);
            merged.roots.insert(entity, root);
            merged.members.entry(root).or_default().push(entity);
        }
        Ok(merged)
    }

    /// The household that stands for one.
    pub(super) fn root_of(&self, household: EntityId) -> EntityId {
        self.roots.get(&household).copied().unwrap_or(household)
    }

    /// The households that were merged into one.
    pub(super) fn members_of(&self, root: EntityId) -> &[EntityId] {
        self.members.get(&root).map_or(&[], Vec::as_slice)
    }
}
