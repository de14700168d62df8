use super::*;
use crate::detect::FileFormat;
use expect_test::expect;

const COLUMNS: [&str; 5] = ["STT", "Họ tên", "SĐT", "Địa chỉ", "Số nhân khẩu"];

fn shown(columns: &[&str], rows: &[&[&str]]) -> String {
    let table = Table {
        format: FileFormat::Delimited,
        sheet: String::new(),
        sheets: Vec::new(),
        header_row: 1,
        columns: columns.iter().map(|header| (*header).to_owned()).collect(),
        rows: rows
            .iter()
            .zip(2..)
            .map(|(cells, number)| Row {
                number,
                cells: cells
                    .iter()
                    .map(|text| Cell::new(*text, CellKind::Text))
                    .collect(),
            })
            .collect(),
        notes: Vec::new(),
    };
    let found = asides(&table);
    let mut lines: Vec<String> = found
        .iter()
        .map(|(row, aside)| format!("{row:02} {}", aside.slug()))
        .collect();
    lines.sort();
    lines.join("\n")
}

#[test]
fn totals_and_signatures_below_a_register() {
    expect![[r#"
        04 total_row
        05 signature_row
        06 signature_row
        07 signature_row"#]]
    .assert_eq(&shown(
        &COLUMNS,
        &[
            &["1", "Nguyễn Văn Mẫu", "0900000001", "12 Lê Lợi", "4"],
            &["2", "Tống Công Mẫu", "", "", "3"],
            &["", "TỔNG CỘNG:", "", "2 hộ", "7"],
            &["", "", "", "Ngày 05 tháng 3 năm 2026"],
            &["", "Người lập bảng", "", "Trưởng khu phố"],
            &["", "Trần Thị Giả", "", "Lê Văn Thử"],
        ],
    ));
}

#[test]
fn a_total_in_the_middle_ends_nothing() {
    expect![[r#"
        02 section_row
        04 total_row
        05 section_row
        07 total_row
        08 below_total
        09 section_row"#]]
    .assert_eq(&shown(
        &COLUMNS,
        &[
            &["I", "TỔ 1"],
            &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &["", "Cộng tổ 1", "", "", "4"],
            &["II", "Tổ 2"],
            &["2", "Trần Thị Giả", "", "13 Lê Lợi", "3"],
            &["", "Tổng số hộ: 2", "", "", "7"],
            &["", "Lê Văn Thử"],
            &["DANH SÁCH TỔ 3"],
        ],
    ));
}

#[test]
fn the_header_again_and_another_table_below() {
    expect![[r#"
        03 header_again
        05 other_table
        06 other_table"#]]
    .assert_eq(&shown(
        &COLUMNS,
        &[
            &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &["STT", "HỌ TÊN", "SĐT", "Địa chỉ", "Số nhân khẩu"],
            &["1", "Trần Thị Giả", "", "13 Lê Lợi", "3"],
            &["STT", "Đường", "Số lượng hộ"],
            &["1", "Lê Lợi", "30"],
        ],
    ));
}

#[test]
fn a_header_of_other_words_below_is_left_out() {
    expect!["03 other_table"].assert_eq(&shown(
        &COLUMNS,
        &[
            &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &["Tổ", "Số hộ"],
            &["", "Trần Thị Giả", "", "13 Lê Lợi", "4"],
        ],
    ));
}

#[test]
fn the_header_in_other_words_is_the_header_again() {
    expect![[r#"
        03 header_again
        05 header_again"#]]
    .assert_eq(&shown(
        &COLUMNS,
        &[
            &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &[
                "TT",
                "Họ và tên chủ hộ",
                "Số điện thoại",
                "Chỗ ở hiện nay",
                "Số khẩu",
                "Ký tên",
            ],
            &["1", "Trần Thị Giả", "", "13 Lê Lợi", "3"],
            &[
                "Số TT",
                "Tên chủ hộ",
                "Điện thoại",
                "Số nhà",
                "Chữ ký chủ hộ",
            ],
            &["2", "Lê Văn Thử", "0900000001", "14 Lê Lợi", "3"],
        ],
    ));
}

#[test]
fn a_header_with_digits_in_other_words_is_the_header_again() {
    expect!["03 header_again"].assert_eq(&shown(
        &["Họ tên", "SĐT", "Địa chỉ", "Số người lớn"],
        &[
            &["Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &["Họ và tên", "SĐT 1", "Nơi ở", "Số người từ 18 tuổi"],
            &["Trần Thị Giả", "", "13 Lê Lợi", "3"],
        ],
    ));
}

#[test]
fn a_header_in_two_rows_is_the_header_again() {
    expect![[r#"
        03 header_again
        04 header_again
        05 header_again
        07 header_again
        08 header_again"#]]
    .assert_eq(&shown(
        &[
            "STT",
            "Chủ hộ",
            "Số nhà",
            "Hẻm",
            "Đường",
            "Người lớn",
            "VNeID mức 2",
        ],
        &[
            &["1", "Nguyễn Văn Mẫu", "7", "42", "Lê Lợi", "2", "1"],
            &["STT", "Chủ hộ", "Địa chỉ", "", "", "Số nhân khẩu", "VNeID"],
            &["", "", "Số nhà", "Hẻm", "Đường", "Người lớn", "mức 2"],
            &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            &["2", "Trần Thị Giả", "9", "42", "Lê Lợi", "3", "1"],
            &["TT", "Họ tên chủ hộ", "Nơi ở", "", "", "Nhân khẩu"],
            &["", "", "Nhà số", "Ngõ", "Tên đường", "Số người lớn"],
            &["3", "Lê Văn Thử", "11", "42", "Lê Lợi", "1"],
        ],
    ));
}

#[test]
fn a_header_whose_columns_mean_other_things_is_another_table() {
    expect![[r#"
        03 other_table
        04 other_table
        05 header_again"#]]
    .assert_eq(&shown(
        &COLUMNS,
        &[
            &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &["STT", "Nội dung", "Kết quả", "Ghi chú"],
            &["1", "Tuyên truyền", "Xong", "Tổ 2"],
            &["STT", "Họ và tên", "Điện thoại", "Địa chỉ"],
            &["2", "Trần Thị Giả", "", "13 Lê Lợi"],
        ],
    ));
}

#[test]
fn a_street_or_a_family_name_is_no_total() {
    let columns = ["STT", "Số nhà", "Đường", "Số nhân khẩu", "Họ tên"];
    assert_eq!(
        shown(
            &columns,
            &[
                &["5", "12/3", "Cộng Hòa", "4"],
                &["", "14", "Cộng Hòa", "4"],
                &["6", "", "Cộng Hòa", "4", "Nguyễn Văn Mẫu"],
                &["7", "", "", "4", "Cộng Văn Mẫu"],
                &["", "", "", "4", "Cộng Thị Mẫu"],
                &["", "16", "", "4", "Cộng"],
                &["8", "", "", "4", "Cộng"],
            ],
        ),
        ""
    );
}

#[test]
fn totals_are_named_in_many_ways() {
    for label in [
        "Tổng cộng",
        "TỔNG CỘNG (I + II)",
        "Tổng số hộ: 2",
        "Cộng",
        "Cộng:",
        "Cộng tổ 2",
        "Cộng khu phố 13",
        "Cộng số hộ",
        "Cộng trang 1",
        "Cộng 20 hộ",
        "Tong cong",
    ] {
        let rows: [&[&str]; 2] = [
            &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &["", label, "", "", "20"],
        ];
        assert_eq!(shown(&COLUMNS, &rows), "03 total_row", "{label}");
    }
    // A formula may have counted on down to the totals.
    let rows: [&[&str]; 1] = [&["2", "Tổng cộng", "", "1 hộ", "4"]];
    assert_eq!(shown(&COLUMNS, &rows), "02 total_row");
    // In the column of addresses it is the same label.
    let rows: [&[&str]; 1] = [&["", "", "", "Tổng cộng", "4"]];
    assert_eq!(shown(&COLUMNS, &rows), "02 total_row");
}

#[test]
fn a_word_for_a_running_number_stands_beside_a_household() {
    for word in ["Mới", "BS", "nt", "Bổ sung"] {
        for household in [
            [word, "Trần Thị Giả", "0900000002", "13 Lê Lợi", "3"],
            [word, "Ngô Thị Anh", "", "Hẻm Lê Lợi", ""],
            [word, "Chủ hộ", "0900000002", "13 Lê Lợi", "3"],
        ] {
            let rows: [&[&str]; 3] = [
                &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
                &["2", "Lê Văn Thử", "", "14 Lê Lợi", "4"],
                &household,
            ];
            assert_eq!(shown(&COLUMNS, &rows), "", "{household:?}");
        }
    }
}

#[test]
fn a_household_added_below_the_totals_is_no_part_of_them() {
    expect![[r#"
        04 total_row
        06 below_total"#]]
    .assert_eq(&shown(
        &COLUMNS,
        &[
            &["1", "Nguyễn Văn Mẫu", "", "12 Lê Lợi", "4"],
            &["2", "Phạm Thị Mẫu", "", "14 Lê Lợi", "4"],
            &["", "Cộng tổ 1", "", "", "8"],
            &["BS", "Trần Thị Giả", "", "13 Lê Lợi", "3"],
            &["", "Lê Văn Thử"],
        ],
    ));
}

#[test]
fn words_of_another_table_for_a_running_number_are_left_out() {
    expect![[r#"
        03 other_table
        04 other_table"#]]
    .assert_eq(&shown(
        &["STT", "Họ tên", "SĐT", "Màu sơn"],
        &[
            &["1", "Nguyễn Văn Mẫu", "", "12"],
            &["Khu vực", "Số lượng", "Màu"],
            &["Khu vực", "Nhân khẩu", "Số người từ 18 tuổi", "Số lượng"],
        ],
    ));
}

#[test]
fn households_are_no_asides() {
    assert_eq!(
        shown(
            &["Họ tên", "Địa chỉ", "Ghi chú"],
            &[
                &["Tổng Cộng Hòa Mẫu", "12 Lê Lợi"],
                &["Cộng Văn Mẫu", "13 Lê Lợi"],
                &["Trần Văn Mẫu", "14 Lê Lợi", "Trưởng khu phố"],
                &["", "Hẻm 5"],
                &["Tô Thị Mẫu"],
                &["Đường Văn Mẫu"],
                &["Không Số Mẫu"],
                &["Ngô Thị Anh", "Đường Tô Ký", "Zalo"],
                &["Dương Kiệt", "Internet", "Wifi"],
            ],
        ),
        ""
    );
}
