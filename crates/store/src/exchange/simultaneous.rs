//! Two people wrote one field without seeing each other's value. One of the values stands, by the
//! rules of the merge; a person may take the other one, which is a write like any other.

use std::collections::BTreeMap;

use khupho_domain::ids::EntityId;
use khupho_oplog::registry::DELETED;
use khupho_oplog::{BaseRef, Change, FieldId, KindId, OpHash, OpUid, Patch, StreamId, Value};
use rusqlite::{Connection, params};

use crate::error::ExchangeFault;
use crate::labels::TxnLabel;
use crate::rows::{entity_at, signed};
use crate::store::Store;
use crate::transaction::{Actor, Committed, check_patch};
use crate::{StoreError, log, states};

/// One value of a contested field.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// The value.
    pub value: Value,
    /// Who wrote it.
    pub actor: EntityId,
    /// When, by the clock of the machine that wrote it.
    pub at_ms: u64,
    /// The operation.
    pub op: OpHash,
}

/// A field that two people wrote at once.
#[derive(Debug, Clone, PartialEq)]
pub struct SimultaneousEdit {
    /// Its number in this store.
    pub id: i64,
    /// What it is about.
    pub entity: EntityId,
    /// The kind of that.
    pub kind: KindId,
    /// The field.
    pub field: FieldId,
    /// What stands.
    pub standing: Version,
    /// What does not.
    pub other: Version,
}

/// Two writes of one register.
pub(super) struct Contest {
    pub(super) entity: EntityId,
    pub(super) kind: KindId,
    pub(super) field: FieldId,
    pub(super) op_uid: OpUid,
    pub(super) other_op_uid: OpUid,
}

pub(super) fn keep(
    connection: &Connection,
    contest: &Contest,
    now_ms: u64,
) -> Result<(), StoreError> {
    if contest.field == DELETED {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO simultaneous_edit (entity, kind, field, op_uid, other_op_uid, found_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            contest.entity.as_bytes(),
            contest.kind.0,
            contest.field.0,
            contest.op_uid.as_bytes(),
            contest.other_op_uid.as_bytes(),
            signed(now_ms),
        ])?;
    Ok(())
}

impl Store {
    /// Writes the value that does not stand: it stands from now on.
    ///
    /// # Errors
    /// [`ExchangeFault::UnknownEdit`], [`StoreError::NotAllowed`], and those of the database.
    pub fn take_other_value(&self, actor: Actor, id: i64) -> Result<Committed<()>, StoreError> {
        let edit = self.open_edit(id)?;
        let change = Change::set(edit.field, edit.other.value);
        self.transact(actor, TxnLabel::SimultaneousEdit, |txn| {
            txn.write(edit.kind, edit.entity, Patch(vec![change]))
        })
    }

    /// Leaves what stands, and shows the edit no longer. It decides as a write would, so whoever may
    /// not write the field may not keep it either.
    ///
    /// # Errors
    /// [`ExchangeFault::UnknownEdit`], [`StoreError::NotAllowed`], and those of the database.
    pub fn keep_standing_value(&self, actor: Actor, id: i64) -> Result<(), StoreError> {
        let edit = self.open_edit(id)?;
        let kept = Patch(vec![Change::set(edit.field, edit.standing.value)]);
        check_patch(actor, edit.kind, &kept)?;
        let sql = "DELETE FROM simultaneous_edit WHERE entity = ?1 AND kind = ?2 AND field = ?3";
        self.writer().connection.execute(
            sql,
            params![edit.entity.as_bytes(), edit.kind.0, edit.field.0],
        )?;
        Ok(())
    }

    fn open_edit(&self, id: i64) -> Result<SimultaneousEdit, StoreError> {
        let edits = self.read(simultaneous_edits)?;
        let found = edits.into_iter().find(|edit| edit.id == id);
        found.ok_or_else(|| ExchangeFault::UnknownEdit(id).into())
    }
}

struct Row {
    id: i64,
    contest: Contest,
}

/// Edits that nobody has decided, the newest first. One that somebody wrote over, seeing what stood,
/// is decided.
///
/// # Errors
/// Those of the database.
pub fn simultaneous_edits(connection: &Connection) -> Result<Vec<SimultaneousEdit>, StoreError> {
    let mut edits: Vec<SimultaneousEdit> = Vec::new();
    for row in rows(connection)? {
        let contest = &row.contest;
        let shown = edits.iter().any(|edit| {
            (edit.entity, edit.kind, edit.field) == (contest.entity, contest.kind, contest.field)
        });
        if !shown {
            edits.extend(open_one(connection, &row)?);
        }
    }
    Ok(edits)
}

fn rows(connection: &Connection) -> Result<Vec<Row>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, entity, kind, field, op_uid, other_op_uid FROM simultaneous_edit ORDER BY id DESC",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Row {
            id: row.get(0)?,
            contest: Contest {
                entity: entity_at(row, 1)?,
                kind: KindId(row.get(2)?),
                field: FieldId(row.get(3)?),
                op_uid: OpUid::from_bytes(row.get(4)?),
                other_op_uid: OpUid::from_bytes(row.get(5)?),
            },
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn open_one(connection: &Connection, row: &Row) -> Result<Option<SimultaneousEdit>, StoreError> {
    let contest = &row.contest;
    let Some(state) = states::load(connection, contest.entity, contest.kind)? else {
        return Ok(None);
    };
    let Some(cell) = state
        .register_cell(contest.field)
        .filter(|_| !state.is_deleted())
    else {
        return Ok(None);
    };
    let Some(loser) = loser_of(connection, contest, cell.op_uid)? else {
        return Ok(None);
    };
    let standing = version(connection, cell.op_uid, contest.field)?;
    let other = version(connection, loser, contest.field)?;
    let (Some(standing), Some(other)) = (standing, other) else {
        return Ok(None);
    };
    Ok((standing.value != other.value).then_some(SimultaneousEdit {
        id: row.id,
        entity: contest.entity,
        kind: contest.kind,
        field: contest.field,
        standing,
        other,
    }))
}

/// A write of the contested register.
struct Write {
    op_uid: OpUid,
    stream: StreamId,
    /// The write whose value it replaced on its writer's screen.
    base: Option<BaseRef>,
}

/// Which of the two writes lost to the one that stands; none where the contest is decided.
///
/// A third write decides it, unless its writer only went on from their own value: then they may
/// never have seen the other one. At this machine both were seen.
fn loser_of(
    connection: &Connection,
    contest: &Contest,
    standing: OpUid,
) -> Result<Option<OpUid>, StoreError> {
    let (one, other) = (contest.op_uid, contest.other_op_uid);
    let writes = writes_of(connection, contest)?;
    let mut at = standing;
    // Each step leads to an earlier write; foreign ones may claim a ring.
    for _ in 0..=writes.len() {
        if at == one {
            return Ok(Some(other));
        }
        if at == other {
            return Ok(Some(one));
        }
        let Some(write) = writes.get(&at.base_ref()) else {
            return Ok(None);
        };
        let before = write.base.and_then(|base| writes.get(&base));
        match before.filter(|before| before.stream == write.stream) {
            Some(before) if !is_own(connection, write.stream)? => at = before.op_uid,
            _ => return Ok(None),
        }
    }
    Ok(None)
}

fn writes_of(
    connection: &Connection,
    contest: &Contest,
) -> Result<BTreeMap<BaseRef, Write>, StoreError> {
    let mut writes = BTreeMap::new();
    for stored in log::operations_of_entity(connection, contest.entity, contest.kind)? {
        let header = &stored.op.header;
        let changes = stored.op.patch.iter().flat_map(|patch| &patch.0);
        for change in changes.filter(|change| change.field == contest.field) {
            let write = Write {
                op_uid: header.op_uid,
                stream: header.stream,
                base: change.base,
            };
            writes.insert(header.op_uid.base_ref(), write);
        }
    }
    Ok(writes)
}

fn is_own(connection: &Connection, stream: StreamId) -> Result<bool, StoreError> {
    Ok(connection
        .prepare_cached("SELECT 1 FROM stream WHERE stream = ?1 AND own = 1")?
        .exists([stream.as_bytes()])?)
}

/// What a write that counts gave a register.
fn version(
    connection: &Connection,
    op_uid: OpUid,
    field: FieldId,
) -> Result<Option<Version>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT header, payload, personal, effective_hlc FROM operation
         WHERE op_uid = ?1 AND applied = 1",
    )?;
    let mut rows = statement.query([op_uid.as_bytes()])?;
    let Some(row) = rows.next()? else {
        return Ok(None);
    };
    let (op, _) = log::read_operation(row)?;
    let mut changes = op.patch.iter().flat_map(|patch| &patch.0);
    let change = changes.rfind(|change| change.field == field);
    Ok(change.map(|change| Version {
        value: change.value.clone(),
        actor: op.header.actor,
        at_ms: op.header.hlc.ms(),
        op: op.hash,
    }))
}
