//! Who changed what of an entity, and when, read from the log.
//!
//! Nothing of this is stored a second time: the operations of one entity are few, so its history is
//! made by replaying them.

use khupho_domain::ids::EntityId;
use khupho_oplog::{
    BaseRef, CellKey, EntityState, FieldId, Hlc, KindId, OpHash, SealedOperation, TxnId, Value,
};
use rusqlite::{Connection, OptionalExtension as _};

use khupho_oplog::registry::{
    activity, claim, criteria_set, criterion, evidence, help_entry, household, import_batch,
    journal_entry, member, neighborhood, welfare_recipient, welfare_round,
};

use crate::{StoreError, log, states};

/// What stood in a field before it was changed.
#[derive(Debug, Clone, PartialEq)]
pub enum Earlier {
    /// This value. None where it was cleared or never written, and for a member that was absent.
    Known(Option<Value>),
    /// Something that was written in a personal part which is not here.
    Withheld,
}

/// A field with what stood there before, and its value after. A cleared value is `None`, and so is
/// a member that was taken out of its set.
pub type FieldChange = (FieldId, Earlier, Option<Value>);

/// One operation of an entity, with the fields whose value it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct HistoryOperation {
    /// The transaction.
    pub txn: TxnId,
    /// The person who acted.
    pub actor: EntityId,
    /// When, by the clock of the machine that wrote it.
    pub hlc_ms: u64,
    /// Kind of the entity, which says what the fields are.
    pub kind: KindId,
    /// Identity of the signed operation.
    pub operation: OpHash,
    /// What it changed, as far as it is here; field 0 is the deletion.
    pub changes: Vec<FieldChange>,
    /// Whether it set personal fields too that are not here: which ones, and to what, is not known.
    pub personal_withheld: bool,
}

/// The history of an entity, oldest first. Operations that changed nothing that counts (their
/// content was erased, or it says what stood there already) are left out.
///
/// # Errors
/// Those of the database, and of stored bytes that are damaged.
pub fn history(
    connection: &Connection,
    entity: EntityId,
) -> Result<Vec<HistoryOperation>, StoreError> {
    let Some(kind) = states::load_of_any_kind(connection, entity)?.map(|state| state.kind) else {
        return Ok(Vec::new());
    };
    let mut operations = log::operations_of_entity(connection, entity, kind)?;
    operations.sort_by_key(|stored| (stored.effective, stored.op.header.op_uid));
    let mut replay = Replay {
        state: EntityState::new(kind),
        withheld: Vec::new(),
    };
    Ok(operations
        .iter()
        .map(|stored| replay.tell(stored.effective, &stored.op))
        .filter(|entry| !entry.changes.is_empty() || entry.personal_withheld)
        .collect())
}

/// The name by which people know an entity: of a member, a household, a khu phố or a piece of evidence.
///
/// # Errors
/// Those of the database.
pub fn name_of(connection: &Connection, entity: EntityId) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("history/name_of.sql"))?;
    Ok(statement
        .query_row([entity.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// Words that tell a person which one it is, also where it is deleted: the name of somebody, a title,
/// a file; for what belongs to something else those of the other. None where it has none or they are
/// not here.
///
/// # Errors
/// Those of the database.
pub fn words_of(
    connection: &Connection,
    entity: EntityId,
    kind: KindId,
) -> Result<Option<String>, StoreError> {
    let Some(state) = states::load(connection, entity, kind)? else {
        return Ok(None);
    };
    let register = |field| value_at(&state, &CellKey::register(field));
    let text = |field| register(field).and_then(Value::as_text);
    let own = match kind {
        household::KIND => text(household::CONTACT_NAME)
            .map(str::to_owned)
            .or_else(|| joined([household::HOUSE_NUMBER, household::STREET].map(text))),
        criterion::KIND => joined([criterion::CODE, criterion::TITLE].map(text)),
        _ => NAMES
            .iter()
            .find(|(named, _)| *named == kind)
            .and_then(|(_, field)| text(*field))
            .map(str::to_owned),
    };
    let belongs_to = BELONGS_TO.iter().find(|(part, _, _)| *part == kind);
    match (own, belongs_to) {
        (None, Some((_, field, whole))) => {
            let named = register(*field).and_then(Value::as_bytes);
            match named.and_then(EntityId::from_slice) {
                Some(named) => words_of(connection, named, *whole),
                None => Ok(None),
            }
        }
        (own, _) => Ok(own.filter(|words| !words.is_empty())),
    }
}

/// Where the name of a kind stands.
const NAMES: &[(KindId, FieldId)] = &[
    (neighborhood::KIND, neighborhood::NAME),
    (member::KIND, member::NAME),
    (criteria_set::KIND, criteria_set::TITLE),
    (evidence::KIND, evidence::CAPTION),
    (activity::KIND, activity::TITLE),
    (welfare_round::KIND, welfare_round::TITLE),
    (journal_entry::KIND, journal_entry::CONTENT),
    (import_batch::KIND, import_batch::FILE_NAME),
];

/// Kinds without a name of their own: the field that says to what they belong, and its kind.
const BELONGS_TO: &[(KindId, FieldId, KindId)] = &[
    (help_entry::KIND, help_entry::HOUSEHOLD, household::KIND),
    (claim::KIND, claim::CRITERION, criterion::KIND),
    (
        welfare_recipient::KIND,
        welfare_recipient::HOUSEHOLD,
        household::KIND,
    ),
];

fn joined(parts: [Option<&str>; 2]) -> Option<String> {
    let parts: Vec<_> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// An entity as it was at some point of its history.
struct Replay {
    state: EntityState,
    /// Writes up to there whose personal part is not here, as later ones name them.
    withheld: Vec<BaseRef>,
}

impl Replay {
    fn tell(&mut self, effective: Hlc, operation: &SealedOperation) -> HistoryOperation {
        let header = &operation.header;
        let changes = self.apply_and_compare(effective, operation);
        if operation.is_personal_withheld() {
            self.withheld.push(header.op_uid.base_ref());
        }
        HistoryOperation {
            txn: header.txn,
            actor: header.actor,
            hlc_ms: header.hlc.ms(),
            kind: header.kind,
            operation: operation.hash,
            changes,
            personal_withheld: operation.is_personal_withheld(),
        }
    }

    fn apply_and_compare(
        &mut self,
        effective: Hlc,
        operation: &SealedOperation,
    ) -> Vec<FieldChange> {
        let before = self.state.clone();
        self.state.apply(effective, operation);
        let written = self
            .state
            .cells
            .iter()
            .filter(|(_, cell)| cell.op_uid == operation.header.op_uid);
        written
            .filter_map(|(key, _)| {
                let later = value_at(&self.state, key);
                if self.replaces_withheld(operation, key, &before) {
                    return Some((key.field, Earlier::Withheld, later.cloned()));
                }
                let earlier = value_at(&before, key);
                let known = || Earlier::Known(earlier.cloned());
                (earlier != later).then(|| (key.field, known(), later.cloned()))
            })
            .collect()
    }

    /// Whether the operation says that it replaced a value of a personal part that is not here.
    fn replaces_withheld(
        &self,
        operation: &SealedOperation,
        key: &CellKey,
        before: &EntityState,
    ) -> bool {
        if self.withheld.is_empty() || *key != CellKey::register(key.field) {
            return false;
        }
        let mut changes = operation.patch.iter().flat_map(|patch| &patch.0);
        let base = changes
            .find(|change| change.field == key.field)
            .and_then(|change| change.base);
        base.is_some_and(|base| {
            before.base_of(key.field) != Some(base) && self.withheld.contains(&base)
        })
    }
}

fn value_at<'state>(state: &'state EntityState, key: &CellKey) -> Option<&'state Value> {
    state
        .cells
        .get(key)
        .map(|cell| &cell.value)
        .filter(|value| !value.is_null())
}

#[cfg(test)]
mod tests;
