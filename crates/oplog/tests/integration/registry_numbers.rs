//! The published numbers. A number that stands here once never changes its
//! name, its shape or its meaning; the list only grows.

use std::fmt::Write;

use expect_test::expect_file;
use khupho_domain::members::Role;
use khupho_oplog::registry::{self, DELETED, KINDS, KindSpec, Writers};
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
    assert_eq!(Act::from_number(5), None);
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
