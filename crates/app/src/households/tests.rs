//! The register through the one door, as a screen calls it.

mod exports;

use crate::host::{Host, SecretRule, parse_id};
use chrono::NaiveDate;
use khupho_domain::members::Role;
use khupho_oplog::registry::household::KIND;
use khupho_store::{Clock, NoKeyring, TxnLabel, households as register};
use serde_json::{Value, json};
use std::sync::Arc;

/// A notebook in a folder of its own, with its head signed in.
pub(crate) struct TestNotebook {
    pub(crate) host: Arc<Host>,
    pub(crate) folder: tempfile::TempDir,
}

impl TestNotebook {
    /// An empty notebook on 22/11/2026.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::fixed(1_795_312_800_000);
        let host = Host::new(folder.path().join("notebook"), clock, Arc::new(NoKeyring))
            .with_secret_rule(SecretRule::Scripted);
        let notebook = Self {
            host: Arc::new(host),
            folder,
        };
        notebook.ok(
            "store_create",
            json!({
                "neighborhood_name": "Khu phố 13", "ward_name": "Phường Mẫu",
                "member_name": "Trần Thị Giả Lập", "tile_label": "", "secret": "bí mật thử nghiệm",
            }),
        );
        notebook
    }

    fn answer(&self, command: &str, args: Value) -> Value {
        let request = json!({ "command": command, "args": args }).to_string();
        serde_json::from_str(&self.host.call(&request)).unwrap()
    }

    /// The result of a command that must succeed.
    pub(crate) fn ok(&self, command: &str, args: Value) -> Value {
        let mut answer = self.answer(command, args);
        assert!(answer.get("ok").is_some(), "{command}: {answer}");
        answer["ok"].take()
    }

    /// The code of a refusal, and its parameters.
    pub(crate) fn refused(&self, command: &str, args: Value) -> String {
        let answer = self.answer(command, args);
        let error = &answer["error"];
        let params = error["params"]
            .as_object()
            .unwrap_or_else(|| panic!("{command}: {answer}"));
        let params: Vec<String> = params
            .iter()
            .map(|(name, value)| format!(" {name}={}", value.as_str().unwrap()))
            .collect();
        format!("{}{}", error["code"].as_str().unwrap(), params.concat())
    }

    /// Adds a household and gives its identity.
    pub(crate) fn add(&self, household: Value) -> String {
        let saved = self.ok(
            "household_save",
            json!({ "id": null, "household": input(household) }),
        );
        saved["id"].as_str().unwrap().to_owned()
    }

    /// Rows found, as "code name, address".
    pub(crate) fn found(&self, query: &str) -> Vec<String> {
        let args = json!({
            "query": query, "filter": { "tag": null, "street": null, "only_uncounted": false },
            "page": { "offset": 0, "limit": 200 },
        });
        let page = self.ok("households_search", args);
        let text = |row: &Value, field: &str| row[field].as_str().unwrap().to_owned();
        let rows = page["rows"].as_array().unwrap();
        rows.iter()
            .map(|row| {
                format!(
                    "{} {}, {}",
                    text(row, "code"),
                    text(row, "contact_name"),
                    text(row, "address")
                )
            })
            .collect()
    }
}

/// Every field of a household, those named in place of the empty ones.
pub(crate) fn input(named: Value) -> Value {
    let mut input = json!({
        "code": "", "contact_name": "", "phone": "", "house_number": "", "alley": "", "street": "",
        "group": "", "apartment": "", "counts": [], "counted_on": null, "reach_reason": null,
        "tags": [], "note": "",
    });
    let Value::Object(named) = named else {
        panic!("fields have names")
    };
    for (field, value) in named {
        assert!(input.get(&field).is_some(), "no field {field}");
        input[field] = value;
    }
    input
}

fn ba() -> Value {
    json!({ "contact_name": "Nguyễn Văn Ba", "phone": "0901 234 567", "house_number": "42/7", "street": "Lê Lợi" })
}

#[test]
fn a_household_is_added_found_and_shown() {
    let notebook = TestNotebook::new();
    let id = notebook.add(ba());
    assert_eq!(
        notebook.found("ba 42/7"),
        ["0001 Nguyễn Văn Ba, 42/7 Lê Lợi"]
    );
    let detail = notebook.ok("household_get", json!({ "id": id }));
    assert_eq!(detail["household"]["phone"], "0901234567");
    assert_eq!(detail["household"]["counts"].as_array().unwrap().len(), 18);
    assert_eq!(
        detail["household"]["counts"][0],
        json!({ "kind": "people", "count": null })
    );
    assert_eq!(detail["history"].as_array().unwrap().len(), 1);
    assert_eq!(detail["note_warnings"], json!([]));
}

#[test]
fn texts_are_kept_composed() {
    let notebook = TestNotebook::new();
    notebook.add(json!({ "contact_name": "  Nguye\u{302}\u{303}n  Va\u{306}n Ba ", "tags": ["hộ nghèo", " ", "hộ nghèo"] }));
    assert!(notebook.found("nguyen")[0].starts_with("0001 Nguyễn"));
}

#[test]
fn what_cannot_be_kept_is_refused_by_field() {
    let notebook = TestNotebook::new();
    let save = |fields: Value| {
        notebook.refused(
            "household_save",
            json!({ "id": null, "household": input(fields) }),
        )
    };
    assert_eq!(
        save(json!({})),
        "invalid_field field=contact_name reason=name_or_address_required"
    );
    assert_eq!(
        save(json!({ "contact_name": "Ba", "phone": "12345" })),
        "invalid_field field=phone reason=not_a_phone"
    );
    assert_eq!(
        save(json!({ "contact_name": "ễ".repeat(201) })),
        "text_too_long field=contact_name max=200"
    );
    assert_eq!(
        save(json!({ "contact_name": "Ba", "note": "a".repeat(2_001) })),
        "text_too_long field=note max=2000"
    );
    assert_eq!(
        save(json!({ "contact_name": "Ba", "counts": [{ "kind": "cats", "count": 1 }] })),
        "invalid_field field=counts reason=unknown"
    );
    assert_eq!(
        save(json!({ "contact_name": "Ba", "reach_reason": "busy" })),
        "invalid_field field=reach_reason reason=unknown"
    );
    let counts = json!([{ "kind": "adults", "count": 2 }, { "kind": "e_payment", "count": 3 }]);
    assert_eq!(
        save(json!({ "contact_name": "Ba", "counts": counts })),
        "counts_impossible part=e_payment part_count=3 reason=exceeds_whole whole=adults whole_count=2"
    );
    assert!(notebook.found("").is_empty());
    notebook.add(json!({ "contact_name": "ễ".repeat(200), "note": "a".repeat(2_000) }));
}

#[test]
fn a_code_is_given_once() {
    let notebook = TestNotebook::new();
    let id = notebook.add(ba());
    let mut other = ba();
    other["code"] = json!("0001");
    let refused = notebook.refused(
        "household_save",
        json!({ "id": null, "household": input(other) }),
    );
    assert_eq!(refused, "invalid_field field=code reason=in_use");
    let mut same = ba();
    same["code"] = json!("0001");
    let unchanged = notebook.ok(
        "household_save",
        json!({ "id": id, "household": input(same) }),
    );
    assert_eq!(unchanged["txn"], Value::Null);
    notebook.add(json!({ "contact_name": "Trần Thị Đào" }));
    assert_eq!(notebook.found("dao"), ["0002 Trần Thị Đào, "]);
}

#[test]
fn counts_are_saved_with_their_day() {
    let notebook = TestNotebook::new();
    let id = notebook.add(ba());
    let save = |kind: &str, count: u32, day: &str| json!({ "id": id, "counts": [{ "kind": kind, "count": count }], "counted_on": day });
    notebook.ok("household_counts_save", save("adults", 3, "2026-11-20"));
    let detail = notebook.ok("household_get", json!({ "id": id }));
    assert_eq!(detail["household"]["counted_on"], "2026-11-20");
    assert_eq!(detail["household"]["counts"][1]["count"], 3);
    assert_eq!(
        notebook.refused("household_counts_save", save("e_payment", 4, "2026-11-20")),
        "counts_impossible part=e_payment part_count=4 reason=exceeds_whole whole=adults whole_count=3"
    );
    assert_eq!(
        notebook.refused("household_counts_save", save("adults", 4, "2026-11-24")),
        "invalid_field field=counted_on reason=future"
    );
}

#[test]
fn a_day_of_counting_is_checked_when_the_whole_household_is_saved_too() {
    let notebook = TestNotebook::new();
    let save = |id: Option<&str>, counted_on: &str| {
        let mut household = ba();
        household["counted_on"] = json!(counted_on);
        json!({ "id": id, "household": input(household) })
    };
    for (day, reason) in [("2085-03-05", "future"), ("1985-03-05", "too_old")] {
        let refused = format!("invalid_field field=counted_on reason={reason}");
        assert_eq!(notebook.refused("household_save", save(None, day)), refused);
        let id = notebook.add(ba());
        assert_eq!(
            notebook.refused("household_save", save(Some(&id), day)),
            refused
        );
    }
}

/// A day that earlier versions took must not keep a household from being put right.
#[test]
fn a_day_of_counting_that_stood_there_before_stays() {
    let notebook = TestNotebook::new();
    let id = notebook.add(ba());
    let entity = parse_id(&serde_json::from_value(json!(id)).unwrap()).unwrap();
    let written = notebook.host.write(TxnLabel::HouseholdEdit, |tx, _| {
        let before = register::find(tx.connection(), entity)?.unwrap();
        let mut after = before.clone();
        after.counted_on = NaiveDate::from_ymd_opt(2085, 3, 5);
        Ok(tx.write(KIND, entity, register::changes_between(&before, &after))?)
    });
    written.unwrap();
    let mut household = ba();
    household["note"] = json!("gõ mạnh");
    household["counted_on"] = json!("2085-03-05");
    notebook.ok(
        "household_save",
        json!({ "id": id, "household": input(household) }),
    );
}

#[test]
fn a_deleted_household_comes_back_by_undo() {
    let notebook = TestNotebook::new();
    let id = notebook.add(ba());
    let deleted = notebook.ok("household_delete", json!({ "id": id }));
    assert!(notebook.found("").is_empty());
    assert_eq!(
        notebook.refused("household_get", json!({ "id": id })),
        "not_found"
    );
    assert_eq!(
        notebook.refused("household_delete", json!({ "id": id })),
        "not_found"
    );
    notebook.ok("undo", json!({ "txn": deleted["txn"] }));
    assert_eq!(notebook.found("4567").len(), 1);
}

#[test]
fn look_alikes_say_why() {
    let notebook = TestNotebook::new();
    let id = notebook.add(ba());
    let typed = |id: Value, fields: Value| {
        let rows = notebook.ok(
            "household_look_alikes",
            json!({ "id": id, "household": input(fields) }),
        );
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["reasons"].to_string())
            .collect::<Vec<_>>()
    };
    let half_typed = json!({ "contact_name": "nguyen van ba", "phone": "+84901234567" });
    assert_eq!(
        typed(Value::Null, half_typed.clone()),
        [r#"["same_phone","same_name"]"#]
    );
    assert!(typed(json!(id), half_typed).is_empty());
    assert!(typed(Value::Null, json!({ "contact_name": "Nguyễn Văn Ba" })).is_empty());
}

#[test]
fn a_merge_fills_blanks_and_is_undone_whole() {
    let notebook = TestNotebook::new();
    let keep = notebook.add(
        json!({ "contact_name": "Nguyễn Văn Ba", "house_number": "42/7", "street": "Lê Lợi" }),
    );
    let other = notebook.add(json!({
        "contact_name": "Nguyễn V. Ba", "phone": "0901234567", "tags": ["hộ nghèo"],
        "counts": [{ "kind": "adults", "count": 2 }],
    }));
    let merged = notebook.ok("household_merge", json!({ "keep": keep, "other": other }));
    assert_eq!(notebook.found(""), ["0001 Nguyễn Văn Ba, 42/7 Lê Lợi"]);
    let detail = notebook.ok("household_get", json!({ "id": keep }));
    assert_eq!(detail["household"]["phone"], "0901234567");
    assert_eq!(detail["household"]["counts"][1]["count"], 2);
    assert_eq!(detail["household"]["tags"], json!(["hộ nghèo"]));
    assert_eq!(detail["merged"][0]["contact_name"], "Nguyễn V. Ba");
    for (keep, other) in [(&keep, &other), (&other, &keep), (&keep, &keep)] {
        let refused = notebook.refused("household_merge", json!({ "keep": keep, "other": other }));
        assert_eq!(refused, "invalid_field field=other reason=same_household");
    }
    notebook.ok("undo", json!({ "txn": merged["txn"] }));
    assert_eq!(notebook.found("").len(), 2);
    assert_eq!(
        notebook.ok("household_get", json!({ "id": keep }))["household"]["phone"],
        ""
    );
}

#[test]
fn a_chain_of_merges_ends_at_one_household() {
    let notebook = TestNotebook::new();
    let ids: Vec<String> = ["Một", "Hai", "Ba"]
        .iter()
        .map(|name| notebook.add(json!({ "contact_name": format!("Nguyễn Văn {name}") })))
        .collect();
    notebook.ok(
        "household_merge",
        json!({ "keep": ids[1], "other": ids[0] }),
    );
    // The first stands for the second by now, so the second is what is merged.
    let saved = notebook.ok(
        "household_merge",
        json!({ "keep": ids[2], "other": ids[0] }),
    );
    assert_eq!(saved["id"], json!(ids[2]));
    assert_eq!(notebook.found("").len(), 1);
    assert_eq!(
        notebook.ok("household_get", json!({ "id": ids[2] }))["merged"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn words_come_in_vietnamese_order() {
    let notebook = TestNotebook::new();
    for street in [
        "Đường 10",
        "Ấp Bắc",
        "An Dương",
        "Đường 2",
        "Đồng Khởi",
        "Duy Tân",
    ] {
        notebook.add(json!({ "house_number": "1", "street": street, "tags": [street] }));
    }
    let words = notebook.ok("household_words", json!({}));
    let order = json!([
        "An Dương",
        "Ấp Bắc",
        "Duy Tân",
        "Đồng Khởi",
        "Đường 2",
        "Đường 10"
    ]);
    assert_eq!(words["streets"], order);
    assert_eq!(words["tags"], order);
}

#[test]
fn nobody_signed_in_sees_nothing() {
    let notebook = TestNotebook::new();
    notebook.ok("lock", json!({}));
    let args = json!({
        "query": "", "filter": { "tag": null, "street": null, "only_uncounted": false },
        "page": { "offset": 0, "limit": 10 },
    });
    assert_eq!(notebook.refused("households_search", args), "locked");
}
