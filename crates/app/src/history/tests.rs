use super::*;
use crate::help_log::tests::desk::{Desk, TODAY, column};
use crate::metrics::tests::Notebook;
use khupho_oplog::registry::{activity, help_entry, household, member};
use khupho_oplog::{OpHash, TxnId};
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

fn fields(history: &serde_json::Value, at: usize) -> Vec<serde_json::Value> {
    column(&history[at]["changes"], "field")
}

#[test]
fn an_activity_tells_who_changed_it() {
    let desk = Desk::new();
    let activity = |title: &str| {
        json!({
            "kind": "meals", "title": title, "held_on": TODAY, "place": "", "participants": null,
            "households": null, "quantity": null, "value_dong": null, "note": "",
        })
    };
    let id = desk.ok(
        "activity_save",
        &json!({ "id": null, "activity": activity("Suất ăn") }),
    )["id"]
        .clone();
    desk.become_volunteer();
    desk.ok(
        "activity_save",
        &json!({ "id": id, "activity": activity("Suất ăn tháng 11") }),
    );
    let history = desk.ok("history_of", &json!({ "kind": "activity", "id": id }));
    assert_eq!(column(&history, "who"), ["Lê Văn Thử", "Trần Thị Giả Lập"]);
    assert_eq!(
        history[0]["changes"],
        json!([{ "field": "title", "before": "Suất ăn", "after": "Suất ăn tháng 11" }])
    );
}

#[test]
fn a_journal_entry_tells_who_changed_it_until_it_is_taken_out() {
    let desk = Desk::new();
    let entry = |content: &str| {
        json!({
            "happened_on": TODAY, "happened_at": null, "content": content, "done_by": "", "result": "",
            "other_answers": "",
        })
    };
    let id = desk.ok(
        "journal_save",
        &json!({ "id": null, "entry": entry("Họp tổ") }),
    )["id"]
        .clone();
    desk.ok(
        "journal_save",
        &json!({ "id": id, "entry": entry("Họp tổ 5") }),
    );
    let of = json!({ "kind": "journal_entry", "id": id });
    let history = desk.ok("history_of", &of);
    assert_eq!(history.as_array().unwrap().len(), 2);
    assert_eq!(fields(&history, 0), ["content"]);
    desk.ok("journal_delete", &json!({ "id": id }));
    assert_eq!(desk.refusal("history_of", &of), "not_found");
}

#[test]
fn a_round_and_each_line_of_its_list_tell_who_changed_them() {
    let desk = Desk::new();
    let household = desk.household("Hộ Thử Một", "1", "Đường Thử");
    let round = json!({
        "title": "Quà Tết", "starts_on": TODAY, "item": "", "value_dong": null, "donor": "", "note": "",
    });
    let round = desk.ok("round_save", &json!({ "id": null, "round": round }))["id"].clone();
    let line = json!({ "kind": "welfare_recipient", "round": round, "household": household });
    assert_eq!(desk.refusal("history_of", &line), "not_found");
    desk.ok(
        "recipients_add",
        &json!({ "round": round, "households": [household], "filter": null }),
    );
    desk.become_volunteer();
    desk.ok(
        "recipient_tick",
        &json!({ "round": round, "household": household, "received_on": TODAY, "received_by": "con gái" }),
    );
    let history = desk.ok("history_of", &line);
    assert_eq!(column(&history, "who"), ["Lê Văn Thử", "Trần Thị Giả Lập"]);
    assert_eq!(fields(&history, 0), ["received_on", "received_by"]);
    desk.clock.advance(60_000);
    desk.ok(
        "recipient_untick",
        &json!({ "round": round, "household": household }),
    );
    desk.ok(
        "recipient_remove",
        &json!({ "round": round, "household": household }),
    );
    let round = desk.ok(
        "history_of",
        &json!({ "kind": "welfare_round", "id": round }),
    );
    assert_eq!(
        column(&round, "about"),
        [
            json!("Hộ Thử Một"),
            json!("Hộ Thử Một"),
            json!("Hộ Thử Một"),
            json!("Hộ Thử Một"),
            serde_json::Value::Null
        ],
        "who took a household off the list is told too"
    );
    assert_eq!(fields(&round, 0), ["deleted"]);
    assert_eq!(fields(&round, 4)[0], "title");
}

#[test]
fn a_member_tells_who_changed_them() {
    let desk = Desk::new();
    let member = |id: &serde_json::Value, role: &str| {
        json!({
            "id": id, "name": "Phạm Thị Giả Lập", "tile_label": "Chị Phạm", "role": role, "active": true,
            "secret": "thử nghiệm ba",
        })
    };
    let id = desk.ok(
        "member_save",
        &member(&serde_json::Value::Null, "volunteer"),
    )["id"]
        .clone();
    desk.ok("member_save", &member(&id, "committee_member"));
    let history = desk.ok("history_of", &json!({ "kind": "member", "id": id }));
    assert_eq!(
        history[0]["changes"],
        json!([{ "field": "role", "before": "volunteer", "after": "committee_member" }])
    );
    let nobody = json!({ "kind": "member", "id": "00000000-0000-4000-8000-000000000000" });
    assert_eq!(desk.refusal("history_of", &nobody), "not_found");
}

#[test]
fn what_is_not_here_is_told_as_withheld_and_never_as_empty() {
    let notebook = Notebook::new();
    let operation = HistoryOperation {
        txn: TxnId::from_bytes([1; 16]),
        actor: EntityId::from_bytes([2; 16]),
        hlc_ms: 1_795_392_000_000,
        kind: household::KIND,
        operation: OpHash::from_bytes([3; 32]),
        changes: vec![(
            household::CONTACT_NAME,
            Earlier::Withheld,
            Some(Value::from("Lê Văn Thử")),
        )],
        personal_withheld: true,
    };
    let row = notebook
        .host
        .read(|connection, _| row(&operation, &mut Names::new(connection)))
        .unwrap();
    let told: Vec<_> = row
        .changes
        .iter()
        .map(|change| {
            (
                change.field.as_str(),
                change.before.as_deref(),
                change.after.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("contact_name", Some("withheld"), Some("Lê Văn Thử")),
            ("personal_part", None, Some("withheld")),
        ]
    );
}
