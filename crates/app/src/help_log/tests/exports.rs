//! The help log as a file.

use super::desk::{Desk, TODAY, adding};
use khupho_domain::members::Role;
use khupho_spreadsheet::{Table, read_table_file};
use serde_json::{Value, json};
use std::path::Path;

fn to(path: &Path, fields: &Value) -> Value {
    let mut args = json!({
        "path": path, "query": "", "from": null, "to": null, "category": null, "outcome": null,
        "household": null,
    });
    super::desk::overlay(&mut args, fields);
    args
}

/// Three helps: two to a household, one of them earlier; one to nobody named.
fn logged() -> Desk {
    let desk = Desk::new();
    let ba = desk.household("Nguyễn Thị Ba", "42/7", "Trần Quốc Toản");
    let whole = json!({
        "household": ba, "happened_at": "08:05:00", "people": 2, "category": "online_dossier",
        "service": "Đăng ký tạm trú", "dossier_code": "H29.1", "minutes": 25, "outcome": "revisit",
        "revisit_on": "2026-11-25", "satisfaction": 5, "note": "=1+1", "helped_by": "Lê Văn Thử",
    });
    desk.ok("help_save", &adding(&whole));
    desk.ok(
        "help_save",
        &adding(&json!({ "household": ba, "happened_on": "2026-10-01" })),
    );
    desk.ok(
        "help_save",
        &adding(&json!({ "unnamed_households": 3, "people": 7, "happened_on": "2026-11-02" })),
    );
    desk
}

fn shown(table: &Table) -> String {
    let lines: Vec<String> = table
        .rows
        .iter()
        .map(|row| {
            let cells = (0..table.columns.len()).map(|column| row.cell(column).text.as_str());
            cells.collect::<Vec<_>>().join(" | ")
        })
        .collect();
    lines.join("\n")
}

#[test]
fn every_field_of_what_is_shown_is_written() {
    let desk = logged();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sổ hỗ trợ.xlsx");
    let written = desk.ok("help_export", &to(&path, &json!({})));
    assert_eq!(
        (&written["rows"], &written["path"]),
        (&json!(3), &json!(path))
    );
    let table = read_table_file(&path, None).unwrap();
    expect_test::expect![[r#"
        22/11/2026 | 08:05 | Nguyễn Thị Ba | 42/7 Trần Quốc Toản |  | 2 | Nộp hồ sơ trực tuyến | Đăng ký tạm trú | H29.1 | Tại nhà | 25 | Hẹn lại | 25/11/2026 | 5 | =1+1 | Lê Văn Thử | 0
        02/11/2026 |  |  |  | 3 | 7 | VNeID |  |  | Tại nhà |  | Hoàn thành |  |  |  |  | 0
        01/10/2026 |  | Nguyễn Thị Ba | 42/7 Trần Quốc Toản |  | 1 | VNeID |  |  | Tại nhà |  | Hoàn thành |  |  |  |  | 0"#]]
    .assert_eq(&shown(&table));
}

#[test]
fn only_what_the_filters_leave_is_written() {
    let desk = logged();
    let folder = tempfile::tempdir().unwrap();
    let rows = |fields: Value| {
        let path = folder.path().join("loc.csv");
        let written = desk.ok("help_export", &to(&path, &fields));
        let read = read_table_file(&path, None).unwrap().rows.len();
        assert_eq!(written["rows"], json!(read), "{fields}");
        read
    };
    assert_eq!(rows(json!({ "query": "ba 42/7" })), 2);
    assert_eq!(rows(json!({ "query": "tam tru" })), 1);
    assert_eq!(rows(json!({ "from": "2026-11-01", "to": TODAY })), 2);
    assert_eq!(rows(json!({ "category": "vneid" })), 2);
    assert_eq!(rows(json!({ "outcome": "revisit" })), 1);
    assert_eq!(rows(json!({ "query": "khong co ai" })), 0);
}

/// More than a search by text counts: what is written is never cut off.
#[test]
fn a_search_that_finds_a_thousand_and_more_is_written_whole() {
    let desk = Desk::new();
    let ba = desk.household("Nguyễn Thị Ba", "42/7", "Trần Quốc Toản");
    let signed_in = desk.host.signed_in().unwrap();
    let one = desk.ok(
        "help_save",
        &adding(&json!({ "household": ba, "note": "phát tờ rơi" })),
    );
    let entry = desk
        .host
        .read(|connection, _| {
            Ok(khupho_store::help_log::find(
                connection,
                crate::host::parse_id(&serde_json::from_value(one["id"].clone()).unwrap())?,
            )?)
        })
        .unwrap()
        .unwrap();
    signed_in
        .store
        .transact::<_, crate::api::errors::ApiError>(
            signed_in.actor(),
            khupho_store::TxnLabel::HelpLog,
            |tx| {
                for _ in 0..1_200 {
                    let id = tx.new_entity()?;
                    tx.write(
                        khupho_oplog::registry::help_entry::KIND,
                        id,
                        khupho_store::help_log::patch(None, &entry),
                    )?;
                }
                Ok(())
            },
        )
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("het.csv");
    let args = to(&path, &json!({ "query": "to roi" }));
    assert_eq!(desk.ok("help_export", &args)["rows"], 1_201);
}

#[test]
fn a_stopped_export_leaves_no_file() {
    let desk = logged();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dung.xlsx");
    let context = desk.host.begin(Some("export".to_owned()));
    desk.host.cancel("export");
    let args = serde_json::from_value(to(&path, &json!({}))).unwrap();
    let stopped = crate::help_log::help_export(&desk.host, &context, args);
    assert_eq!(
        stopped.unwrap_err().code,
        crate::api::errors::ErrorCode::Cancelled
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_committee_alone_takes_the_log_out_and_never_into_the_notebook() {
    let desk = logged();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.csv");
    for role in [Role::Volunteer, Role::WardOfficer] {
        desk.act_as(role);
        assert_eq!(
            desk.refusal("help_export", &to(&path, &json!({}))),
            "not_allowed"
        );
    }
    desk.act_as(Role::CommitteeMember);
    assert_eq!(desk.ok("help_export", &to(&path, &json!({})))["rows"], 3);
    let inside = desk.host.root().join("so.csv");
    assert_eq!(
        desk.refusal("help_export", &to(&inside, &json!({}))),
        "file_unwritable"
    );
}
