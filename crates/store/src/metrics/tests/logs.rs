use super::*;
use crate::{Unwatched, help_log};
use khupho_domain::activities::ActivityKind;
use khupho_domain::assessment::MonthCount;
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_oplog::registry::{activity, help_entry};

impl Notebook {
    fn help(&self, on: &str, category: HelpCategory, outcome: HelpOutcome) -> HelpEntry {
        HelpEntry {
            neighborhood: self.place,
            happened_on: day(on),
            happened_at: None,
            recipient: HelpRecipient::Unnamed { households: None },
            people: 1,
            category,
            service: String::new(),
            dossier_code: String::new(),
            place: HelpPlace::NeighborhoodOffice,
            minutes: None,
            outcome,
            revisit_on: None,
            satisfaction: None,
            note: String::new(),
            helped_by: String::new(),
            evidence: Vec::new(),
            follow_up_of: None,
        }
    }

    fn log(&self, entry: &HelpEntry) -> EntityId {
        let logged = self.write(TxnLabel::HelpLog, |tx| {
            let entity = tx.new_entity()?;
            tx.write(help_entry::KIND, entity, help_log::patch(None, entry))?;
            Ok(entity)
        });
        logged.value
    }

    fn completed(&self, category: Option<HelpCategory>) -> u64 {
        let days = day("2026-01-01")..=day("2026-12-31");
        self.read(|connection| helps_completed(connection, self.place, category, &days))
    }
}

#[test]
fn the_tally_follows_every_change_of_an_entry() {
    let notebook = Notebook::new();
    let dossier = Some(HelpCategory::OnlineDossier);
    let before = notebook.help(
        "2026-03-05",
        HelpCategory::OnlineDossier,
        HelpOutcome::Revisit,
    );
    let entity = notebook.log(&before);
    assert_eq!(notebook.completed(dossier), 0);
    let after = notebook.help(
        "2026-04-01",
        HelpCategory::OnlineDossier,
        HelpOutcome::Completed,
    );
    let corrected = notebook.write(TxnLabel::HelpCorrect, |tx| {
        tx.write(
            help_entry::KIND,
            entity,
            help_log::patch(Some(&before), &after),
        )
    });
    assert_eq!(notebook.completed(dossier), 1);
    assert_eq!(notebook.completed(Some(HelpCategory::Vneid)), 0);
    let days = day("2026-01-01")..=day("2026-12-31");
    let months =
        notebook.read(|connection| helps_by_month(connection, notebook.place, dossier, &days));
    assert_eq!(
        months,
        [MonthCount {
            year: 2026,
            month: 4,
            count: 1
        }]
    );
    notebook.store.undo(notebook.actor, corrected.txn).unwrap();
    assert_eq!(notebook.completed(dossier), 0);
    notebook.write(TxnLabel::HelpDelete, |tx| {
        tx.write(
            help_entry::KIND,
            entity,
            Patch(vec![Change::delete_entity()]),
        )
    });
    let lines: u32 = notebook.read(|connection| {
        Ok(connection.query_row("SELECT count(*) FROM help_day_tally", [], |row| row.get(0))?)
    });
    assert_eq!(lines, 0, "a day without helps leaves no line");
}

#[test]
fn days_at_both_ends_count() {
    let notebook = Notebook::new();
    for on in ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-03"] {
        notebook.log(&notebook.help(on, HelpCategory::Vneid, HelpOutcome::Completed));
    }
    notebook.log(&notebook.help(
        "2026-03-03",
        HelpCategory::Vneid,
        HelpOutcome::CouldNotReach,
    ));
    let within = |first: &str, last: &str| {
        let days = day(first)..=day(last);
        notebook.read(|connection| {
            let completed = helps_completed(connection, notebook.place, None, &days)?;
            let logged = helps_logged(connection, notebook.place, &days)?;
            let all = Rows {
                offset: 0,
                limit: 100,
            };
            let listed = completed_helps(connection, notebook.place, None, &days, all)?;
            Ok((completed, logged, listed.len()))
        })
    };
    assert_eq!(within("2026-03-01", "2026-03-03"), (4, 5, 4));
    assert_eq!(within("2026-03-02", "2026-03-02"), (1, 1, 1));
    assert_eq!(within("2026-03-04", "2026-03-31"), (0, 0, 0));
    assert_eq!(
        notebook.read(|connection| first_help_on(connection, notebook.place)),
        Some(day("2026-03-01"))
    );
    assert!(notebook.store.rebuild_verify(&Unwatched).unwrap().is_same());
}

#[test]
fn helps_behind_a_figure_name_the_household_and_the_service() {
    let notebook = Notebook::new();
    let household = notebook.add(&notebook.household("Ngô Văn Thử", &[]));
    let mut entry = notebook.help(
        "2026-03-01",
        HelpCategory::OnlineDossier,
        HelpOutcome::Completed,
    );
    entry.recipient = HelpRecipient::Household(household);
    entry.service = "Đăng ký tạm trú".to_owned();
    let entity = notebook.log(&entry);
    let days = day("2026-03-01")..=day("2026-03-01");
    let rows = Rows {
        offset: 0,
        limit: 10,
    };
    let found = notebook.read(|connection| {
        completed_helps(
            connection,
            notebook.place,
            Some(HelpCategory::OnlineDossier),
            &days,
            rows,
        )
    });
    let expected = LogEntry {
        entity,
        title: "Ngô Văn Thử".to_owned(),
        detail: "Đăng ký tạm trú".to_owned(),
        on: day("2026-03-01"),
    };
    assert_eq!(found, [expected]);
    let by = notebook
        .read(|connection| entered_by(connection, entity, help_entry::KIND, help_entry::OUTCOME));
    assert_eq!(by.unwrap().actor, notebook.actor.member);
}

#[test]
fn activities_are_counted_by_kind() {
    let notebook = Notebook::new();
    for (kind, on) in [
        (1_i64, "2026-05-02"),
        (1, "2026-06-02"),
        (2, "2026-05-03"),
        (777, "2026-05-04"),
    ] {
        notebook.write(TxnLabel::Activity, |tx| {
            let entity = tx.new_entity()?;
            let patch = vec![
                Change::set(activity::NEIGHBORHOOD, notebook.place),
                Change::set(activity::ACTIVITY_KIND, kind),
                Change::set(activity::TITLE, "Lớp thử"),
                Change::set(activity::HELD_ON, on),
            ];
            tx.write(activity::KIND, entity, Patch(patch))
        });
    }
    let days = day("2026-05-01")..=day("2026-05-31");
    let class = ActivityKind::DigitalLiteracyClass;
    let (held, listed) = notebook.read(|connection| {
        let held = activities_held(connection, notebook.place, class, &days)?;
        let rows = Rows {
            offset: 0,
            limit: 10,
        };
        Ok((
            held,
            activity_entries(connection, notebook.place, class, &days, rows)?,
        ))
    });
    assert_eq!((held, listed.len()), (1, 1));
    let first = notebook.read(|connection| first_activity_on(connection, notebook.place));
    assert_eq!(first, Some(day("2026-05-02")));
}
