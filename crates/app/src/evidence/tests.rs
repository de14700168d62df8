use super::samples::{camera_jpeg, noise, quarters};
use crate::help_log::tests::desk::{Desk, adding};
use data_encoding::BASE64;
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.7\nquyet dinh mau\n%%EOF\n";

/// A desk with the sample set, and two of its criteria.
fn assessing() -> (Desk, Value, Value) {
    let desk = Desk::new();
    desk.ok(
        "pack_load",
        &json!({ "source": { "kind": "shipped", "name": "bo-tieu-chi-mau.toml" } }),
    );
    let rows = desk.ok("assessment", &json!({}))["groups"][0]["rows"].clone();
    let claim = |index: usize| json!({ "kind": "claim", "criterion": rows[index]["criterion"] });
    let (one, other) = (claim(0), claim(1));
    (desk, one, other)
}

fn file(name: &str, bytes: &[u8]) -> Value {
    json!({ "kind": "bytes", "name": name, "base64": BASE64.encode(bytes) })
}

fn photo_of(seed: u8, captured_at: &str) -> Value {
    file(
        "anh.jpg",
        &camera_jpeg(&quarters(320, 240, seed), 1, captured_at),
    )
}

fn add(desk: &Desk, target: &Value, file: &Value) -> Value {
    desk.ok("evidence_add", &json!({ "target": target, "file": file }))
}

fn evidence_of(desk: &Desk, claim: &Value) -> Value {
    desk.ok("claim_get", &json!({ "criterion": claim["criterion"] }))["evidence"].clone()
}

fn files_in(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .map(|path| if path.is_dir() { files_in(&path) } else { 1 })
        .sum()
}

#[test]
fn a_photo_is_added_shown_and_taken_out() {
    let (desk, claim, _) = assessing();
    let added = add(&desk, &claim, &photo_of(1, "2026:03:05 08:30:05"));
    let row = &added["evidence"];
    assert_eq!(
        (&row["kind"], &row["caption"], &row["captured_at"]),
        (
            &json!("photo"),
            &json!("anh.jpg"),
            &json!("2026-03-05T08:30:05")
        )
    );
    assert_eq!(
        (&row["used_in_other_claims"], &row["outside_period"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(evidence_of(&desk, &claim), json!([row]));
    let content = desk.ok("evidence_content", &json!({ "id": row["id"] }));
    let bytes = BASE64
        .decode(content["base64"].as_str().unwrap().as_bytes())
        .unwrap();
    assert_eq!(
        (content["media_type"].as_str(), &bytes[..2]),
        (Some("image/jpeg"), &b"\xff\xd8"[..])
    );
    assert!(!super::detect::contains(&bytes, b"Exif"));
    let removal = json!({ "target": claim, "evidence": row["id"] });
    let removed = desk.ok("evidence_remove", &removal);
    assert_eq!(evidence_of(&desk, &claim), json!([]));
    assert_eq!(desk.refusal("evidence_remove", &removal), "not_found");
    desk.undo(&removed);
    assert_eq!(evidence_of(&desk, &claim), json!([row]));
}

#[test]
fn the_same_photo_again_is_stored_once_and_flagged() {
    let (desk, one, other) = assessing();
    let photo = photo_of(1, "2026:03:05 08:30:05");
    let first = add(&desk, &one, &photo);
    assert_eq!(
        add(&desk, &one, &photo)["txn"],
        Value::Null,
        "cited already"
    );
    let second = add(&desk, &other, &photo);
    assert_eq!(second["evidence"]["id"], first["evidence"]["id"]);
    assert_eq!(second["evidence"]["used_in_other_claims"], 1);
    assert_eq!(evidence_of(&desk, &one)[0]["used_in_other_claims"], 1);
    assert_eq!(files_in(&desk.host.location().folder.join("evidence")), 1);
    desk.undo(&first);
    assert_eq!(evidence_of(&desk, &one), json!([]));
    assert_eq!(
        evidence_of(&desk, &other)[0]["id"],
        first["evidence"]["id"],
        "undo leaves the other claim its photo"
    );
}

#[test]
fn a_photo_of_another_year_is_flagged() {
    let (desk, claim, _) = assessing();
    for (seed, time, outside) in [
        (1, "2025:12:31 23:59:59", true),
        (2, "2026:01:01 00:00:00", false),
        (3, "", false),
    ] {
        let added = add(&desk, &claim, &photo_of(seed, time));
        assert_eq!(added["evidence"]["outside_period"], outside, "{time}");
    }
}

#[test]
fn a_pdf_named_jpg_is_kept_as_a_document_and_saved_elsewhere() {
    let (desk, claim, _) = assessing();
    let added = add(&desk, &claim, &file("quyet-dinh.jpg", PDF));
    assert_eq!(
        (&added["evidence"]["kind"], &added["evidence"]["size_bytes"]),
        (&json!("document"), &json!(PDF.len()))
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("quyet-dinh.pdf");
    let args = |path: &std::path::Path| json!({ "id": added["evidence"]["id"], "path": path });
    desk.ok("evidence_save_as", &args(&path));
    assert_eq!(std::fs::read(&path).unwrap(), PDF);
    assert_eq!(files_in(folder.path()), 1, "nothing is left beside it");
    assert_eq!(
        desk.refusal("evidence_save_as", &args(&folder.path().join("none/a.pdf"))),
        "file_unwritable"
    );
}

#[test]
fn files_that_are_no_evidence_are_refused_and_nothing_is_written() {
    let (desk, claim, _) = assessing();
    let whole = camera_jpeg(&noise(64, 48), 1, "");
    let refused =
        |file: &Value| desk.refusal("evidence_add", &json!({ "target": claim, "file": file }));
    assert_eq!(refused(&file("a.jpg", b"")), "empty_file");
    assert_eq!(
        refused(&file("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0")),
        "wrong_file_type"
    );
    assert_eq!(
        refused(&file("a.jpg", &whole[..whole.len() / 2])),
        "damaged_file"
    );
    assert_eq!(refused(&file("a.pdf", b"%PDF-1.7\ncut")), "damaged_file");
    assert_eq!(
        refused(&file("a.jpg", &vec![0xff; 40 * 1024 * 1024])),
        "file_too_large"
    );
    assert_eq!(
        refused(&json!({ "kind": "path", "path": "/nowhere/a.jpg" })),
        "file_unreadable"
    );
    assert_eq!(evidence_of(&desk, &claim), json!([]));
    assert_eq!(files_in(&desk.host.location().folder.join("evidence")), 0);
}

#[test]
fn a_help_and_an_activity_have_evidence_too() {
    let (desk, _, _) = assessing();
    let help = desk.ok("help_save", &adding(&json!({})))["id"].clone();
    let activity = json!({
        "kind": "digital_literacy_class", "title": "Lớp mẫu", "held_on": "2026-11-01", "place": "", "participants": 3,
        "households": null, "quantity": null, "value_dong": null, "note": "",
    });
    let activity = desk.ok(
        "activity_save",
        &json!({ "id": null, "activity": activity }),
    )["id"]
        .clone();
    for (kind, id, get) in [
        ("help", help, "help_get"),
        ("activity", activity, "activity_get"),
    ] {
        let target = json!({ "kind": kind, "id": id });
        let cited = || desk.ok(get, &json!({ "id": id }))["evidence"].clone();
        let added = add(&desk, &target, &photo_of(1, "2026:03:05 08:30:05"));
        assert_eq!(cited(), json!([added["evidence"]]), "{kind}");
        assert_eq!(
            add(&desk, &target, &photo_of(1, "2026:03:05 08:30:05"))["txn"],
            Value::Null
        );
        let removal = json!({ "target": target, "evidence": added["evidence"]["id"] });
        let removed = desk.ok("evidence_remove", &removal);
        assert_eq!(cited(), json!([]));
        assert_eq!(desk.refusal("evidence_remove", &removal), "not_found");
        desk.undo(&removed);
        assert_eq!(cited(), json!([added["evidence"]]), "{kind}");
    }
    let nowhere = json!({ "kind": "help", "id": "00000000-0000-4000-8000-000000000000" });
    assert_eq!(
        desk.refusal(
            "evidence_add",
            &json!({ "target": nowhere, "file": file("a.pdf", PDF) })
        ),
        "not_found"
    );
    let unknown = json!({ "id": "00000000-0000-4000-8000-000000000000" });
    assert_eq!(desk.refusal("evidence_content", &unknown), "not_found");
}

fn activity_of(desk: &Desk, title: &str) -> Value {
    let activity = json!({
        "kind": "cleanup", "title": title, "held_on": "2026-11-01", "place": "", "participants": 3,
        "households": null, "quantity": null, "value_dong": null, "note": "",
    });
    let saved = desk.ok(
        "activity_save",
        &json!({ "id": null, "activity": activity }),
    );
    json!({ "kind": "activity", "id": saved["id"] })
}

fn cite(target: &Value, evidence: &Value) -> Value {
    json!({ "target": target, "evidence": evidence["id"] })
}

fn in_book(desk: &Desk, target: &Value, offset: u32, limit: u32) -> Value {
    let page = json!({ "offset": offset, "limit": limit });
    desk.ok(
        "evidence_in_book",
        &json!({ "target": target, "page": page }),
    )
}

#[test]
fn a_photo_of_an_activity_supports_a_claim_and_is_the_same_file() {
    let (desk, claim, other) = assessing();
    let activity = activity_of(&desk, "Tổng vệ sinh hẻm 42 (mẫu)");
    let photo = add(&desk, &activity, &photo_of(1, "2025:03:05 08:30:05"))["evidence"].clone();
    let cited = desk.ok("evidence_cite", &cite(&claim, &photo));
    assert_eq!(cited["evidence"]["id"], photo["id"]);
    assert_eq!(cited["evidence"]["outside_period"], true);
    assert_eq!(cited["evidence"]["used_in_other_claims"], 0);
    assert_eq!(evidence_of(&desk, &claim), json!([cited["evidence"]]));
    let again = desk.ok("evidence_cite", &cite(&other, &photo));
    assert_eq!(again["evidence"]["used_in_other_claims"], 1);
    assert_eq!(files_in(&desk.host.location().folder.join("evidence")), 1);
    desk.undo(&cited);
    assert_eq!(evidence_of(&desk, &claim), json!([]));
    let stays = desk.ok("activity_get", &json!({ "id": activity["id"] }));
    assert_eq!(stays["evidence"][0]["id"], photo["id"]);
}

#[test]
fn a_copy_saved_out_of_the_book_is_known_again() {
    let (desk, one, other) = assessing();
    let photo = add(&desk, &one, &photo_of(1, "2026:03:05 08:30:05"))["evidence"].clone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("luu-ra.jpg");
    desk.ok(
        "evidence_save_as",
        &json!({ "id": photo["id"], "path": path }),
    );
    let again = add(&desk, &other, &json!({ "kind": "path", "path": path }));
    assert_eq!(again["evidence"]["id"], photo["id"]);
    assert_eq!(again["evidence"]["used_in_other_claims"], 1);
    assert_eq!(again["evidence"]["captured_at"], "2026-03-05T08:30:05");
}

#[test]
fn the_book_lists_its_evidence_newest_first_with_what_cites_it() {
    let (desk, claim, other) = assessing();
    let help = desk.ok("help_save", &adding(&json!({})))["id"].clone();
    let help = json!({ "kind": "help", "id": help });
    let activity = activity_of(&desk, "Dọn rạch (mẫu)");
    let mut added = Vec::new();
    for (seed, target) in [(1, &claim), (2, &help), (3, &activity)] {
        added.push(add(&desk, target, &photo_of(seed, ""))["evidence"]["id"].clone());
        desk.clock.advance(60_000);
    }
    desk.ok(
        "evidence_cite",
        &json!({ "target": claim, "evidence": added[2] }),
    );
    let all = in_book(&desk, &claim, 0, 10);
    let ids: Vec<&Value> = all["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["evidence"]["id"])
        .collect();
    assert_eq!(ids, added.iter().rev().collect::<Vec<_>>());
    let code = desk.ok("assessment", &json!({}))["groups"][0]["rows"][0]["code"].clone();
    assert_eq!(
        all["rows"][0]["cited_by"],
        json!([
            { "kind": "claim", "code": code },
            { "kind": "activity", "title": "Dọn rạch (mẫu)", "held_on": "2026-11-01" },
        ])
    );
    assert_eq!(all["rows"][1]["cited_by"][0]["kind"], "help");
    let here = |list: &Value| [0, 1, 2].map(|at| list["rows"][at]["cited_here"].clone());
    assert_eq!(here(&all), [json!(true), json!(false), json!(true)]);
    let others = |list: &Value| {
        [0, 1, 2].map(|at| list["rows"][at]["evidence"]["used_in_other_claims"].clone())
    };
    assert_eq!(others(&all), [json!(0), json!(0), json!(0)]);
    let for_other = in_book(&desk, &other, 0, 10);
    assert_eq!(here(&for_other), [json!(false), json!(false), json!(false)]);
    assert_eq!(others(&for_other), [json!(1), json!(0), json!(1)]);
    assert_eq!(all["rows"][0]["added_at"], "2026-11-22T02:02:00Z");
}

#[test]
fn the_list_comes_in_pages_and_leaves_out_what_is_cited_nowhere() {
    let (desk, claim, _) = assessing();
    let ids: Vec<Value> = (1..=5)
        .map(|seed| add(&desk, &claim, &photo_of(seed, ""))["evidence"]["id"].clone())
        .collect();
    desk.ok(
        "evidence_remove",
        &json!({ "target": claim, "evidence": ids[0] }),
    );
    for (offset, limit, rows) in [(0, 3, 3), (3, 3, 1), (6, 3, 0)] {
        let page = in_book(&desk, &Value::Null, offset, limit);
        assert_eq!(
            page["rows"].as_array().map(Vec::len),
            Some(rows),
            "{offset}"
        );
        assert_eq!(page["total"], 4, "{offset}");
    }
    assert!(
        !in_book(&desk, &Value::Null, 0, 9)["rows"]
            .to_string()
            .contains(ids[0].as_str().unwrap())
    );
    let gone = json!({ "target": activity_of(&desk, "Họp (mẫu)"), "evidence": ids[0] });
    assert_eq!(desk.refusal("evidence_cite", &gone), "not_found");
}

#[test]
fn evidence_that_cannot_be_cited_is_refused_and_nothing_is_written() {
    let (desk, claim, other) = assessing();
    let photo = add(&desk, &claim, &photo_of(1, ""))["evidence"].clone();
    let refused = |target: &Value, evidence: &Value| {
        desk.refusal(
            "evidence_cite",
            &json!({ "target": target, "evidence": evidence }),
        )
    };
    assert_eq!(
        refused(&claim, &photo["id"]),
        "invalid_field evidence already_here"
    );
    let unknown = json!("00000000-0000-4000-8000-000000000000");
    assert_eq!(refused(&other, &unknown), "not_found");
    assert_eq!(
        refused(&json!({ "kind": "help", "id": unknown }), &photo["id"]),
        "not_found"
    );
    assert_eq!(
        refused(
            &json!({ "kind": "claim", "criterion": unknown }),
            &photo["id"]
        ),
        "not_found"
    );
    std::fs::remove_dir_all(desk.host.location().folder.join("evidence")).unwrap();
    assert_eq!(refused(&other, &photo["id"]), "evidence_gone");
    assert_eq!(evidence_of(&desk, &other), json!([]));
}

#[test]
fn a_volunteer_cites_for_a_help_and_not_for_a_claim() {
    let (desk, claim, other) = assessing();
    let photo = add(&desk, &claim, &photo_of(1, ""))["evidence"].clone();
    desk.become_volunteer();
    assert_eq!(
        desk.refusal("evidence_cite", &cite(&other, &photo)),
        "not_allowed"
    );
    let help = desk.ok("help_save", &adding(&json!({})))["id"].clone();
    desk.ok(
        "evidence_cite",
        &cite(&json!({ "kind": "help", "id": help }), &photo),
    );
    assert_eq!(
        desk.ok("help_get", &json!({ "id": help }))["evidence"][0]["id"],
        photo["id"]
    );
}

#[test]
fn a_claim_takes_fifty_pieces_and_no_more() {
    let (desk, claim, _) = assessing();
    let document = |number: usize| file("a.pdf", format!("%PDF-1.7\n{number}\n%%EOF\n").as_bytes());
    for number in 1..=50 {
        add(&desk, &claim, &document(number));
    }
    let args = json!({ "target": claim, "file": document(51) });
    assert_eq!(
        desk.refusal("evidence_add", &args),
        "invalid_field evidence too_many"
    );
    let elsewhere = add(&desk, &activity_of(&desk, "Họp (mẫu)"), &document(51))["evidence"].clone();
    assert_eq!(
        desk.refusal("evidence_cite", &cite(&claim, &elsewhere)),
        "invalid_field evidence too_many"
    );
    assert_eq!(evidence_of(&desk, &claim).as_array().unwrap().len(), 50);
}

#[test]
fn a_volunteer_adds_to_a_help_and_not_to_a_claim() {
    let (desk, claim, _) = assessing();
    desk.become_volunteer();
    let refused = json!({ "target": claim, "file": photo_of(1, "") });
    assert_eq!(desk.refusal("evidence_add", &refused), "not_allowed");
    assert_eq!(files_in(&desk.host.location().folder.join("evidence")), 0);
    let help = desk.ok("help_save", &adding(&json!({})))["id"].clone();
    add(
        &desk,
        &json!({ "kind": "help", "id": help }),
        &photo_of(1, ""),
    );
}
