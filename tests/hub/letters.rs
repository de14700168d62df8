//! Names, telephones and notes go from PC to PC of a khu phố, and the hub sees none of them.

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::served::{Served, sync};
use crate::world::{Pc, TestResult};

/// Names of all households of a PC, sorted; empty ones too.
fn names(pc: &Pc) -> TestResult<Vec<String>> {
    let neighborhood = pc.neighborhood()?;
    let all = pc
        .store()
        .read(|connection| khupho_store::households::all(connection, neighborhood))?;
    let mut names: Vec<String> = all.into_iter().map(|(_, it)| it.contact_name).collect();
    names.sort();
    Ok(names)
}

fn named(codes: std::ops::RangeInclusive<u32>) -> Vec<String> {
    codes.map(|code| format!("Người Mẫu H{code:05}")).collect()
}

/// Rounds until nobody has a letter for anybody.
fn settle(pcs: &[&Pc]) -> TestResult {
    for _ in 0..4 {
        let mut sent = 0;
        for pc in pcs {
            sent += sync(pc)?.letters.sent;
        }
        if sent == 0 {
            return Ok(());
        }
    }
    Err("letters go to and fro for ever".into())
}

#[test]
fn a_second_pc_of_the_khu_pho_sees_names_after_a_round() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    // The head learns of the secretary's PC with the registry, in this round.
    head.add_households(1..=20)?;
    assert_eq!(sync(&head)?.letters.sent, 1);
    let read = sync(&secretary)?.letters;
    assert_eq!((read.read, read.unread), (1, 0));
    assert!(read.completed >= 20, "{read:?}");
    assert_eq!(names(&secretary)?, named(1..=20));
    secretary.add_households(21..=25)?;
    settle(&[&secretary, &head])?;
    assert_eq!(names(&head)?, named(1..=25));
    // A day on which nobody writes is a day without letters.
    assert_eq!(sync(&head)?.letters, Default::default());
    assert_eq!(sync(&secretary)?.letters, Default::default());
    // The ward gets no names at all.
    sync(&served.world.ward)?;
    let at_ward = served.world.ward.codes()?;
    assert_eq!(at_ward.len(), 25);
    Ok(())
}

#[test]
fn a_pc_that_comes_later_gets_what_was_written_before_it() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    head.add_households(1..=10)?;
    assert_eq!(sync(&head)?.letters.sent, 0, "there is nobody to write to");
    let secretary = served.enrolled("may-thu-ky", 0)?;
    secretary.add_households(11..=12)?;
    settle(&[&head, &secretary])?;
    let third = served.enrolled("may-ba", 0)?;
    settle(&[&head, &secretary, &third])?;
    for pc in [&head, &secretary, &third] {
        assert_eq!(names(pc)?, named(1..=12));
    }
    Ok(())
}

#[test]
fn a_pc_without_siblings_asks_for_no_letters_and_another_khu_pho_gets_none() -> TestResult {
    let served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let other = served.enrolled("may-khac", 1)?;
    head.add_households(1..=3)?;
    assert_eq!(sync(&head)?.letters.sent, 0);
    assert_eq!(sync(&other)?.letters, Default::default());
    Ok(())
}

#[test]
fn letters_that_the_hub_lost_are_written_again() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let secretary = served.enrolled("may-thu-ky", 0)?;
    sync(&head)?;
    let copy = served.world.path("copy-of-the-hub");
    served.save(&copy)?;
    head.add_households(1..=5)?;
    assert_eq!(sync(&head)?.letters.sent, 1);
    served.restore(&copy)?;
    settle(&[&head, &secretary])?;
    assert_eq!(names(&secretary)?, named(1..=5));
    Ok(())
}

#[test]
fn the_hub_holds_no_name() -> TestResult {
    let mut served = Served::founded()?;
    let head = served.enrolled("may-truong", 0)?;
    let _secretary = served.enrolled("may-thu-ky", 0)?;
    head.add_households(1..=5)?;
    assert_eq!(sync(&head)?.letters.sent, 1);
    served.stop();
    let held = everything_in(&served)?;
    let holds = |text: &str| held.iter().any(|value| contains(value, text.as_bytes()));
    assert!(holds("H00001"), "the control: what is no name is found");
    assert!(!holds("Người Mẫu H0"));
    assert!(!holds("0900000001"));
    Ok(())
}

/// Every value of every row of the hub's database.
fn everything_in(served: &Served) -> TestResult<Vec<Vec<u8>>> {
    let database = Connection::open(served.folder().join("hub.db"))?;
    let key = data_encoding::HEXLOWER.encode(served.database_key().as_slice());
    database.execute_batch(&format!("PRAGMA key = \"x'{key}'\""))?;
    let mut tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?;
    let tables = tables.query_map([], |row| row.get::<_, String>(0))?;
    let mut held = Vec::new();
    for table in tables {
        let mut statement = database.prepare(&format!("SELECT * FROM \"{}\"", table?))?;
        let columns = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                if let ValueRef::Blob(bytes) | ValueRef::Text(bytes) = row.get_ref(column)? {
                    held.push(bytes.to_vec());
                }
            }
        }
    }
    Ok(held)
}

fn contains(value: &[u8], text: &[u8]) -> bool {
    value.windows(text.len()).any(|window| window == text)
}
