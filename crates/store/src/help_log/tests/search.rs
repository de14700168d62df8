use std::collections::HashSet;

use chrono::NaiveTime;
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpRecipient};
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_domain::text::search_words;
use khupho_oplog::registry::help_entry;
use proptest::prelude::*;

use super::super::words::{all_begin_words, folded_words};
use super::super::{HelpQuery, HelpTotals};
use super::notebook::{Notebook, days_ago, ids, today};

#[test]
fn an_entry_is_found_by_its_own_words_and_by_its_household() {
    let notebook = Notebook::new();
    let ba = notebook.save_household(&Household {
        phone: "0900004567".to_owned(),
        ..at(&notebook, "Bà Ba Giả Định", "42/7", "Trần Quốc Toản")
    });
    let other = notebook.household("Lê Thử", "9", "Lý Chính Thắng");
    let residence = notebook.log(&HelpEntry {
        service: "Đăng ký tạm trú".to_owned(),
        dossier_code: "H29.19-261122-0001".to_owned(),
        note: "Bác cần đọc chữ lớn".to_owned(),
        helped_by: "Tổ công nghệ số".to_owned(),
        ..notebook.help(Some(ba))
    });
    let payment = notebook.log(&HelpEntry {
        service: "Quét mã QR".to_owned(),
        ..notebook.help(Some(other))
    });
    for text in [
        "ba 42/7",
        "BÀ  ba",
        "4567",
        "tam tru",
        "dang ky",
        "chữ lớn",
        "h29.19",
        "0001",
        "to cong nghe",
    ] {
        assert_eq!(notebook.found(text), [residence], "{text}");
    }
    assert_eq!(notebook.found("ly chinh"), [payment]);
    assert_eq!(
        notebook.found("ta tr"),
        [residence],
        "beginnings, where nothing else is found"
    );
    assert_eq!(notebook.found("le"), [payment], "a household's family name");
    assert_eq!(notebook.found(""), [payment, residence], "newest first");
    for text in ["tạm vắng", "999999", "...", "=c1", "\"", "*", "ba OR le"] {
        assert!(notebook.found(text).is_empty(), "{text}");
    }
}

fn at(notebook: &Notebook, name: &str, number: &str, street: &str) -> Household {
    let mut household = Household::empty(notebook.place);
    household.contact_name = name.to_owned();
    household.address.house_number = number.to_owned();
    household.address.street = street.to_owned();
    household
}

#[test]
fn entries_of_merged_households_are_found_and_counted_as_one() {
    let notebook = Notebook::new();
    let keep = notebook.household("Trần Giả", "1", "Lê Lợi");
    let other = notebook.household("Chị Mẫu", "1A", "Lê Lợi");
    let first = notebook.log(&HelpEntry {
        people: 2,
        ..notebook.help(Some(keep))
    });
    let second = notebook.log(&HelpEntry {
        people: 3,
        ..notebook.help(Some(other))
    });
    let unnamed = HelpEntry {
        recipient: HelpRecipient::Unnamed {
            households: Some(12),
        },
        people: 20,
        ..notebook.help(None)
    };
    notebook.log(&unnamed);
    let totals = |households| HelpTotals {
        entries: 3,
        households,
        unnamed_households: 12,
        people: 25,
    };
    assert_eq!(notebook.search(&notebook.query()).totals, Some(totals(2)));
    let txn = notebook.merge(keep, other);
    assert_eq!(notebook.search(&notebook.query()).totals, Some(totals(1)));
    assert_eq!(notebook.found("tran gia"), [second, first]);
    assert_eq!(
        notebook.found("chi mau"),
        [second, first],
        "either name leads to both"
    );
    let of_keep = HelpQuery {
        household: Some(keep),
        ..notebook.query()
    };
    let page = notebook.search(&of_keep);
    assert_eq!(ids(&page), [second, first]);
    assert!(
        page.rows
            .iter()
            .all(|row| row.household == Some(keep) && row.contact_name == "Trần Giả")
    );
    let newest = notebook.read(|connection| super::super::newest_of_household(connection, keep, 1));
    assert_eq!(
        newest.iter().map(|row| row.id).collect::<Vec<_>>(),
        [second]
    );
    notebook.undo(txn);
    assert_eq!(ids(&notebook.search(&of_keep)), [first]);
    notebook.assert_rebuilds();
}

#[test]
fn a_name_of_hundreds_of_households_walks_the_log() {
    let notebook = Notebook::new();
    let neighborhood = notebook.place;
    let added = notebook.write(|tx| {
        let mut entries = Vec::new();
        for number in 0..450_u32 {
            let mut household = Household::empty(neighborhood);
            household.contact_name = format!("Nguyễn Thử {number}");
            let id = tx.new_entity()?;
            tx.write(
                khupho_oplog::registry::household::KIND,
                id,
                crate::households::creation(&household),
            )?;
            let entry = HelpEntry {
                happened_on: days_ago(u64::from(number)),
                ..notebook.help(Some(id))
            };
            let id = tx.new_entity()?;
            tx.write(help_entry::KIND, id, super::super::patch(None, &entry))?;
            entries.push(id);
        }
        Ok(entries)
    });
    notebook.log(&notebook.help(None));
    let query = HelpQuery {
        text: "nguyễn".to_owned(),
        offset: 10,
        limit: 20,
        ..notebook.query()
    };
    let page = notebook.search(&query);
    assert_eq!(ids(&page), added.value[10..30]);
    assert!(page.more);
    assert_eq!(
        page.totals
            .map(|totals| (totals.entries, totals.households)),
        Some((450, 450))
    );
    let narrow = HelpQuery {
        to: Some(days_ago(440)),
        offset: 0,
        ..query
    };
    assert_eq!(ids(&notebook.search(&narrow)), added.value[440..]);
}

#[test]
fn more_than_a_thousand_entries_of_a_text_are_not_added_up() {
    let notebook = Notebook::new();
    let entry = HelpEntry {
        service: "Tạm trú".to_owned(),
        ..notebook.help(None)
    };
    let log = |count: usize| {
        notebook.write(|tx| {
            for _ in 0..count {
                let id = tx.new_entity()?;
                tx.write(help_entry::KIND, id, super::super::patch(None, &entry))?;
            }
            Ok(())
        })
    };
    let query = HelpQuery {
        text: "tam tru".to_owned(),
        ..notebook.query()
    };
    log(1_000);
    let totals = notebook.search(&query).totals.unwrap();
    assert_eq!((totals.entries, totals.people), (1_000, 1_000));
    log(1);
    let page = notebook.search(&query);
    assert_eq!((page.totals, page.more, page.rows.len()), (None, true, 50));
    let everything = notebook.search(&notebook.query()).totals.unwrap();
    assert_eq!(everything.entries, 1_001);
}

#[test]
fn another_khu_pho_stays_out_of_the_list() {
    let notebook = Notebook::new();
    let own = notebook.log(&HelpEntry {
        note: "mẫu".to_owned(),
        ..notebook.help(None)
    });
    let elsewhere = EntityId::from_bytes([9; 16]);
    notebook.log(&HelpEntry {
        neighborhood: elsewhere,
        note: "mẫu".to_owned(),
        ..notebook.help(None)
    });
    assert_eq!(notebook.found("mau"), [own]);
    assert_eq!(notebook.found(""), [own]);
    assert_eq!(
        notebook.search(&notebook.query()).totals.unwrap().entries,
        1
    );
}

/// Two hundred entries that mix everything a search can narrow to.
fn mixed(notebook: &Notebook) -> Vec<(EntityId, HelpEntry)> {
    let services = ["Đăng ký tạm trú", "Thanh toán tiền điện", "Cài VNeID", ""];
    let households: Vec<EntityId> = (0..8)
        .map(|number| {
            notebook.household(
                &format!("Trần Mẫu {number}"),
                &format!("{number}/7"),
                "Lê Lợi",
            )
        })
        .collect();
    notebook.merge(households[0], households[1]);
    let neighborhood_entries = (0..200_usize).map(|number| HelpEntry {
        happened_on: days_ago((number * 7 % 30) as u64),
        happened_at: (number % 3 == 0).then(|| NaiveTime::from_hms_opt(8, 30, 0).unwrap()),
        category: HelpCategory::ALL[number % 4],
        outcome: HelpOutcome::ALL[number % 3],
        revisit_on: Some(today()),
        service: services[number % services.len()].to_owned(),
        ..notebook.help((number % 5 != 0).then(|| households[number % households.len()]))
    });
    neighborhood_entries
        .map(|entry| (notebook.log(&entry), entry))
        .collect()
}

#[test]
fn every_search_finds_what_reading_everything_finds() {
    let notebook = Notebook::new();
    let entries = mixed(&notebook);
    let households = notebook.read(|connection| crate::households::all(connection, notebook.place));
    let merged_row = notebook.read(|connection| {
        let words: Vec<(EntityId, EntityId, String)> = {
            let mut statement = connection.prepare("SELECT entity, root, words FROM household")?;
            let rows = statement.query_map([], |row| {
                Ok((
                    EntityId::from_bytes(row.get(0)?),
                    EntityId::from_bytes(row.get(1)?),
                    row.get(2)?,
                ))
            })?;
            rows.collect::<Result<_, _>>()?
        };
        Ok(words)
    });
    assert_eq!((households.len(), merged_row.len()), (7, 8));
    let named = |entry: &HelpEntry, words: &[String]| {
        let HelpRecipient::Household(household) = entry.recipient else {
            return false;
        };
        let root = merged_row.iter().find(|row| row.0 == household).unwrap().1;
        merged_row
            .iter()
            .any(|row| row.1 == root && all_begin_words(&row.2, words))
    };
    let expected = |query: &HelpQuery| -> HashSet<EntityId> {
        let words = search_words(&query.text);
        let matching = entries.iter().filter(|(_, entry)| {
            query
                .category
                .is_none_or(|category| entry.category == category)
                && query.outcome.is_none_or(|outcome| entry.outcome == outcome)
                && query.from.is_none_or(|from| entry.happened_on >= from)
                && query.to.is_none_or(|to| entry.happened_on <= to)
                && (all_begin_words(&folded_words(&[&entry.service]), &words)
                    || named(entry, &words))
        });
        matching.map(|(id, _)| *id).collect()
    };
    let texts = prop::sample::select(vec![
        "",
        "tam tru",
        "tru",
        "lê lợi",
        "mẫu 3",
        "3/7",
        "mau 1",
        "khong co",
    ]);
    let categories = prop::option::of(prop::sample::select(HelpCategory::ALL));
    let outcomes = prop::option::of(prop::sample::select(HelpOutcome::ALL));
    let days = (prop::option::of(0_u64..40), prop::option::of(0_u64..40));
    proptest!(ProptestConfig::with_cases(96), |(text in texts, category in categories, outcome in outcomes, (from, to) in days, offset in 0_u32..30)| {
        let whole = HelpQuery {
            text: text.to_owned(),
            category,
            outcome,
            from: from.map(days_ago),
            to: to.map(days_ago),
            limit: 200,
            ..notebook.query()
        };
        let page = notebook.search(&whole);
        let found = ids(&page);
        prop_assert_eq!(found.iter().copied().collect::<HashSet<_>>(), expected(&whole));
        prop_assert!(page.rows.windows(2).all(|pair| pair[0].happened_on >= pair[1].happened_on));
        prop_assert_eq!(page.totals.map(|totals| totals.entries as usize), Some(found.len()));
        // A page is a part of the whole list.
        let part = notebook.search(&HelpQuery { offset, limit: 7, ..whole });
        let expected_part: Vec<_> = found.iter().copied().skip(offset as usize).take(7).collect();
        prop_assert_eq!(ids(&part), expected_part);
        prop_assert_eq!(part.more, found.len() > offset as usize + 7);
    });
}
