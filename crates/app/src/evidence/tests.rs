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
