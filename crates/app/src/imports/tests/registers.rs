use super::*;
use crate::api::Event;
use expect_test::expect;
use khupho_store::{StoreError, TxnLabel};
use std::sync::Arc;

const REGISTER: &str = "\
Mã hộ;Họ tên chủ hộ;SĐT;Số CCCD;Địa chỉ;Số người lớn;Tài khoản thanh toán điện tử;Ghi chú
A1;Nguyễn Văn Ba;901234567;000000000001;42/7 Lê Lợi, tổ 5, P. Mẫu;3;2;
A2;Trần Thị Đào;0907654321;000000000002;9 Lê Lợi;2;5;thẻ 000000000003
A3;Lê Văn Tư;12345;;11 Lê Lợi;hai;;
;;;;;;;chỉ có ghi chú
";

#[test]
fn a_preview_shows_what_is_doubtful_and_writes_nothing() {
    let notebook = TestNotebook::new();
    let preview = notebook.preview(&notebook.file("households", "ho.csv", REGISTER));
    assert_eq!(figures(&preview), [4, 3, 0]);
    assert_eq!(
        preview["notes"],
        json!(["forbidden_column", "counts_without_day"])
    );
    expect![[r#"
        2 SĐT: lost_zero "901234567" -> "0901234567"
        3 Ghi chú: id_number "thẻ 000000000003" -> "thẻ …"
        3 Tài khoản thanh toán điện tử: exceeds_whole "5" -> ""
        4 SĐT: bad_phone "12345" -> ""
        4 Số người lớn: not_a_count "hai" -> """#]]
    .assert_eq(&cells(&preview["doubtful"]));
    expect![[r#"5 Họ tên chủ hộ: nobody_named "" -> """#]].assert_eq(&cells(&preview["left_out"]));
    assert!(notebook.found("").is_empty());
}

#[test]
fn a_house_number_that_became_a_date_is_taken_back_and_shown() {
    let notebook = TestNotebook::new();
    let rows = "Họ tên;Số nhà;Đường\nNguyễn Văn Mẫu;12-Thg3;Lê Lợi\n";
    let request = notebook.file("households", "ho.csv", rows);
    expect![[r#"2 Số nhà: house_number_as_date "12-Thg3" -> "12/3""#]]
        .assert_eq(&cells(&notebook.preview(&request)["doubtful"]));
    notebook.import(&request);
    assert_eq!(notebook.found("12/3 le loi").len(), 1);
}

#[test]
fn identity_numbers_are_nowhere() {
    let notebook = TestNotebook::new();
    let request = notebook.file("households", "ho.csv", REGISTER);
    let preview = notebook.preview(&request);
    let forbidden = &preview["columns"][3];
    assert_eq!(
        (&forbidden["forbidden"], &forbidden["samples"]),
        (&json!(true), &json!([]))
    );
    notebook.import(&request);
    for query in ["A1", "A2"] {
        let id = notebook.ok(
            "households_search",
            json!({
                "query": query, "filter": { "tag": null, "street": null, "only_uncounted": false },
                "page": { "offset": 0, "limit": 1 },
            }),
        )["rows"][0]["id"]
            .clone();
        assert!(
            !notebook
                .ok("household_get", json!({ "id": id }))
                .to_string()
                .contains("00000000000")
        );
    }
}

#[test]
fn an_import_is_written_whole_listed_and_undone() {
    let notebook = TestNotebook::new();
    let request = notebook.file("households", "ho.csv", REGISTER);
    let imported = notebook.import(&request);
    assert_eq!(figures_written(&imported), [3, 0, 1]);
    expect![[r#"
        A1 Nguyễn Văn Ba, 42/7 Lê Lợi, tổ 5
        A2 Trần Thị Đào, 9 Lê Lợi
        A3 Lê Văn Tư, 11 Lê Lợi"#]]
    .assert_eq(&{
        let mut found = notebook.found("");
        found.sort();
        found.join("\n")
    });
    let listed = notebook.ok("imports", json!({}));
    assert_eq!(
        (
            &listed[0]["file_name"],
            &listed[0]["rows"],
            &listed[0]["undone"]
        ),
        (&json!("ho.csv"), &json!(3), &json!(false))
    );
    assert_eq!(listed[0]["who"], "Trần Thị Giả Lập");
    notebook.ok("undo", json!({ "txn": imported["txn"] }));
    assert!(notebook.found("").is_empty());
    assert_eq!(notebook.ok("imports", json!({}))[0]["undone"], true);
    assert_eq!(figures_written(&notebook.import(&request)), [3, 0, 1]);
}

#[test]
fn the_same_file_again_changes_nothing_and_a_newer_one_updates() {
    let notebook = TestNotebook::new();
    notebook.import(&notebook.file("households", "ho.csv", REGISTER));
    let again = notebook.file("households", "ho.csv", REGISTER);
    assert_eq!(figures(&notebook.preview(&again)), [4, 0, 3]);
    let newer = notebook.file(
        "households",
        "moi.csv",
        "Họ tên;Điện thoại;Số người từ 18 tuổi\nNGUYEN VAN BA;0901234567;4\nPhạm Thị Mới;;1\n",
    );
    let preview = notebook.preview(&newer);
    assert_eq!(figures(&preview), [2, 2, 1]);
    expect![[r#"2 Họ tên: looks_known "NGUYEN VAN BA" -> "Nguyễn Văn Ba 42/7 Lê Lợi, tổ 5""#]]
        .assert_eq(&cells(&preview["doubtful"]));
    assert_eq!(figures_written(&notebook.import(&newer)), [1, 1, 0]);
    assert_eq!(notebook.found("").len(), 4);
}

#[test]
fn a_row_that_tells_of_an_earlier_row_is_left_out() {
    let notebook = TestNotebook::new();
    let rows = "Họ tên;SĐT\nNguyễn Văn Ba;0901234567\nnguyễn văn ba;0901.234.567\n";
    let preview = notebook.preview(&notebook.file("households", "ho.csv", rows));
    assert_eq!(figures(&preview), [2, 1, 0]);
    expect![[r#"3 Họ tên: looks_known "nguyễn văn ba" -> "2""#]]
        .assert_eq(&cells(&preview["left_out"]));
}

#[test]
fn a_running_number_for_a_code_renames_nobody() {
    let notebook = TestNotebook::new();
    notebook.import(&notebook.file(
        "households",
        "1.csv",
        "Mã;Họ tên;Địa chỉ\n1;Nguyễn Văn Ba;2 Lê Lợi\n",
    ));
    let other = notebook.file(
        "households",
        "2.csv",
        "Mã;Họ tên;Địa chỉ\n1;Trần Thị Đào;40 Hai Bà Trưng\n",
    );
    let preview = notebook.preview(&other);
    expect![[r#"2 Họ tên: code_in_use "Trần Thị Đào" -> "Nguyễn Văn Ba""#]]
        .assert_eq(&cells(&preview["left_out"]));
}

#[test]
fn rows_of_another_khu_pho_are_left_out() {
    let notebook = TestNotebook::new();
    let rows = "Khu phố;Họ tên\nKP 13;Nguyễn Văn Ba\n14;Trần Thị Đào\n";
    let preview = notebook.preview(&notebook.file("households", "ho.csv", rows));
    assert_eq!(figures(&preview), [2, 1, 0]);
    expect![[r#"3 Khu phố: other_neighborhood "14" -> """#]]
        .assert_eq(&cells(&preview["left_out"]));
}

#[test]
fn a_decision_is_followed_and_settles_the_doubt() {
    let notebook = TestNotebook::new();
    let mut request = notebook.file("households", "ho.csv", REGISTER);
    request["decisions"] = json!([
        { "row": 4, "column": 2, "value": "0903 333 333" },
        { "row": 4, "column": 5, "value": "2" },
        { "row": 3, "column": 7, "value": "" },
    ]);
    let preview = notebook.preview(&request);
    expect![[r#"
        2 SĐT: lost_zero "901234567" -> "0901234567"
        3 Tài khoản thanh toán điện tử: exceeds_whole "5" -> """#]]
    .assert_eq(&cells(&preview["doubtful"]));
    notebook.import(&request);
    assert_eq!(notebook.found("3333"), ["A3 Lê Văn Tư, 11 Lê Lợi"]);
}

#[test]
fn a_mapping_is_remembered_for_its_headers() {
    let notebook = TestNotebook::new();
    let mut request = notebook.file("households", "la.csv", "Cột 1;Cột 2\nNguyễn Văn Ba;3\n");
    let unknown = notebook.preview(&request);
    assert!(
        unknown["refused"]["code"] == "missing_column"
            || unknown["refused"]["code"] == "no_header_row",
        "{unknown}"
    );
    request["mapping"] =
        json!([{ "column": 0, "field": "contact_name" }, { "column": 1, "field": "count:adults" }]);
    notebook.import(&request);
    let next = notebook.file("households", "sau.csv", "CỘT 1;cột 2\nTrần Thị Đào;2\n");
    let preview = notebook.preview(&next);
    assert_eq!(figures(&preview), [1, 1, 0]);
    assert_eq!(preview["columns"][1]["field"], "count:adults");
    request["mapping"] = json!([{ "column": 9, "field": null }]);
    assert_eq!(
        notebook.refused("import_preview", request),
        "invalid_field field=mapping reason=no_such_column"
    );
}

/// The rows were in the book, and the person was told that they were not.
#[test]
fn an_import_whose_mapping_cannot_be_remembered_is_no_refusal() {
    let notebook = TestNotebook::new();
    let signed_in = notebook.host.signed_in().unwrap();
    let refuse_preferences = "CREATE TRIGGER full BEFORE INSERT ON preference
                              BEGIN SELECT RAISE(ABORT, 'full'); END";
    signed_in
        .store
        .transact::<_, StoreError>(signed_in.actor(), TxnLabel::Practice, |txn| {
            Ok(txn.connection().execute_batch(refuse_preferences)?)
        })
        .unwrap();
    assert!(signed_in.store.set_preference("một", "hai").is_err());
    let request = notebook.file("households", "ho.csv", REGISTER);
    assert_eq!(figures_written(&notebook.import(&request)), [3, 0, 1]);
}

#[test]
fn another_file_than_the_one_previewed_is_not_imported() {
    let notebook = TestNotebook::new();
    let mut request = notebook.file("households", "ho.csv", REGISTER);
    assert_eq!(
        notebook.refused("import_confirm", request.clone()),
        "file_changed name=ho.csv"
    );
    request["confirmed_hash"] = notebook.preview(&request)["file_hash"].clone();
    notebook.file("households", "ho.csv", &REGISTER.replace("Ba", "Bảy"));
    assert_eq!(
        notebook.refused("import_confirm", request),
        "file_changed name=ho.csv"
    );
    assert!(notebook.found("").is_empty());
}

#[test]
fn files_that_are_no_registers_are_refused_in_words() {
    let notebook = TestNotebook::new();
    let refusal = |request: Value| notebook.preview(&request)["refused"].clone();
    assert_eq!(
        refusal(notebook.file("households", "trong.xlsx", ""))["code"],
        "empty_file"
    );
    assert_eq!(
        refusal(notebook.file("households", "anh.xlsx", "%PDF-1.7\n"))["code"],
        "wrong_file_type"
    );
    let missing = notebook.folder.path().join("khong-co.xlsx");
    let gone = refusal(request("households", missing.to_str().unwrap()));
    assert_eq!(gone["code"], "file_unreadable");
    assert!(gone["message"].as_str().unwrap().len() > 20, "{gone}");
    let mut rows = String::from("Họ tên\n");
    rows.push_str(&"Nguyễn Hộ Mẫu\n".repeat(100_001));
    assert_eq!(
        refusal(notebook.file("households", "dai.csv", &rows))["code"],
        "too_many_rows"
    );
}

#[test]
fn dates_that_a_spreadsheet_swapped_are_swapped_back() {
    let notebook = TestNotebook::new();
    let date =
        |month, day| SheetCell::Date(chrono::NaiveDate::from_ymd_opt(2026, month, day).unwrap());
    let text = |text: &str| SheetCell::Text(text.to_owned());
    let mut rows = Vec::new();
    // Typed as 05/03, 06/03, 07/03; Excel with American dates made them May, June and July.
    for (number, month) in [5, 6, 7].into_iter().enumerate() {
        rows.push(vec![
            text(&format!("Hộ mẫu {number}")),
            text(&format!("{} Lê Lợi", number + 1)),
            date(month, 3),
        ]);
    }
    for day in 25..28 {
        rows.push(vec![
            text(&format!("Hộ mẫu {day}")),
            text(&format!("{day} Lê Lợi")),
            text(&format!("{day}/03/2026")),
        ]);
    }
    let request = notebook.sheet(
        "households",
        "ngay.xlsx",
        &["Họ tên", "Địa chỉ", "Ngày rà soát"],
        rows,
    );
    let preview = notebook.preview(&request);
    assert_eq!(preview["notes"], json!(["dates_may_be_swapped"]));
    expect![[r#"
        2 Ngày rà soát: day_month_swapped "03/05/2026" -> "05/03/2026"
        3 Ngày rà soát: day_month_swapped "03/06/2026" -> "06/03/2026"
        4 Ngày rà soát: day_month_swapped "03/07/2026" -> "07/03/2026""#]]
    .assert_eq(&cells(&preview["doubtful"]));
}

#[test]
fn counts_without_a_day_were_counted_on_the_day_of_the_import() {
    let notebook = TestNotebook::new();
    let counted = notebook.file(
        "households",
        "dem.csv",
        "Mã hộ;Họ tên;Số người lớn\nA1;Nguyễn Văn Ba;3\nA2;Lê Văn Tư;\n",
    );
    assert_eq!(
        notebook.preview(&counted)["notes"],
        json!(["counts_without_day"])
    );
    notebook.import(&counted);
    let today = json!(notebook.host.today());
    assert_eq!(
        [notebook.counted_on("A1"), notebook.counted_on("A2")],
        [today.clone(), Value::Null]
    );
    let again = notebook.preview(&counted);
    assert_eq!(
        (figures(&again), &again["notes"]),
        ([2, 0, 2], &json!([])),
        "counts that say nothing new"
    );
    let dated = "Mã hộ;Họ tên;Số người lớn;Ngày rà soát\nA1;Nguyễn Văn Ba;4;25/03/2026\n";
    let dated = notebook.file("households", "ngay.csv", dated);
    assert_eq!(notebook.preview(&dated)["notes"], json!([]));
    notebook.import(&dated);
    assert_eq!(notebook.counted_on("A1"), json!("2026-03-25"));
    notebook.import(&notebook.file(
        "households",
        "sau.csv",
        "Mã hộ;Họ tên;Số người lớn\nA1;Nguyễn Văn Ba;5\n",
    ));
    assert_eq!(notebook.counted_on("A1"), today, "counted anew");
}

#[test]
fn texts_at_their_limit_are_taken_and_longer_ones_cut() {
    let notebook = TestNotebook::new();
    let rows = format!("Họ tên;SĐT\n{};\n{};\n", "ạ".repeat(200), "ọ".repeat(201));
    let preview = notebook.preview(&notebook.file("households", "dai.csv", &rows));
    assert_eq!(preview["doubtful_total"], 1);
    let doubtful = &preview["doubtful"][0];
    assert_eq!(
        (&doubtful["row"], &doubtful["reason"]),
        (&json!(3), &json!("too_long"))
    );
    assert_eq!(
        doubtful["suggestion"].as_str().unwrap().chars().count(),
        200
    );
}

#[test]
fn bytes_of_a_dropped_file_are_taken_too() {
    let notebook = TestNotebook::new();
    let base64 = data_encoding::BASE64.encode("Họ tên\nNguyễn Văn Ba\n".as_bytes());
    let mut dropped = request("households", "");
    dropped["file"] = json!({ "kind": "bytes", "name": "keo-vao.csv", "base64": base64 });
    let preview = notebook.preview(&dropped);
    assert_eq!(
        (figures(&preview), &preview["file_name"]),
        ([1, 1, 0], &json!("keo-vao.csv"))
    );
    dropped["file"]["base64"] = json!("***");
    assert_eq!(notebook.preview(&dropped)["refused"]["code"], "bad_request");
}

#[test]
fn an_import_that_is_stopped_while_writing_leaves_nothing() {
    let notebook = TestNotebook::new();
    let rows: String = (1..=450)
        .map(|number| format!("Nguyễn Hộ Mẫu;{number} Lê Lợi\n"))
        .collect();
    let mut request = notebook.file("households", "ho.csv", &format!("Họ tên;Địa chỉ\n{rows}"));
    request["confirmed_hash"] = notebook.preview(&request)["file_hash"].clone();
    let host = Arc::downgrade(&notebook.host);
    notebook.host.subscribe(Box::new(move |event| {
        if let Event::Progress {
            job,
            stage,
            done: 1..450,
            total: 450,
        } = event
            && stage == "import_write"
        {
            host.upgrade().unwrap().cancel(job);
        }
    }));
    let call = json!({ "command": "import_confirm", "args": request, "job": "nhap" }).to_string();
    let answer: Value = serde_json::from_str(&notebook.host.call(&call)).unwrap();
    assert_eq!(answer["error"]["code"], "cancelled", "{answer}");
    assert!(notebook.found("").is_empty());
    assert_eq!(notebook.ok("imports", json!({})), json!([]));
    assert_eq!(figures_written(&notebook.import(&request)), [450, 0, 0]);
}

fn note_of(notebook: &TestNotebook, id: &str) -> String {
    let detail = notebook.ok("household_get", json!({ "id": id }));
    detail["household"]["note"].as_str().unwrap().to_owned()
}

fn with_note(notebook: &TestNotebook, note: &str) -> String {
    notebook.add(json!({
        "contact_name": "Nguyễn Văn Ba", "phone": "0901234567",
        "house_number": "42/7", "street": "Lê Lợi", "note": note,
    }))
}

#[test]
fn the_households_own_note_stays_and_what_is_new_is_added() {
    let notebook = TestNotebook::new();
    let id = with_note(&notebook, "bà lãng tai, gõ mạnh");
    let rows = "\
Họ tên;SĐT;Địa chỉ;Ghi chú
Nguyễn Văn Ba;0901234567;42/7 Lê Lợi, gần chợ;bà lãng tai, gõ mạnh
";
    let request = notebook.file("households", "ho.csv", rows);
    expect![[r#"
        2 Ghi chú: note_added "bà lãng tai, gõ mạnh" -> "gần chợ"
        2 Họ tên: looks_known "Nguyễn Văn Ba" -> "Nguyễn Văn Ba 42/7 Lê Lợi""#]]
    .assert_eq(&cells(&notebook.preview(&request)["doubtful"]));
    assert_eq!(figures_written(&notebook.import(&request)), [0, 1, 0]);
    assert_eq!(note_of(&notebook, &id), "bà lãng tai, gõ mạnh\ngần chợ");
    assert_eq!(figures(&notebook.preview(&request)), [1, 0, 1]);
    assert_eq!(
        notebook.preview(&request)["left_out"][0]["reason"],
        "already_there"
    );
}

#[test]
fn a_note_without_room_stays_as_it_is() {
    let notebook = TestNotebook::new();
    let own = "ộ".repeat(1_995);
    let id = with_note(&notebook, &own);
    let row = |note: &str| format!("Họ tên;SĐT;Ghi chú\nNguyễn Văn Ba;0901234567;{note}\n");
    let too_long = notebook.file("households", "1.csv", &row("5 chữ"));
    let preview = notebook.preview(&too_long);
    assert_eq!(figures(&preview), [1, 0, 1]);
    expect![[r#"2 Ghi chú: note_full "5 chữ" -> """#]].assert_eq(&cells(&preview["doubtful"]));
    let fits = notebook.file("households", "2.csv", &row("4 ch"));
    assert_eq!(figures_written(&notebook.import(&fits)), [0, 1, 0]);
    assert_eq!(note_of(&notebook, &id), format!("{own}\n4 ch"));
}

#[test]
fn a_household_was_not_counted_before_there_was_a_notebook() {
    let notebook = TestNotebook::new();
    let rows = "Họ tên;Số người lớn;Ngày rà soát\nNguyễn Văn Ba;2;5/3/85\nTrần Thị Đào;2;5/3/26\n\
                Lê Văn Tư;2;24/11/2026\n";
    let request = notebook.file("households", "ho.csv", rows);
    expect![[r#"
        2 Ngày rà soát: old_date "5/3/85" -> ""
        4 Ngày rà soát: future_date "24/11/2026" -> """#]]
    .assert_eq(&cells(&notebook.preview(&request)["doubtful"]));
    notebook.import(&request);
    for (name, day) in [
        ("ba", "2026-11-22"),
        ("dao", "2026-03-05"),
        ("tu", "2026-11-22"),
    ] {
        assert_eq!(notebook.counted_on(name), day, "{name}");
    }
}
