use super::*;
use crate::metrics::tests::Notebook;
use khupho_oplog::registry::{activity, help_entry, household, member};
use serde_json::json;

fn shown(kind: KindId, field: FieldId, value: impl Into<Value>) -> String {
    plain(kind, field, &value.into())
}

#[test]
fn values_in_plain_words() {
    let list = |values: Vec<Value>| Value::List(values);
    let int = Value::Int;
    let months = list(vec![
        list(vec![int(2026), int(1), int(20)]),
        list(vec![int(2026), int(12), int(3)]),
    ]);
    let cases = [
        (
            shown(household::KIND, household::COUNTED_ON, "2026-03-05"),
            "05/03/2026",
        ),
        (
            shown(help_entry::KIND, help_entry::HAPPENED_AT, "08:30:00"),
            "08:30",
        ),
        (
            shown(household::KIND, household::NOTE, "ngày 2026-03-05"),
            "ngày 2026-03-05",
        ),
        (
            shown(household::KIND, household::NOTE, "2026-13-05"),
            "2026-13-05",
        ),
        (
            shown(household::KIND, household::NOTE, "đủ mười!"),
            "đủ mười!",
        ),
        (
            shown(household::KIND, household::REACH_REASON, 3_i64),
            "declined",
        ),
        (
            shown(household::KIND, household::REACH_REASON, 77_i64),
            "77",
        ),
        (shown(help_entry::KIND, help_entry::PEOPLE, 3_i64), "3"),
        (
            shown(help_entry::KIND, help_entry::CATEGORY, 4_i64),
            "online_dossier",
        ),
        (
            shown(activity::KIND, activity::ACTIVITY_KIND, 5_i64),
            "community_work",
        ),
        (shown(member::KIND, member::ROLE, 2_i64), "committee_member"),
        (shown(member::KIND, member::ACTIVE, false), "no"),
        (shown(claim::KIND, claim::STATE, 2_i64), "ready_to_send"),
        (
            shown(
                claim::KIND,
                claim::VALUE,
                list(vec![int(1), Value::Bool(true)]),
            ),
            "yes",
        ),
        (
            shown(claim::KIND, claim::VALUE, list(vec![int(2), int(12)])),
            "12",
        ),
        (
            shown(claim::KIND, claim::VALUE, list(vec![int(3), months])),
            "01/2026: 20 · 12/2026: 3",
        ),
        (
            shown(
                claim::KIND,
                claim::VALUE,
                list(vec![int(4), int(451), int(550)]),
            ),
            "451/550",
        ),
        (
            shown(claim::KIND, claim::VALUE, list(vec![int(5), int(1)])),
            "half",
        ),
        (
            shown(
                claim::KIND,
                claim::VALUE,
                list(vec![int(9), int(1), int(2)]),
            ),
            "9 · 1 · 2",
        ),
    ];
    for (shown, expected) in cases {
        assert_eq!(shown, expected);
    }
}

#[test]
fn fields_that_say_where_a_thing_belongs_are_left_out() {
    assert_eq!(shown_field(household::KIND, household::NEIGHBORHOOD), None);
    assert_eq!(
        shown_field(household::KIND, household::CONTACT_NAME).as_deref(),
        Some("contact_name")
    );
    assert_eq!(
        shown_field(household::KIND, DELETED).as_deref(),
        Some("deleted")
    );
    assert_eq!(
        shown_field(household::KIND, FieldId(999)).as_deref(),
        Some("unknown_999")
    );
}

#[test]
fn a_household_tells_who_changed_it_newest_first() {
    let notebook = Notebook::new();
    let household = notebook.household("Hộ Thử Một", "1", &[("adults", 3)]);
    notebook.count(&household, "e_payment", 2);
    let history = notebook.ok("household_get", json!({ "id": household }))["history"].clone();
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(history[0]["who"], json!("Trần Thị Giả Lập"));
    let changes = history[0]["changes"].as_array().unwrap();
    let counted = changes
        .iter()
        .find(|change| change["field"] == "count_e_payment")
        .unwrap();
    assert_eq!(
        (&counted["before"], &counted["after"]),
        (&serde_json::Value::Null, &json!("2"))
    );
    let day = changes
        .iter()
        .find(|change| change["field"] == "counted_on")
        .unwrap();
    assert_eq!(
        (&day["before"], &day["after"]),
        (&json!("20/08/2026"), &json!("01/11/2026"))
    );
}

#[test]
fn a_merge_names_the_household_that_stays() {
    let notebook = Notebook::new();
    let keep = notebook.household("Hộ Ở Lại", "1", &[]);
    let other = notebook.household("Hộ Gộp Vào", "1", &[]);
    notebook.ok("household_merge", json!({ "keep": keep, "other": other }));
    let history = notebook.ok("household_get", json!({ "id": other }))["history"].clone();
    let changes = history[0]["changes"].as_array().unwrap();
    let merged = changes
        .iter()
        .find(|change| change["field"] == "merged_into")
        .unwrap();
    assert_eq!(merged["after"], json!("Hộ Ở Lại"));
}
