//! Which evidence files operations cite: the one thing that a hub reads in a payload, because it
//! decides which khu phố may read a file.

use khupho_domain::ids::EntityId;
use khupho_oplog::hub::PushedOperation;
use khupho_oplog::ids::ContentHash;
use khupho_oplog::payload::Payload;
use khupho_oplog::registry::evidence::{CONTENT, KIND};

use crate::storage::{Citation, Scope};

/// The files that operations of a khu phố cite. A payload of a later program cites nothing that
/// could be told here.
pub(super) fn of(operations: &[(Option<EntityId>, Scope, PushedOperation)]) -> Vec<Citation> {
    let mut citations: Vec<Citation> = operations
        .iter()
        .filter_map(|(owner, scope, operation)| {
            let neighborhood = owner.or(scope.neighborhood())?;
            let hash = cited(operation)?;
            Some(Citation { neighborhood, hash })
        })
        .collect();
    citations.sort_unstable_by_key(|it| (it.neighborhood, it.hash));
    citations.dedup();
    citations
}

fn cited(operation: &PushedOperation) -> Option<ContentHash> {
    if operation.header.kind != KIND {
        return None;
    }
    let payload = operation.operation.payload_bytes.as_deref()?;
    let payload = Payload::decode(payload).ok()?;
    let change = payload
        .patch
        .0
        .iter()
        .find(|change| change.field == CONTENT)?;
    let hash: [u8; 32] = change.value.as_bytes()?.try_into().ok()?;
    Some(ContentHash::from_bytes(hash))
}
