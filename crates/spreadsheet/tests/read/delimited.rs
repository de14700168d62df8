//! CSV in every coding.

use crate::support::{read, read_named, register, shown};
use expect_test::expect;
use khupho_spreadsheet::write::csv_bytes;
use khupho_spreadsheet::{CellNote, TableError};

#[test]
fn what_is_written_as_csv_is_read_again() {
    let table = read_named(&csv_bytes(&register()).unwrap(), "ho.csv").unwrap();
    expect![[r#"
        Delimited "ho.csv" header 1
        Mã hộ | Họ tên | SĐT | Số người lớn | Ngày khảo sát | Ghi chú
        2: 0042 | Nguyễn Thị Mẫu | 0901234567 | 4 | 25/03/2026 | '=1+1
        3: 0043 | Trần Văn Mẫu | 901234568 |  | 25/03/2026 08:05:09 | "#]]
    .assert_eq(&shown(&table));
}

#[test]
fn csv_in_each_coding() {
    let text = "Họ tên;Đường;Ghi chú\r\nNguyễn Thị Mẫu;Trần Quốc Toản;hộp mứt tết\r\nĐặng Văn Mẫu;Lê Lợi;\"một;\r\nhai\"\r\n";
    let utf16_unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [&[0xff, 0xfe], utf16_unmarked.as_slice()].concat();
    let (windows_1258, _, _) = encoding_rs::WINDOWS_1258.encode(
        "Ho\u{323} tên;Đươ\u{300}ng;Ghi chu\u{301}\r\nNguyê\u{303}n Thi\u{323} Mâ\u{303}u;Trâ\u{300}n Quô\u{301}c Toa\u{309}n;hô\u{323}p mư\u{301}t tê\u{301}t\r\nĐă\u{323}ng Văn Mâ\u{303}u;Lê Lơ\u{323}i;\"mô\u{323}t;\r\nhai\"\r\n",
    );
    let latin = |text: &str| {
        text.chars()
            .map(|letter| u8::try_from(letter as u32).unwrap())
            .collect::<Vec<u8>>()
    };
    let tcvn3 = latin(
        "Hä tªn;§\u{ad}êng;Ghi chó\r\nNguyÔn ThÞ MÉu;TrÇn Quèc To¶n;hép møt tÕt\r\n§Æng V¨n MÉu;Lª Lîi;\"mét;\r\nhai\"\r\n",
    );
    let vni = latin(
        "Hoï teân;Ñöôøng;Ghi chuù\r\nNguyeãn Thò Maãu;Traàn Quoác Toaûn;hoäp möùt teát\r\nÑaëng Vaên Maãu;Leâ Lôïi;\"moät;\r\nhai\"\r\n",
    );
    for bytes in [
        text.as_bytes().to_vec(),
        utf16,
        utf16_unmarked,
        windows_1258.into_owned(),
        tcvn3,
        vni,
    ] {
        let table = read(&bytes).unwrap();
        assert_eq!(table.columns, ["Họ tên", "Đường", "Ghi chú"]);
        let cells: Vec<Vec<&str>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect())
            .collect();
        assert_eq!(
            cells,
            [
                ["Nguyễn Thị Mẫu", "Trần Quốc Toản", "hộp mứt tết"],
                ["Đặng Văn Mẫu", "Lê Lợi", "một;\nhai"]
            ]
        );
    }
}

#[test]
fn csv_with_lines_of_different_codings() {
    let mut bytes = "Họ tên,Ghi chú\nNguyễn Thị Mẫu,một\n".as_bytes().to_vec();
    bytes.extend(b"Tr\xc7n V\xa8n M\xc9u,h\xe9p m\xf8t t\xd5t\n");
    bytes.extend("Nguye\u{302}\u{303}n Ma\u{302}\u{303}u,hai\n".as_bytes());
    let table = read_named(&bytes, "ho.csv").unwrap();
    expect![[r#"
        Delimited "ho.csv" header 1
        Họ tên | Ghi chú
        2: Nguyễn Thị Mẫu | một
        3: Trần Văn Mẫu | hộp mứt tết
        4: Nguyễn Mẫu | hai
        MixedEncodings
        Converted { encoding: Tcvn3, cells: 2 }"#]]
    .assert_eq(&shown(&table));
    assert_eq!(table.rows[2].cell(0).notes, [CellNote::Decomposed]);
}

#[test]
fn answers_of_a_google_form() {
    let csv = "\"Dấu thời gian\",\"Ngày\",\"Nội dung\",\"Người thực hiện\"\n\
        \"05/03/2026 8:05:09\",\"04/03/2026\",\"Dọn vệ sinh hẻm 42,\nphát tờ rơi\",\"Lê Văn Mẫu\"\n";
    let table = read_named(csv.as_bytes(), "nhat-ky.csv").unwrap();
    expect![[r#"
        Delimited "nhat-ky.csv" header 1
        Dấu thời gian | Ngày | Nội dung | Người thực hiện
        2: 05/03/2026 8:05:09 | 04/03/2026 | Dọn vệ sinh hẻm 42,
        phát tờ rơi | Lê Văn Mẫu"#]]
    .assert_eq(&shown(&table));
}

/// Without this, one slip of a finger makes every row below it part of one name.
#[test]
fn a_quotation_mark_that_is_not_closed_costs_no_row() {
    for end in ["\n", "\r\n"] {
        let lines = [
            "Họ tên;Số nhà;Đường",
            "\"Nguyễn Văn Mẫu;12;Võ Thị Sáu",
            "Trần Văn Mẫu;13;\"Kỳ; Đồng\"",
            "Lê Văn Mẫu;14;Lê Lợi\"\"\"",
            "\"Ngô Văn Mẫu;15;Lý Chính Thắng",
        ];
        let table = read_named(lines.join(end).as_bytes(), "ho.csv").unwrap();
        expect![[r#"
            Delimited "ho.csv" header 1
            Họ tên | Số nhà | Đường
            2: Nguyễn Văn Mẫu | 12 | Võ Thị Sáu
            3: Trần Văn Mẫu | 13 | Kỳ; Đồng
            4: Lê Văn Mẫu | 14 | Lê Lợi"""
            5: Ngô Văn Mẫu | 15 | Lý Chính Thắng"#]]
        .assert_eq(&shown(&table));
        assert_eq!(
            table.rows[0].cell(0).notes,
            [CellNote::StrayQuote {
                original: "\"Nguyễn Văn Mẫu".into()
            }]
        );
    }
}

#[test]
fn a_text_over_several_lines_stays_one_cell() {
    let text = "Ngày,Nội dung,Nơi\n05/03/2026,\"Họp, dọn, phát quà\n, rồi về, nghỉ\",Tổ 3\n";
    let table = read(text.as_bytes()).unwrap();
    assert_eq!(table.rows.len(), 1);
    assert_eq!(
        table.rows[0].cell(1).text,
        "Họp, dọn, phát quà\n, rồi về, nghỉ"
    );
}

#[test]
fn slips_in_lines_that_follow_each_other_cost_no_row() {
    let text = "Họ tên;Số nhà;Đường\n\"Lê Mẫu;1;Lê Lợi\nVõ Mẫu;2;Lê Lợi\n\"Trần \"\"Ba\"\" Mẫu\";3;Lê Lợi\n";
    expect![[r#"
        Delimited "" header 1
        Họ tên | Số nhà | Đường
        2: Lê Mẫu | 1 | Lê Lợi
        3: Võ Mẫu | 2 | Lê Lợi
        4: Trần "Ba" Mẫu | 3 | Lê Lợi"#]]
    .assert_eq(&shown(&read(text.as_bytes()).unwrap()));
}

#[test]
fn a_file_of_nothing_but_slips_is_damaged() {
    let lines = |count: usize| {
        let line = "\"Lê Mẫu;1;Lê Lợi\n";
        format!("Họ tên;Số nhà;Đường\n{}", line.repeat(count))
    };
    assert_eq!(read(lines(1_000).as_bytes()).unwrap().rows.len(), 1_000);
    let refused = read(lines(1_001).as_bytes()).unwrap_err();
    assert!(matches!(refused, TableError::Damaged { .. }), "{refused}");
}
