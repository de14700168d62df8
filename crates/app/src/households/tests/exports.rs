//! The register written to a file, and read again.

use super::*;

#[test]
fn the_export_can_be_imported_again_and_changes_nothing() {
    let notebook = TestNotebook::new();
    let mut household = ba();
    household["counts"] =
        json!([{ "kind": "adults", "count": 0 }, { "kind": "fibre", "count": 1 }]);
    household["tags"] = json!(["hộ nghèo", "người cao tuổi"]);
    household["note"] = json!("=1+1");
    household["reach_reason"] = json!("moved_away");
    notebook.add(household);
    for ending in ["xlsx", "csv"] {
        let path = notebook.folder.path().join(format!("ho-dan.{ending}"));
        let path = path.to_str().unwrap();
        let written = notebook.ok("households_export", json!({ "path": path }));
        assert_eq!(written["rows"], 1);
        let preview = notebook.ok(
            "import_preview",
            crate::imports::tests::request("households", path),
        );
        assert_eq!(preview["refused"], Value::Null, "{preview}");
        assert_eq!(
            (&preview["rows"], &preview["known"], &preview["accepted"]),
            (&json!(1), &json!(1), &json!(0)),
            "{preview}"
        );
        assert_eq!(preview["left_out"][0]["reason"], "already_there");
    }
    let nowhere = notebook.folder.path().join("nowhere/ho-dan.xlsx");
    let refused = notebook.refused(
        "households_export",
        json!({ "path": nowhere.to_str().unwrap() }),
    );
    assert!(refused.starts_with("file_unwritable"), "{refused}");
}

#[test]
fn the_export_names_the_reason_and_the_import_reads_it() {
    let notebook = TestNotebook::new();
    let mut household = ba();
    household["reach_reason"] = json!("moved_away");
    let id = notebook.add(household);
    let path = notebook.folder.path().join("ho-dan.csv");
    let path = path.to_str().unwrap();
    notebook.ok("households_export", json!({ "path": path }));
    let exported = std::fs::read_to_string(path).unwrap();
    assert!(exported.contains("Lý do chưa đếm") && exported.contains("Đã chuyển đi"));
    let reason = || {
        let detail = notebook.ok("household_get", json!({ "id": id }));
        detail["household"]["reach_reason"].clone()
    };
    let request = crate::imports::tests::request("households", path);
    let preview_with = |words: &str| {
        std::fs::write(path, exported.replace("Đã chuyển đi", words)).unwrap();
        notebook.ok("import_preview", request.clone())
    };
    let declined = preview_with("Từ chối");
    let mut confirmed = request.clone();
    confirmed["confirmed_hash"] = declined["file_hash"].clone();
    notebook.ok("import_confirm", confirmed);
    assert_eq!(reason(), "declined");
    let empty = preview_with("");
    assert_eq!(
        (&empty["accepted"], &empty["left_out"][0]["reason"]),
        (&json!(0), &json!("already_there")),
        "an empty cell takes nothing away"
    );
    let unknown = preview_with("đi làm xa");
    assert_eq!(
        [
            &unknown["doubtful"][0]["reason"],
            &unknown["doubtful"][0]["value"]
        ],
        ["unknown_reason", "đi làm xa"]
    );
}

#[test]
fn an_export_is_refused_under_a_name_that_says_no_format() {
    let notebook = TestNotebook::new();
    notebook.add(ba());
    for name in ["ho-dan.txt", "ho-dan.xls", "ho-dan"] {
        let path = notebook.folder.path().join(name);
        let export = json!({ "path": path.to_str().unwrap() });
        let refused = notebook.refused("households_export", export);
        assert!(refused.starts_with("unknown_ending"), "{name}: {refused}");
        assert!(!path.exists(), "{name}");
    }
    let capitals = notebook.folder.path().join("HO-DAN.XLSX");
    let written = notebook.ok("households_export", json!({ "path": capitals }));
    assert_eq!(written["rows"], 1);
}

#[test]
fn neither_a_volunteer_nor_the_ward_takes_the_register_out() {
    let desk = crate::help_log::tests::desk::Desk::new();
    desk.household("Bà Mẫu", "42/7", "Lê Lợi");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ho.xlsx");
    let export = json!({ "path": path });
    assert_eq!(desk.ok("households_export", &export)["rows"], 1);
    std::fs::remove_file(&path).unwrap();
    desk.become_volunteer();
    assert_eq!(desk.refusal("households_export", &export), "not_allowed");
    desk.act_as(Role::WardOfficer);
    assert_eq!(desk.refusal("households_export", &export), "not_allowed");
    assert!(!path.exists());
}
