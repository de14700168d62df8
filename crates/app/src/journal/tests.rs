use crate::help_log::tests::desk::{Desk, TODAY, column, overlay, page};
use serde_json::{Value, json};

fn entry(fields: &Value) -> Value {
    let mut entry = json!({
        "happened_on": TODAY, "happened_at": "08:30:00", "content": "Họp tổ 5",
        "done_by": "Ban điều hành", "result": "", "other_answers": "",
    });
    overlay(&mut entry, fields);
    entry
}

fn save(desk: &Desk, fields: &Value) -> Value {
    desk.ok(
        "journal_save",
        &json!({ "id": null, "entry": entry(fields) }),
    )
}

fn search(desk: &Desk, fields: &Value) -> Value {
    let mut args = json!({ "query": "", "from": null, "to": null, "page": page(0, 10) });
    overlay(&mut args, fields);
    desk.ok("journal_search", &args)
}

#[test]
fn the_journal_tells_who_entered_what_and_warns_of_identity_numbers() {
    let desk = Desk::new();
    let earlier = save(
        &desk,
        &json!({ "happened_on": "2026-11-01", "result": "Gọi 079000000001" }),
    )["id"]
        .clone();
    desk.become_volunteer();
    let saved = save(&desk, &json!({}));
    let all = search(&desk, &json!({}));
    assert_eq!(all["total"], 2);
    assert_eq!(
        column(&all["rows"], "id"),
        [saved["id"].clone(), earlier.clone()]
    );
    assert_eq!(
        column(&all["rows"], "entered_by"),
        ["Lê Văn Thử", "Trần Thị Giả Lập"]
    );
    assert_eq!(
        column(&all["rows"], "warnings"),
        [json!([]), json!(["id_number"])]
    );
    assert_eq!(all["rows"][0]["entry"], entry(&json!({})));
    assert_eq!(
        column(
            &search(&desk, &json!({ "query": "hop to", "to": "2026-11-10" }))["rows"],
            "id"
        ),
        [earlier]
    );
    let changed = entry(&json!({ "content": "Họp tổ 6", "happened_at": null }));
    let change = desk.ok(
        "journal_save",
        &json!({ "id": saved["id"], "entry": changed }),
    );
    assert_eq!(search(&desk, &json!({ "query": "to 6" }))["total"], 1);
    desk.undo(&change);
    assert_eq!(search(&desk, &json!({ "query": "to 6" }))["total"], 0);
    let deleted = desk.ok("journal_delete", &json!({ "id": saved["id"] }));
    assert_eq!(search(&desk, &json!({}))["total"], 1);
    assert_eq!(
        desk.refusal("journal_delete", &json!({ "id": saved["id"] })),
        "not_found"
    );
    desk.undo(&deleted);
    assert_eq!(search(&desk, &json!({}))["total"], 2);
}

#[test]
fn what_cannot_be_is_refused() {
    let desk = Desk::new();
    for (fields, refusal) in [
        (
            json!({ "content": " \n " }),
            "invalid_field content required",
        ),
        (
            json!({ "content": "x".repeat(2_001) }),
            "text_too_long content",
        ),
        (
            json!({ "done_by": "x".repeat(201) }),
            "text_too_long done_by",
        ),
        (
            json!({ "happened_on": "2026-11-24" }),
            "invalid_field happened_on future",
        ),
        (json!({ "happened_at": "25:00:00" }), "bad_request"),
    ] {
        let args = json!({ "id": null, "entry": entry(&fields) });
        assert_eq!(desk.refusal("journal_save", &args), refusal, "{fields}");
    }
    assert_eq!(search(&desk, &json!({}))["total"], Value::from(0));
    save(
        &desk,
        &json!({ "content": "ộ".repeat(2_000), "done_by": "ộ".repeat(200) }),
    );
}

#[test]
fn what_a_search_finds_is_written_to_a_file_that_the_import_understands() {
    let desk = Desk::new();
    for day in 1..=9 {
        save(
            &desk,
            &json!({ "happened_on": format!("2026-11-0{day}"), "result": "Xong" }),
        );
    }
    save(&desk, &json!({ "content": "Dọn vệ sinh hẻm 42" }));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("nhật ký.csv");
    let args =
        |query: &str| json!({ "path": path, "query": query, "from": "2026-11-03", "to": null });
    assert_eq!(desk.ok("journal_export", &args(""))["rows"], 8);
    let written = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = written.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines[0],
        "Ngày thực hiện;Giờ;Nội dung công việc;Người thực hiện;Kết quả;Câu trả lời khác;Người nhập"
    );
    assert_eq!(
        lines[1],
        "22/11/2026;08:30;Dọn vệ sinh hẻm 42;Ban điều hành;;;Trần Thị Giả Lập"
    );
    assert_eq!(desk.ok("journal_export", &args("ve sinh"))["rows"], 1);
    let other = Desk::new();
    let request = crate::imports::tests::request("journal", path.to_str().unwrap());
    let preview = other.ok("import_preview", &request);
    assert_eq!(
        (&preview["refused"], &preview["accepted"]),
        (&Value::Null, &json!(1)),
        "{preview}"
    );
}

/// A journal of several pages is written whole.
#[test]
fn a_long_journal_is_written_whole_and_only_by_the_committee() {
    let desk = Desk::new();
    for number in 0..201 {
        save(&desk, &json!({ "content": format!("Việc {number}") }));
    }
    let folder = tempfile::tempdir().unwrap();
    let args =
        json!({ "path": folder.path().join("nk.xlsx"), "query": "", "from": null, "to": null });
    assert_eq!(desk.ok("journal_export", &args)["rows"], 201);
    desk.act_as(khupho_domain::members::Role::Volunteer);
    assert_eq!(desk.refusal("journal_export", &args), "not_allowed");
}
