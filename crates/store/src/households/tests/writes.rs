use super::*;

#[test]
fn what_is_written_is_read_back_whole() {
    let notebook = Notebook::new();
    let mut household = notebook.household("Nguyễn Văn Ba", "0901234567", "42/7/3A Trần Quốc Toản");
    household.code = "13-0042".into();
    household.address.group = "5".into();
    household.address.apartment = "Block B".into();
    household.counts = CountKind::ALL.iter().map(|kind| (*kind, 1)).collect();
    household.counted_on = chrono::NaiveDate::from_ymd_opt(2026, 11, 1);
    household.reach_reason = Some(khupho_domain::households::ReachReason::MovedAway);
    household.tags = vec!["hộ nghèo".into(), "người cao tuổi".into()];
    household.note = "Gọi trước khi đến\nNhà có chó".into();
    let id = notebook.add(&household);
    assert_eq!(notebook.find(id), Some(household.clone()));
    assert_eq!(
        notebook
            .store
            .read(|connection| all(connection, notebook.place))
            .unwrap(),
        [(id, household)]
    );
}

#[test]
fn an_edit_changes_what_is_found() {
    let notebook = Notebook::with(&[("Nguyễn Văn Ba", "0901234567", "42/7 Lê Lợi")]);
    let id = notebook.page("ba", HouseholdFilter::default()).rows[0].id;
    notebook.change(id, |household| {
        household.contact_name = "Trần Thị Đào".into();
    });
    assert_eq!(notebook.found("nguyen"), "");
    assert_eq!(notebook.found("dao 42/7"), "1");
}

#[test]
fn a_deleted_household_is_gone_and_an_undo_brings_it_back() {
    let notebook = Notebook::with(&[("Nguyễn Văn Ba", "0901234567", "42/7 Lê Lợi")]);
    let id = notebook.page("ba", HouseholdFilter::default()).rows[0].id;
    notebook.change(id, |household| household.tags = vec!["hộ nghèo".into()]);
    let before = notebook.find(id);
    let txn = notebook.delete(id);
    assert_eq!(notebook.find(id), None);
    assert_eq!(notebook.found("ba"), "");
    assert!(
        notebook
            .store
            .read(|connection| tags(connection, notebook.place))
            .unwrap()
            .is_empty()
    );
    notebook.store.undo(notebook.actor, txn).unwrap();
    assert_eq!(notebook.find(id), before);
    assert_eq!(notebook.found("4567"), "1");
}

#[test]
fn a_merged_household_stands_for_the_one_that_stays_until_undone() {
    let notebook = Notebook::with(&[
        ("Nguyễn Văn Ba", "", "42/7 Lê Lợi"),
        ("Nguyễn V. Ba", "", "42/7 Lê Lợi"),
    ]);
    let (keep, other) = (notebook.id("1"), notebook.id("2"));
    let txn = notebook.change(other, |household| household.merged_into = Some(keep));
    let root = |id| {
        notebook
            .store
            .read(|connection| root_of(connection, id))
            .unwrap()
    };
    assert_eq!(root(other), Some(keep));
    assert_eq!(notebook.page("", HouseholdFilter::default()).total, 1);
    assert_eq!(notebook.page("ba", HouseholdFilter::default()).total, 1);
    let merged = notebook
        .store
        .read(|connection| listings_merged_into(connection, keep))
        .unwrap();
    assert_eq!(merged.iter().map(|row| row.id).collect::<Vec<_>>(), [other]);
    notebook.store.undo(notebook.actor, txn).unwrap();
    assert_eq!(root(other), Some(other));
    assert_eq!(notebook.page("ba", HouseholdFilter::default()).total, 2);
}

#[test]
fn a_rebuild_gives_the_same_register() {
    let notebook = Notebook::with(&[
        ("Nguyễn Văn Ba", "0901234567", "42/7 Lê Lợi"),
        ("Nguyễn V. Ba", "", "42/7 Lê Lợi"),
        ("Trần Thị Đào", "", "9 Lê Lợi"),
    ]);
    let keep = notebook.id("1");
    notebook.change(notebook.id("2"), |household| {
        household.merged_into = Some(keep);
    });
    notebook.change(notebook.id("3"), |household| {
        household.tags = vec!["hộ nghèo".into()];
    });
    let report = notebook.store.rebuild_verify(&crate::Unwatched).unwrap();
    assert!(report.is_same(), "{report:?}");
    assert_eq!(notebook.found("4567"), "1");
}
