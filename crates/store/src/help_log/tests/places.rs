//! Where rows of the same instant stand.

use khupho_domain::help_log::HelpEntry;
use khupho_domain::ids::EntityId;
use khupho_oplog::registry::help_entry;
use khupho_oplog::{
    EntityState, Hlc, OpUid, Operation, OperationDraft, OplogError, StreamId, TxnId,
};

use super::super::{NewHelpEntriesWriter, NewHelpEntry, patch};
use super::notebook::Notebook;
use crate::StoreError;

/// An identity of the same millisecond and counter as any other one with that `last` byte.
fn made_at_once(last: u8) -> EntityId {
    let mut bytes = [0x70; 16];
    bytes[15] = last;
    EntityId::from_bytes(bytes)
}

fn state_of(entity: EntityId, help: &HelpEntry) -> EntityState {
    let draft = OperationDraft {
        stream: StreamId::from_bytes([1; 16]),
        seq: 1,
        prev: None,
        op_uid: OpUid::from_bytes(*entity.as_bytes()),
        hlc: Hlc::new(1_795_312_800_000, 0),
        entity,
        kind: help_entry::KIND,
        actor: entity,
        txn: TxnId::from_bytes(*entity.as_bytes()),
    };
    let op = Operation::seal(draft, patch(None, help), || Ok::<_, OplogError>([2; 16])).unwrap();
    let mut state = EntityState::new(help_entry::KIND);
    state.apply(op.header.hlc, &op);
    state
}

/// Two machines may make entries in one millisecond; both are new where they arrive.
#[test]
fn new_rows_of_the_same_instant_stand_side_by_side() {
    let notebook = Notebook::new();
    let help = notebook.help(None);
    let entities = [1, 2, 3].map(made_at_once);
    let places = notebook.write(|txn| {
        let mut writer = NewHelpEntriesWriter::new(txn.connection());
        for entity in entities {
            let new = NewHelpEntry::of(&state_of(entity, &help)).unwrap();
            new.write(entity, &mut writer)?;
        }
        writer.finish()?;
        let mut statement = txn
            .connection()
            .prepare("SELECT day_order FROM help_entry ORDER BY entity")?;
        let places = statement.query_map([], |row| row.get::<_, i64>(0))?;
        Ok::<_, StoreError>(places.collect::<Result<Vec<_>, _>>()?)
    });
    let first = places.value[0];
    assert_eq!(places.value, [first, first + 1, first + 2]);
    let counted: i64 = notebook.read(|connection| {
        Ok(
            connection.query_row("SELECT sum(entries) FROM help_day_tally", [], |row| {
                row.get(0)
            })?,
        )
    });
    assert_eq!(counted, 3);
}
