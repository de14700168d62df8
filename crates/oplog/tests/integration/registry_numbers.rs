//! The published numbers. A number that stands here once never changes its
//! name, its shape or its meaning; the list only grows.

use std::fmt::Write;

use expect_test::expect_file;
use khupho_domain::members::Role;
use khupho_oplog::registry::{self, CellShape, DELETED, KINDS, KindSpec, Privacy, Writers};
use khupho_oplog::writers::may_write;

fn letters(writers: Writers) -> String {
    Role::ALL
        .into_iter()
        .map(|role| match (writers.contains(role), role) {
            (false, _) => '-',
            (true, Role::Head) => 'H',
            (true, Role::CommitteeMember) => 'C',
            (true, Role::Volunteer) => 'V',
            (true, Role::WardOfficer) => 'W',
        })
        .collect()
}

fn render(kind: &KindSpec) -> String {
    let mut text = format!("{} {}\n", kind.id.0, kind.name);
    writeln!(text, "  0 DELETED Register {}", letters(kind.deleters)).unwrap();
    for field in kind.fields {
        let (name, shape) = (field.name, field.shape);
        let (number, writers) = (field.id.0, letters(field.writers));
        writeln!(text, "  {number} {name} {shape:?} {writers}").unwrap();
    }
    text
}

#[test]
fn published_numbers_never_change() {
    let table: String = KINDS.iter().map(render).collect();
    expect_file!["../golden/registry.txt"].assert_eq(&table);
}

#[test]
fn what_is_personal_is_known_and_a_register() {
    let fields = KINDS.iter().flat_map(|kind| {
        let personal = kind.fields.iter();
        let personal = personal.filter(|field| field.privacy == Privacy::Personal);
        personal.map(|field| (kind.name, field.name, field.shape))
    });
    let register = CellShape::Register;
    assert_eq!(
        fields.collect::<Vec<_>>(),
        [
            ("household", "CONTACT_NAME", register),
            ("household", "PHONE", register),
            ("household", "NOTE", register),
            ("help_entry", "DOSSIER_CODE", register),
            ("help_entry", "NOTE", register),
            ("welfare_recipient", "RECEIVED_BY", register),
        ]
    );
}

#[test]
fn acts_and_roles_keep_their_numbers() {
    use khupho_oplog::Act;
    let acts = [
        Act::Set,
        Act::Append,
        Act::AddRef,
        Act::Delete,
        Act::Restore,
    ];
    assert_eq!(acts.map(Act::number), [0, 1, 2, 3, 4]);
    assert!(
        acts.iter()
            .all(|act| Act::from_number(act.number().into()) == Some(*act))
    );
    // 5 is the seal of a payload, which changes nothing.
    assert_eq!(Act::from_number(5), None);
    assert_eq!(Act::from_number(6), None);
    assert_eq!(Role::ALL.map(Role::number), [1, 2, 3, 4]);
}

#[test]
fn no_number_is_used_twice() {
    for (index, kind) in KINDS.iter().enumerate() {
        assert!(KINDS[..index].iter().all(|earlier| earlier.id != kind.id));
        for (index, field) in kind.fields.iter().enumerate() {
            assert_ne!(field.id, DELETED, "{}", kind.name);
            assert!(
                kind.fields[..index]
                    .iter()
                    .all(|earlier| earlier.id != field.id),
                "{} {}",
                kind.name,
                field.name
            );
        }
    }
}

#[test]
fn the_table_of_writers_is_the_registry() {
    for kind in KINDS {
        for role in Role::ALL {
            assert_eq!(
                may_write(role, kind.id, DELETED),
                kind.deleters.contains(role)
            );
            for field in kind.fields {
                assert_eq!(
                    may_write(role, kind.id, field.id),
                    field.writers.contains(role)
                );
            }
        }
        assert!(registry::field(kind.id, khupho_oplog::FieldId(65_535)).is_none());
    }
}
