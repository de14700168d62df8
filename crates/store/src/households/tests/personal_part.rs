//! Names and phones in the log: apart from everything else, and possibly not there.

use super::*;
use crate::{StoreFault, Unwatched, reissue};

const NAME: &str = "Nguyễn Thị Mẫu 42";

/// Bytes of payload and personal part of every operation that has one, stream by stream.
fn parts(notebook: &Notebook) -> Vec<(Vec<u8>, Vec<u8>)> {
    notebook
        .store
        .read::<_, StoreError>(|connection| {
            let mut statement = connection.prepare(
                "SELECT payload, personal FROM operation WHERE personal IS NOT NULL
                 ORDER BY stream, seq",
            )?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .unwrap()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    let text = text.as_bytes();
    bytes.windows(text.len()).any(|window| window == text)
}

/// Changes the stored bytes from outside.
fn tamper(notebook: &Notebook, sql: &str) {
    let writer = notebook.store.writer();
    assert!(writer.connection.execute(sql, []).unwrap() > 0);
}

/// What a check finds first in the log.
fn first_fault(notebook: &Notebook) -> Option<String> {
    let report = notebook.store.verify(&Unwatched).unwrap();
    report.faults.into_iter().find_map(|fault| match fault {
        StoreFault::Chain { detail, .. } => Some(detail),
        _ => None,
    })
}

#[test]
fn a_name_is_written_into_the_personal_part_alone() {
    let notebook = Notebook::with(&[(NAME, "0900000042", "42/7 Đường Thử")]);
    let parts = parts(&notebook);
    let [(payload, personal)] = &parts[..] else {
        panic!("one operation has a personal part");
    };
    for text in [NAME, "0900000042"] {
        assert!(
            !contains(payload, text) && contains(personal, text),
            "{text}"
        );
    }
    assert!(contains(payload, "42/7"));
    assert_eq!(first_fault(&notebook), None);
}

#[test]
fn an_undone_change_of_a_name_brings_the_former_one_back() {
    let notebook = Notebook::with(&[(NAME, "", "42/7 Đường Thử")]);
    let id = notebook.id("1");
    let renamed = notebook.change(id, |household| {
        household.contact_name = "Lê Văn Thử".to_owned();
    });
    notebook.store.undo(notebook.actor, renamed).unwrap();
    assert_eq!(notebook.find(id).unwrap().contact_name, NAME);
    assert_eq!(parts(&notebook).len(), 3);
}

#[test]
fn a_household_without_its_personal_part_is_there_without_its_name() {
    let notebook = Notebook::with(&[(NAME, "0900000042", "42/7 Đường Thử")]);
    let id = notebook.id("1");
    let mut expected = notebook.find(id).unwrap();
    tamper(
        &notebook,
        "UPDATE operation SET personal = NULL, personal_withheld = 1 WHERE personal IS NOT NULL",
    );
    notebook.store.rebuild(&Unwatched).unwrap();
    expected.contact_name.clear();
    expected.phone.clear();
    assert_eq!(notebook.find(id), Some(expected));
    assert_eq!(notebook.found("duong thu"), "1");
    assert_eq!(notebook.found("nguyen thi mau"), "");
    assert!(notebook.store.verify(&Unwatched).unwrap().is_whole());
}

#[test]
fn a_personal_part_that_was_changed_from_outside_is_named() {
    let notebook = Notebook::with(&[(NAME, "", "42/7 Đường Thử")]);
    tamper(
        &notebook,
        "UPDATE operation SET personal = zeroblob(40) WHERE personal IS NOT NULL",
    );
    assert_eq!(
        first_fault(&notebook).as_deref(),
        Some("the personal part does not match the hash in its payload")
    );
    tamper(
        &notebook,
        "UPDATE operation SET personal = NULL WHERE personal IS NOT NULL",
    );
    assert_eq!(
        first_fault(&notebook).as_deref(),
        Some("its personal part is not marked as what it is")
    );
}

#[test]
fn a_new_stream_carries_the_same_personal_parts() {
    let notebook = Notebook::with(&[
        (NAME, "0900000042", "42/7 Đường Thử"),
        ("Lê Văn Thử", "", "43 Đường Thử"),
    ]);
    let before = parts(&notebook);
    reissue::continue_in_new_stream(&mut notebook.store.writer().connection, 1_795_312_900_000)
        .unwrap();
    let after = parts(&notebook);
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], before);
    assert!(notebook.store.verify(&Unwatched).unwrap().is_whole());
}
