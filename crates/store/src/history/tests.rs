use super::*;
use crate::{Actor, Clock, Founding, NoKeyring, Store, StoreLocation, Transaction, TxnLabel};
use khupho_domain::members::Role;
use khupho_domain::neighborhoods::Neighborhood;
use khupho_oplog::registry::{DELETED, household};
use khupho_oplog::{Change, Patch};
use std::sync::Arc;

const NOW_MS: u64 = 1_795_312_800_000;
const NOTHING: Earlier = Earlier::Known(None);

struct Notebook {
    store: Store,
    actor: Actor,
    place: EntityId,
    _folder: tempfile::TempDir,
}

impl Notebook {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(NOW_MS);
        let khu_pho = Neighborhood {
            name: "Khu phố 13".to_owned(),
            ..Neighborhood::default()
        };
        let founding = Founding::new(
            &clock,
            "Trần Thị Giả Lập",
            "Cô Lập",
            "thử nghiệm một",
            khu_pho,
        )
        .unwrap();
        let location = StoreLocation {
            folder: folder.path().join("store"),
        };
        let (store, _) = Store::create(location, &founding, clock, Arc::new(NoKeyring)).unwrap();
        let actor = Actor {
            member: founding.member,
            role: Role::Head,
        };
        Self {
            store,
            actor,
            place: founding.neighborhood_id,
            _folder: folder,
        }
    }

    fn write(&self, entity: EntityId, changes: Vec<Change>) -> TxnId {
        let work = |tx: &mut Transaction<'_>| tx.write(household::KIND, entity, Patch(changes));
        self.store
            .transact::<_, StoreError>(self.actor, TxnLabel::HouseholdEdit, work)
            .unwrap()
            .txn
    }

    fn history(&self, entity: EntityId) -> Vec<HistoryOperation> {
        self.store
            .read(|connection| history(connection, entity))
            .unwrap()
    }
}

#[test]
fn each_write_tells_what_it_changed() {
    let notebook = Notebook::new();
    let entity = EntityId::from_bytes([7; 16]);
    let text = |text: &str| Some(Value::from(text));
    let created = notebook.write(
        entity,
        vec![
            Change::set(household::NEIGHBORHOOD, notebook.place),
            Change::set(household::CONTACT_NAME, "Lê Văn Thử"),
            Change::add_member(household::TAGS, "neo đơn"),
        ],
    );
    notebook.write(
        entity,
        vec![
            Change::set(household::CONTACT_NAME, "Lê Văn Thử Hai"),
            Change::remove_member(household::TAGS, "neo đơn"),
        ],
    );
    let deleted = notebook.write(entity, vec![Change::delete_entity()]);
    let history = notebook.history(entity);
    let changes: Vec<_> = history.iter().map(|entry| entry.changes.clone()).collect();
    assert_eq!(
        changes,
        [
            vec![
                (
                    household::NEIGHBORHOOD,
                    NOTHING,
                    Some(Value::from(notebook.place))
                ),
                (household::CONTACT_NAME, NOTHING, text("Lê Văn Thử")),
                (household::TAGS, NOTHING, text("neo đơn")),
            ],
            vec![
                (
                    household::CONTACT_NAME,
                    Earlier::Known(text("Lê Văn Thử")),
                    text("Lê Văn Thử Hai")
                ),
                (household::TAGS, Earlier::Known(text("neo đơn")), None),
            ],
            vec![(DELETED, NOTHING, Some(Value::Bool(true)))],
        ]
    );
    assert_eq!((history[0].txn, history[2].txn), (created, deleted));
    assert!(
        history
            .iter()
            .all(|entry| entry.actor == notebook.actor.member && entry.hlc_ms == NOW_MS)
    );
}

#[test]
fn an_undone_write_stays_in_the_history_with_its_undoing() {
    let notebook = Notebook::new();
    let entity = EntityId::from_bytes([7; 16]);
    notebook.write(
        entity,
        vec![Change::set(household::NEIGHBORHOOD, notebook.place)],
    );
    let named = notebook.write(
        entity,
        vec![Change::set(household::CONTACT_NAME, "Lê Văn Thử")],
    );
    notebook.store.undo(notebook.actor, named).unwrap();
    let history = notebook.history(entity);
    let name = Some(Value::from("Lê Văn Thử"));
    assert_eq!(
        history[1].changes,
        [(household::CONTACT_NAME, NOTHING, name.clone())]
    );
    assert_eq!(
        history[2].changes,
        [(household::CONTACT_NAME, Earlier::Known(name), None)]
    );
}

#[test]
fn nobody_wrote_to_what_is_not_there() {
    assert!(
        Notebook::new()
            .history(EntityId::from_bytes([1; 16]))
            .is_empty()
    );
}

#[test]
fn names_of_people_places_and_households() {
    let notebook = Notebook::new();
    let entity = EntityId::from_bytes([7; 16]);
    let changes = vec![
        Change::set(household::NEIGHBORHOOD, notebook.place),
        Change::set(household::CONTACT_NAME, "Lê Văn Thử"),
    ];
    notebook.write(entity, changes);
    let name = |entity| {
        notebook
            .store
            .read(|connection| name_of(connection, entity))
            .unwrap()
    };
    assert_eq!(
        name(notebook.actor.member).as_deref(),
        Some("Trần Thị Giả Lập")
    );
    assert_eq!(name(notebook.place).as_deref(), Some("Khu phố 13"));
    assert_eq!(name(entity).as_deref(), Some("Lê Văn Thử"));
    assert_eq!(name(EntityId::from_bytes([1; 16])), None);
}

/// Takes the personal parts out of the log, as if the operations had come without them.
fn withhold(notebook: &Notebook, txn: TxnId) {
    let writer = notebook.store.writer();
    let withheld = writer.connection.execute(
        "UPDATE operation SET personal = NULL, personal_withheld = 1
         WHERE txn = (SELECT id FROM txn WHERE uid = ?1) AND personal IS NOT NULL",
        [txn.as_bytes()],
    );
    assert_eq!(withheld.unwrap(), 1);
}

#[test]
fn what_was_withheld_is_told_as_withheld_and_never_as_empty() {
    let notebook = Notebook::new();
    let entity = EntityId::from_bytes([7; 16]);
    let text = |text: &str| Some(Value::from(text));
    let named = |name: &str| Change::set(household::CONTACT_NAME, name);
    let created = notebook.write(
        entity,
        vec![
            Change::set(household::NEIGHBORHOOD, notebook.place),
            Change::set(household::CODE, "H-0042"),
            named("Lê Văn Thử"),
        ],
    );
    notebook.write(entity, vec![named("Lê Văn Thử Hai")]);
    let renamed = notebook.write(entity, vec![named("Lê Văn Thử Ba")]);
    notebook.write(entity, vec![named("Lê Văn Thử Bốn")]);
    notebook.write(entity, vec![Change::set(household::CODE, "H-0043")]);
    withhold(&notebook, created);
    withhold(&notebook, renamed);
    let history = notebook.history(entity);
    let told: Vec<_> = history
        .iter()
        .map(|entry| (entry.personal_withheld, entry.changes.last().cloned()))
        .collect();
    let name = |later| Some((household::CONTACT_NAME, Earlier::Withheld, text(later)));
    let code = Earlier::Known(text("H-0042"));
    assert_eq!(
        told,
        [
            (true, Some((household::CODE, NOTHING, text("H-0042")))),
            (false, name("Lê Văn Thử Hai")),
            (true, None),
            (false, name("Lê Văn Thử Bốn")),
            (false, Some((household::CODE, code, text("H-0043")))),
        ]
    );
}
