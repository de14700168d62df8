//! Registers as the offices of a ward really keep them.

use super::*;
use crate::api::session::Language;
use crate::imports::nothing_to_write;
use expect_test::expect;

/// What a preview says of a register in CSV: figures, notes, doubtful cells, rows left out.
fn told(notebook: &TestNotebook, register: &str) -> String {
    let preview = notebook.preview(&notebook.file("households", "ho.csv", register));
    let [rows, accepted, _] = figures(&preview);
    format!(
        "{rows} rows, {accepted} taken, {}\n{}\nleft out:\n{}",
        preview["notes"],
        cells(&preview["doubtful"]),
        cells(&preview["left_out"]),
    )
}

#[test]
fn totals_signatures_and_sections_are_no_households() {
    let notebook = TestNotebook::new();
    let register = "\
STT;Họ tên chủ hộ;Địa chỉ;Số nhân khẩu
I;TỔ 1;;
1;Nguyễn Hộ Mẫu;12 Lê Lợi;4
2;Trần Hộ Mẫu;13 Lê Lợi;3
;Tổng cộng;;7
;;Ngày 05 tháng 3 năm 2026;
;Người lập bảng;Trưởng khu phố;
;Lê Ký Mẫu;Phạm Ký Mẫu;
";
    expect![[r#"
        7 rows, 2 taken, ["counts_without_day","groups_from_above"]

        left out:
        2 STT: section_row "I" -> ""
        5 Họ tên chủ hộ: total_row "Tổng cộng" -> ""
        6 Địa chỉ: signature_row "Ngày 05 tháng 3 năm 2026" -> ""
        7 Họ tên chủ hộ: signature_row "Người lập bảng" -> ""
        8 Họ tên chủ hộ: signature_row "Lê Ký Mẫu" -> """#]]
    .assert_eq(&told(&notebook, register));
    let request = notebook.file("households", "ho.csv", register);
    assert_eq!(figures_written(&notebook.import(&request)), [2, 0, 5]);
    let mut found = notebook.found("");
    found.sort();
    assert_eq!(
        found,
        [
            "0001 Nguyễn Hộ Mẫu, 12 Lê Lợi, tổ 1",
            "0002 Trần Hộ Mẫu, 13 Lê Lợi, tổ 1"
        ]
    );
}

#[test]
fn a_second_table_below_is_left_out_and_one_beside_is_told() {
    let notebook = TestNotebook::new();
    expect![[r#"
        5 rows, 2 taken, []

        left out:
        3 STT: header_again "STT" -> ""
        5 STT: other_table "STT" -> ""
        6 STT: other_table "1" -> """#]]
    .assert_eq(&told(
        &notebook,
        "STT;Họ tên;Số nhà;Đường\n1;Nguyễn Hộ Mẫu;12;Lê Lợi\nSTT;Họ tên;Số nhà;Đường\n\
         1;Trần Hộ Mẫu;13;Lê Lợi\nSTT;Đường;Số lượng hộ\n1;Lê Lợi;30\n",
    ));
    expect![[r#"
        1 rows, 1 taken, ["repeated_columns"]

        left out:
    "#]]
    .assert_eq(&told(
        &notebook,
        "Họ tên;Số nhà;;Họ tên;Số nhà\nNguyễn Hộ Mẫu;12;;Trần Hộ Mẫu;13\n",
    ));
}

#[test]
fn a_list_of_people_gives_its_heads_of_households() {
    let notebook = TestNotebook::new();
    expect![[r#"
        3 rows, 1 taken, []

        left out:
        3 Quan hệ với chủ hộ: household_member "Vợ" -> ""
        4 Quan hệ với chủ hộ: household_member "Con" -> """#]]
    .assert_eq(&told(
        &notebook,
        "Họ và tên;Quan hệ với chủ hộ;Địa chỉ\nNguyễn Hộ Mẫu;Chủ hộ;12 Lê Lợi\n\
         Trần Hộ Mẫu;Vợ;12 Lê Lợi\nNguyễn Con Mẫu;Con;12 Lê Lợi\n",
    ));
}

#[test]
fn a_name_in_two_columns_is_one_name() {
    let notebook = TestNotebook::new();
    let register = "Họ và chữ đệm;Tên;Số nhà\nNguyễn  Văn;Mẫu;12\n";
    notebook.import(&notebook.file("households", "ho.csv", register));
    assert_eq!(
        notebook.found("nguyen van mau"),
        ["0001 Nguyễn Văn Mẫu, 12"]
    );
}

/// The second number and the words beside a number were lost without a word.
#[test]
fn what_stands_beside_a_phone_is_kept_in_the_note() {
    let notebook = TestNotebook::new();
    let register = "\
Họ tên;SĐT
Một Hộ Mẫu;0905111222/0914333444
Hai Hộ Mẫu;0905111223 - 0914333445
Ba Hộ Mẫu;0905.111.224 (con gái)
Bốn Hộ Mẫu;ĐT: 0905111225
";
    expect![[r#"
        4 rows, 4 taken, []
        2 SĐT: phone_and_more "0905111222/0914333444" -> "0905111222"
        3 SĐT: phone_and_more "0905111223 - 0914333445" -> "0905111223"
        4 SĐT: phone_and_more "0905.111.224 (con gái)" -> "0905111224"
        left out:
    "#]]
    .assert_eq(&told(&notebook, register));
    notebook.import(&notebook.file("households", "ho.csv", register));
    let search = json!({
        "query": "hai ho mau", "filter": { "tag": null, "street": null, "only_uncounted": false },
        "page": { "offset": 0, "limit": 1 },
    });
    let id = notebook.ok("households_search", search)["rows"][0]["id"].clone();
    let household = notebook
        .ok("household_get", json!({ "id": id }))
        .to_string();
    assert!(
        household.contains("ĐT: 0905111223 - 0914333445"),
        "{household}"
    );
}

#[test]
fn a_second_phone_has_a_column_of_its_own() {
    let notebook = TestNotebook::new();
    let register = "Họ tên;SĐT 1;SĐT 2;Số nhà\nMột Hộ Mẫu;0900000001;0900000002;-\n\
                    Hai Hộ Mẫu;;900000003;5\n";
    expect![[r#"
        2 rows, 2 taken, []
        3 SĐT 2: lost_zero "900000003" -> "0900000003"
        left out:
    "#]]
    .assert_eq(&told(&notebook, register));
    notebook.import(&notebook.file("households", "ho.csv", register));
    assert_eq!(notebook.found("0900000003"), ["0002 Hai Hộ Mẫu, 5"]);
    assert_eq!(notebook.found("mot ho mau"), ["0001 Một Hộ Mẫu, "]);
}

/// One number set right stood for the whole cell, and the other was lost.
#[test]
fn a_phone_set_right_keeps_what_stands_beside_it() {
    let notebook = TestNotebook::new();
    let register = "\
Họ tên;SĐT
Một Hộ Mẫu;905111222/0914333444
Hai Hộ Mẫu;01659999999 - 0914333445
Ba Hộ Mẫu;01234567890 (con gái)
";
    expect![[r#"
        3 rows, 3 taken, []
        2 SĐT: phone_and_more "905111222/0914333444" -> "0905111222"
        3 SĐT: phone_and_more "01659999999 - 0914333445" -> "0359999999"
        4 SĐT: phone_and_more "01234567890 (con gái)" -> "0834567890"
        left out:
    "#]]
    .assert_eq(&told(&notebook, register));
    notebook.import(&notebook.file("households", "ho.csv", register));
    for (query, kept) in [
        ("0905111222", "ĐT: 0905111222/0914333444"),
        ("0359999999", "ĐT: 01659999999 - 0914333445"),
        ("0834567890", "ĐT: 01234567890 (con gái)"),
    ] {
        assert_eq!(note_of_only(&notebook, query), kept);
    }
}

#[test]
fn a_second_phone_is_kept_and_told_where_it_stands() {
    let notebook = TestNotebook::new();
    let first = "Mã hộ;Họ tên;SĐT;SĐT 2;Ghi chú\nA1;Một Hộ Mẫu;0900000001;-;nhà màu xanh\n";
    notebook.import(&notebook.file("households", "ho.csv", first));
    assert_eq!(note_of_only(&notebook, "mot ho mau"), "nhà màu xanh");
    let second = "Mã hộ;Họ tên;SĐT;SĐT 2\nA1;Một Hộ Mẫu;0900000001;0900000002\n";
    let preview = notebook.preview(&notebook.file("households", "ho.csv", second));
    let doubtful = cells(&preview["doubtful"]);
    assert!(
        doubtful.contains(r#"2 SĐT 2: note_added "0900000002" -> "ĐT: 0900000002""#),
        "{doubtful}"
    );
}

/// The note of the one household that a text finds.
fn note_of_only(notebook: &TestNotebook, query: &str) -> String {
    let search = json!({
        "query": query, "filter": { "tag": null, "street": null, "only_uncounted": false },
        "page": { "offset": 0, "limit": 1 },
    });
    let id = notebook.ok("households_search", search)["rows"][0]["id"].clone();
    let household = notebook.ok("household_get", json!({ "id": id }));
    household["household"]["note"].as_str().unwrap().to_owned()
}

/// Every household below such a header was lost, and those on Cộng Hòa or marked "Mới" with them.
#[test]
fn lists_pasted_together_keep_their_households() {
    let notebook = TestNotebook::new();
    let register = "\
STT;Họ tên;SĐT;Số nhà;Đường;Số nhân khẩu
1;Nguyễn Hộ Mẫu;0900000001;12;Lê Lợi;4
2;;;12/3;Cộng Hòa;4
Mới;Trần Hộ Mẫu;0900000002;13;Lê Lợi;3
;Cộng tổ 1;;;;11
TT;Họ và tên;Số điện thoại;Số nhà;Tên đường;Nhân khẩu
1;Cộng Hộ Mẫu;0900000003;14;Lê Lợi;2
";
    expect![[r#"
        6 rows, 4 taken, ["counts_without_day"]

        left out:
        5 Họ tên: total_row "Cộng tổ 1" -> ""
        6 STT: header_again "TT" -> """#]]
    .assert_eq(&told(&notebook, register));
}

#[test]
fn days_as_numbers_are_read_and_days_to_come_are_not() {
    let notebook = TestNotebook::new();
    expect![[r#"
        3 rows, 3 taken, ["counts_without_day"]
        2 Ngày rà soát: date_as_number "46002" -> "11/12/2025"
        3 Ngày rà soát: future_date "08/04/2064" -> ""
        4 Số nhân khẩu: number_as_text "3 người" -> "3"
        left out:
    "#]]
    .assert_eq(&told(
        &notebook,
        "Họ tên;Số nhân khẩu;Ngày rà soát\nMột Hộ Mẫu;4;46002\nHai Hộ Mẫu;2;08/04/2064\n\
         Ba Hộ Mẫu;3 người;\n",
    ));
}

#[test]
fn a_figure_is_nobodys_name() {
    let notebook = TestNotebook::new();
    expect![[r#"
        2 rows, 1 taken, []
        2 Họ tên: not_a_name "12" -> ""
        3 Họ tên: not_a_name "-" -> ""
        left out:
        2 Họ tên: nobody_named "12" -> """#]]
    .assert_eq(&told(&notebook, "Họ tên;Số nhà\n12;\n-;5\n"));
}

#[test]
fn a_street_alone_is_no_household() {
    let notebook = TestNotebook::new();
    expect![[r#"
        2 rows, 1 taken, []

        left out:
        2 Mã: only_a_street "D1" -> """#]]
    .assert_eq(&told(
        &notebook,
        "Mã;Số nhà;Tên đường\nD1;;Lê Lợi\nD2;5;Lê Lợi\n",
    ));
}

/// The first household of a file without headers was taken for its headers.
#[test]
fn a_file_without_headers_keeps_its_first_row() {
    let notebook = TestNotebook::new();
    let rows = "1;Nguyễn Hộ Mẫu;0900000001\n2;Trần Hộ Mẫu;0900000002\n";
    let mut request = notebook.file("households", "ho.csv", rows);
    assert_eq!(
        notebook.preview(&request)["refused"]["code"],
        "no_header_row"
    );
    request["mapping"] = json!([
        { "column": 1, "field": "contact_name" }, { "column": 2, "field": "phone" },
    ]);
    assert_eq!(figures(&notebook.preview(&request)), [2, 2, 0]);
    notebook.import(&request);
    let other = notebook.file("households", "khac.csv", "3;12 Lê Lợi;x\n4;13 Lê Lợi;y\n");
    assert_eq!(
        notebook.preview(&other)["refused"]["code"],
        "no_header_row",
        "nothing says that this file is like the other"
    );
}

#[test]
fn samples_of_a_column_show_no_identity_numbers() {
    let notebook = TestNotebook::new();
    let register = "Họ tên;Thẻ;Mã số cá nhân\nNguyễn Hộ Mẫu;000000000001;000000000002\n";
    let preview = notebook.preview(&notebook.file("households", "ho.csv", register));
    assert_eq!(preview["notes"], json!(["forbidden_column"]));
    assert!(
        !preview["columns"].to_string().contains("00000000000"),
        "{}",
        preview["columns"]
    );
}

#[test]
fn an_import_that_nothing_is_left_of_is_refused_and_leaves_no_record() {
    let notebook = TestNotebook::new();
    let register = "Họ tên;Số nhà\nNguyễn Hộ Mẫu;12\n";
    let mut again = notebook.file("households", "ho.csv", register);
    notebook.import(&again);
    again["confirmed_hash"] = notebook.preview(&again)["file_hash"].clone();
    assert_eq!(
        notebook.refused("import_confirm", again),
        "nothing_to_import name=ho.csv"
    );
    assert_eq!(
        notebook.ok("imports", json!({})).as_array().unwrap().len(),
        1
    );
}

/// The contact person of a household need not be its head.
#[test]
fn a_contact_person_without_a_head_above_is_a_household() {
    let notebook = TestNotebook::new();
    let register = "\
Người liên hệ;Quan hệ với chủ hộ;Số nhà
Nguyễn Hộ Mẫu;Chủ hộ (đã mất);12
Trần Hộ Mẫu;Vợ;13
Lê Hộ Mẫu;Con;
Phạm Hộ Mẫu;Chủ;14
Võ Con Mẫu;Con;
Võ Cháu Mẫu;Cháu;14
";
    expect![[r#"
        6 rows, 4 taken, []
        3 Quan hệ với chủ hộ: no_head_above "Vợ" -> ""
        4 Quan hệ với chủ hộ: no_head_above "Con" -> ""
        left out:
        6 Quan hệ với chủ hộ: household_member "Con" -> ""
        7 Quan hệ với chủ hộ: household_member "Cháu" -> """#]]
    .assert_eq(&told(&notebook, register));
}

#[test]
fn a_group_stands_anywhere_in_its_title() {
    let notebook = TestNotebook::new();
    let register = "\
STT;Họ tên;Số nhà
TỔ 5 - KHU PHỐ 13;;
1;Nguyễn Hộ Mẫu;12
Hẻm 42;;
2;Trần Hộ Mẫu;13
DANH SÁCH TỔ 3A (32 hộ);;
3;Lê Hộ Mẫu;14
";
    notebook.import(&notebook.file("households", "ho.csv", register));
    let mut found = notebook.found("");
    found.sort();
    assert_eq!(
        found,
        [
            "0001 Nguyễn Hộ Mẫu, 12, tổ 5",
            "0002 Trần Hộ Mẫu, 13, tổ 5",
            "0003 Lê Hộ Mẫu, 14, tổ 3A",
        ]
    );
}

/// Rows that are no household were counted as households that could not be written.
#[test]
fn a_register_with_totals_that_is_known_whole_is_all_known() {
    let notebook = TestNotebook::new();
    let register = "STT;Họ tên;Số nhà;Số nhân khẩu\n1;Nguyễn Hộ Mẫu;12;4\n2;Trần Hộ Mẫu;13;3\n\
                    ;Tổng cộng;;7\n";
    notebook.import(&notebook.file("households", "ho.csv", register));
    let preview = notebook.preview(&notebook.file("households", "lai.csv", register));
    let preview = serde_json::from_value(preview).unwrap();
    let refusal = nothing_to_write(&preview, Language::Vi).unwrap();
    assert_eq!(refusal.code, "all_known");
    assert!(refusal.message.contains('2'), "{}", refusal.message);
}
