//! The journeys of a head and a volunteer on the command line.

use crate::notebook::{Notebook, argument};
use std::io::Cursor;

pub(crate) fn photo() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8, y as u8, 90]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

#[test]
fn a_help_raises_the_households_count_and_the_book_answers_a_claim() {
    let notebook = Notebook::with_household();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    notebook.json(&[
        "help",
        "add",
        "--household",
        "ba 42/7",
        "--category",
        "vneid",
        "--count",
        "vneid=3",
    ]);
    let figure = notebook.json(&["metrics", "show", "people_vneid"]);
    assert_eq!(figure["ratio"]["part"], 3);
    assert_eq!(figure["ratio"]["whole"], 3);
    notebook.json(&["claim", "from-book", "2.1"]);
    let claim = notebook.json(&["claim", "show", "2.1"]);
    assert_eq!(claim["row"]["met"], true);
    assert_eq!(claim["from_book"]["metric"], "people_vneid");
    let behind = notebook.json(&["metrics", "drill", "people_vneid"]);
    assert_eq!(behind["rows"][0]["entered_by"], "Trần Văn Trưởng (mẫu)");
}

#[test]
fn a_claim_is_ready_with_its_photo_and_not_before() {
    let notebook = Notebook::empty();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    notebook.json(&[
        "claim",
        "set",
        "1.1",
        "--yes",
        "--note",
        "Quyết định 12/QĐ-UBND",
    ]);
    assert_eq!(
        notebook.refused(&["claim", "ready", "1.1"])["error"]["code"],
        "claim_not_ready"
    );
    let file = notebook.file("quyet-dinh.png", &photo());
    notebook.json(&["evidence", "add", "1.1", argument(&file)]);
    notebook.json(&["claim", "ready", "1.1"]);
    assert_eq!(
        notebook.json(&["claim", "show", "1.1"])["row"]["state"],
        "ready_to_send"
    );
    assert!(
        notebook
            .json(&["claim", "history", "1.1"])
            .as_array()
            .unwrap()
            .len()
            >= 3
    );
}

#[test]
fn a_photo_of_the_book_supports_a_further_claim() {
    let notebook = Notebook::empty();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    let file = notebook.file("anh.png", &photo());
    notebook.json(&["evidence", "add", "1.1", argument(&file)]);
    let listed = notebook.json(&["evidence", "list", "--for", "1.2"]);
    assert_eq!(listed["total"], 1);
    let row = &listed["rows"][0];
    assert_eq!(row["cited_by"][0]["code"], "1.1");
    assert_eq!(row["cited_here"], false);
    let id = row["evidence"]["id"].as_str().unwrap();
    let cited = notebook.json(&["evidence", "add", "1.2", "--in-book", id]);
    assert_eq!(cited["evidence"]["used_in_other_claims"], 1);
    let again = notebook.refused(&["evidence", "add", "1.2", "--in-book", id]);
    assert_eq!(again["error"]["code"], "invalid_field");
    let what = again["error"]["what"].as_str().unwrap();
    assert!(what.ends_with("minh chứng này đã có ở đây."), "{what}");
    notebook.json(&["undo", cited["txn"].as_str().unwrap()]);
    assert_eq!(
        notebook.json(&["claim", "show", "1.2"])["row"]["evidence"],
        0
    );
}

#[test]
fn an_import_is_previewed_written_and_undone() {
    let notebook = Notebook::empty();
    let table = "HỌ TÊN;SỐ NHÀ;ĐƯỜNG;SĐT\n\
                 Lê Văn Sáu (mẫu);12;Võ Thị Sáu;0900000001\n\
                 Đặng Thị Ánh (mẫu);14/3;Võ Thị Sáu;900000002\n";
    let file = notebook.file("ho.csv", table.as_bytes());
    let before = notebook.operations();
    let preview = notebook.json(&["households", "import", argument(&file), "--preview"]);
    assert_eq!(
        (preview["rows"].as_u64(), preview["accepted"].as_u64()),
        (Some(2), Some(2))
    );
    assert_eq!(preview["refused"], serde_json::Value::Null);
    let doubt = &preview["doubtful"][0];
    assert_eq!(
        (doubt["row"].as_u64(), doubt["suggestion"].as_str()),
        (Some(3), Some("0900000002"))
    );
    assert_eq!(notebook.operations(), before, "a preview writes nothing");
    let imported = notebook.json(&["households", "import", argument(&file)]);
    assert_eq!(imported["added"], 2);
    assert_eq!(
        notebook.json(&["households", "search", "dang thi anh"])["total"],
        1
    );
    notebook.json(&["undo", imported["txn"].as_str().unwrap()]);
    assert_eq!(notebook.json(&["households", "search"])["total"], 0);
}

/// A backup and a record of nothing would push yesterday's real ones out.
#[test]
fn an_import_that_adds_nothing_leaves_no_trace_and_says_why() {
    let notebook = Notebook::empty();
    let header = "Họ tên;Số nhà;Đường\n";
    let rows = "Lê Văn Sáu (mẫu);12;Võ Thị Sáu\nĐặng Thị Ánh (mẫu);14;Võ Thị Sáu\n";
    let form = "Dấu thời gian,Nội dung công việc\n";
    let answers = "05/03/2026 08:15:00,Trực điểm hỗ trợ\n";
    let known = notebook.file("ho.csv", format!("{header}{rows}").as_bytes());
    let known_form = notebook.file("nhat-ky.csv", format!("{form}{answers}").as_bytes());
    notebook.json(&["households", "import", argument(&known)]);
    notebook.json(&["help", "import-form", argument(&known_form)]);
    let none = notebook.file("trong.csv", header.as_bytes());
    let none_form = notebook.file("khong.csv", form.as_bytes());
    let unfit = notebook.file(
        "la.csv",
        format!("{header};;\n;; x\n").replace("; x", ";").as_bytes(),
    );
    let traces = |notebook: &Notebook| {
        let count = |arguments: &[&str]| notebook.json(arguments).as_array().map(Vec::len);
        (
            notebook.operations(),
            count(&["imports", "list"]),
            count(&["store", "backups"]),
        )
    };
    let before = traces(&notebook);
    for (import, file, code) in [
        (["households", "import"], &known, "all_known"),
        (["help", "import-form"], &known_form, "all_known"),
        (["households", "import"], &none, "no_rows"),
        (["help", "import-form"], &none_form, "no_rows"),
        (["households", "import"], &unfit, "no_rows"),
    ] {
        let told = notebook.json(&[import[0], import[1], argument(file)]);
        assert_eq!(told["nothing_added"]["code"], code, "{told}");
        assert_eq!((&told["added"], &told["updated"]), (&0.into(), &0.into()));
    }
    let told = notebook.json(&["households", "import", argument(&known)]);
    let message = told["nothing_added"]["message"].as_str().unwrap();
    assert!(message.contains("cả 2 dòng"), "{message}");
    assert_eq!(told["rows_left_out"][1]["reason"], "already_there");
    assert_eq!(traces(&notebook), before);
}

#[test]
fn a_code_that_the_set_has_not_is_named() {
    let notebook = Notebook::with_household();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    let told = |arguments: &[&str]| {
        let error = notebook.refused(arguments)["error"].clone();
        assert_eq!(error["code"], "not_found");
        ["what", "safe", "todo"].map(|part| error[part].as_str().unwrap().to_owned())
    };
    let [what, safe, todo] = told(&["claim", "set", "9.9", "--yes"]);
    assert_eq!(what, "Bộ tiêu chí đang dùng không có mã “9.9”.");
    assert_eq!(safe, "Chưa ghi gì vào sổ.");
    assert!(todo.contains("khupho assessment"), "{todo}");
    let [what, ..] = told(&["claim", "show", "9.9", "--language", "en"]);
    assert_eq!(what, "The criteria set in use has no code “9.9”.");
    let [what, ..] = told(&["households", "show", "nobody at all"]);
    assert!(what.contains("“nobody at all”"), "{what}");
    let [what, ..] = told(&["home", "--member", "Ai Đó"]);
    assert!(what.contains("“Ai Đó”"), "{what}");
}

#[test]
fn a_claim_of_an_older_set_is_named_once_that_set_is_in_use() {
    let notebook = Notebook::empty();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    notebook.json(&["claim", "set", "1.1", "--yes", "--note", "năm ngoái"]);
    let older = notebook.json(&["pack", "loaded"])[0]["id"].clone();
    let newer = khupho_app::criteria::shipped_pack("bo-tieu-chi-mau.toml")
        .unwrap()
        .replacen("version = 1", "version = 2", 1);
    let file = notebook.file("moi.toml", newer.as_bytes());
    notebook.json(&["pack", "load", argument(&file)]);
    assert_eq!(notebook.json(&["claim", "show", "1.1"])["note"], "");
    notebook.json(&["pack", "use", older.as_str().unwrap()]);
    assert_eq!(
        notebook.json(&["claim", "show", "1.1"])["note"],
        "năm ngoái"
    );
    assert_eq!(
        notebook.refused(&["pack", "use", "0"])["error"]["params"]["name"],
        "0"
    );
}

#[test]
fn a_preview_needs_no_notebook() {
    let notebook = Notebook::none();
    let form = "Dấu thời gian,Nội dung công việc,Người thực hiện\n\
                05/03/2026 08:15:00,Trực điểm hỗ trợ,Phạm Thị Mẫu\n";
    let file = notebook.file("nhat-ky.csv", form.as_bytes());
    let preview = notebook.json(&["help", "import-form", argument(&file), "--preview"]);
    assert_eq!(
        (preview["rows"].as_u64(), preview["accepted"].as_u64()),
        (Some(1), Some(1))
    );
    assert!(!notebook.home().join("store.db").exists());
}

#[test]
fn a_backup_brings_yesterday_back() {
    let notebook = Notebook::with_household();
    let backup = notebook.json(&["store", "backup"]);
    assert_eq!(backup["verified"], true);
    notebook.json(&["households", "delete", "42/7"]);
    assert_eq!(notebook.json(&["households", "search"])["total"], 0);
    notebook.json(&["store", "restore", backup["name"].as_str().unwrap()]);
    assert_eq!(notebook.json(&["households", "search"])["total"], 1);
    assert_eq!(notebook.json(&["store", "verify"])["whole"], true);
}

#[test]
fn what_was_done_last_is_told_and_taken_back() {
    let notebook = Notebook::with_household();
    notebook.json(&["households", "delete", "42/7"]);
    let recent = notebook.json(&["recent", "--limit", "1"]);
    assert_eq!(recent["rows"][0]["label"], "household_delete");
    assert_eq!(recent["more"], true);
    notebook.json(&["undo", recent["rows"][0]["undo"].as_str().unwrap()]);
    assert_eq!(notebook.json(&["households", "search"])["total"], 1);
}

#[test]
fn a_rebuild_gives_the_same_content() {
    let notebook = Notebook::with_household();
    notebook.json(&["pack", "load", "bo-tieu-chi-mau.toml"]);
    let report = notebook.json(&["store", "rebuild", "--verify"]);
    assert_eq!(report["whole"], true);
    let tables = report["tables"].as_array().unwrap();
    assert!(
        tables
            .iter()
            .any(|table| table["table"] == "household" && table["rows"] == 1)
    );
    assert!(
        tables
            .iter()
            .all(|table| table["digest"] == table["rebuilt"])
    );
}

#[test]
fn a_new_member_never_gets_the_pin_of_the_one_who_adds_them() {
    let notebook = Notebook::empty();
    let add = [
        "member",
        "add",
        "--name",
        "Lê Thị Tư (mẫu)",
        "--tile",
        "Cô Tư",
        "--role",
        "volunteer",
    ];
    assert_eq!(notebook.refused(&add)["error"]["code"], "secret_missing");
    assert_eq!(
        notebook.json(&["member", "list"]).as_array().map(Vec::len),
        Some(1)
    );
}

#[test]
fn a_help_takes_a_photo_and_a_round_is_changed() {
    let notebook = Notebook::with_household();
    let help = notebook.json(&[
        "help",
        "add",
        "--household",
        "ba 42/7",
        "--category",
        "vneid",
    ]);
    let id = help["id"].as_str().unwrap();
    let file = notebook.file("anh.png", &photo());
    notebook.json(&["help", "evidence", id, argument(&file)]);
    assert_eq!(
        notebook.json(&["help", "show", id])["evidence"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let round = notebook.json(&["welfare", "open", "--title", "Quà Tết", "--item", "Gạo"]);
    let round = round["id"].as_str().unwrap();
    notebook.json(&[
        "welfare",
        "set",
        round,
        "--title",
        "Quà Tết",
        "--item",
        "Gạo 10 kg",
    ]);
    assert_eq!(
        notebook.json(&["welfare", "rounds"])[0]["round"]["item"],
        "Gạo 10 kg"
    );
}

#[test]
fn a_date_written_month_first_is_doubtful_and_taken_the_other_way_round() {
    let notebook = Notebook::none();
    let table = "HỌ TÊN;SỐ NHÀ;ĐƯỜNG;NGÀY RÀ SOÁT\nLê Văn Sáu (mẫu);12;Võ Thị Sáu;10/28/2026\n";
    let file = notebook.file("ho.csv", table.as_bytes());
    let preview = notebook.json(&["households", "import", argument(&file), "--preview"]);
    let doubt = &preview["doubtful"][0];
    assert_eq!(doubt["reason"], "day_month_swapped");
    assert_eq!(doubt["suggestion"], "28/10/2026");
}
