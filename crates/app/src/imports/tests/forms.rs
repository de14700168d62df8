use super::*;
use chrono::{NaiveDate, NaiveDateTime};
use expect_test::expect;
use khupho_domain::journal::JournalEntry;
use khupho_oplog::derive_entity;
use khupho_oplog::registry::journal_entry;
use khupho_store::TxnLabel;

const ANSWERS: &str = "\
Dấu thời gian,Địa chỉ email,Nội dung công việc,Người thực hiện,Kết quả,Thời tiết
05/03/2026 08:15:30,mau@vi.du,Họp tổ 5,Trần Thị Giả Lập,Xong,nắng
06/03/2026 19:00:00,mau@vi.du,Vận động hộ dân,Lê Văn Thử,,
không rõ,mau@vi.du,Dọn vệ sinh,,,
05/03/2026 08:15:30,mau@vi.du,Họp tổ 5,Trần Thị Giả Lập,Xong,nắng
";

fn journal(notebook: &TestNotebook) -> Vec<Value> {
    let args =
        json!({ "query": "", "from": null, "to": null, "page": { "offset": 0, "limit": 50 } });
    notebook.ok("journal_search", args)["rows"]
        .as_array()
        .unwrap()
        .clone()
}

#[test]
fn answers_become_the_journal() {
    let notebook = TestNotebook::new();
    let request = notebook.file("journal", "nhat-ky.csv", ANSWERS);
    let preview = notebook.preview(&request);
    assert_eq!(figures(&preview), [4, 2, 0]);
    expect![[r#"
        4 Dấu thời gian: bad_date "không rõ" -> ""
        5 Nội dung công việc: already_there "Họp tổ 5" -> """#]]
    .assert_eq(&cells(&preview["left_out"]));
    assert_eq!(figures_written(&notebook.import(&request)), [2, 0, 2]);
    let rows = journal(&notebook);
    assert_eq!(rows.len(), 2);
    let meeting = rows
        .iter()
        .find(|row| row.to_string().contains("Họp tổ 5"))
        .unwrap()
        .to_string();
    for part in [
        "2026-03-05",
        "08:15:30",
        "Trần Thị Giả Lập",
        "Xong",
        "Thời tiết: nắng",
    ] {
        assert!(meeting.contains(part), "{part} in {meeting}");
    }
    assert!(!meeting.contains("mau@vi.du"));
}

#[test]
fn the_same_answers_are_taken_in_once() {
    let notebook = TestNotebook::new();
    let request = notebook.file("journal", "nhat-ky.csv", ANSWERS);
    let imported = notebook.import(&request);
    let longer = format!("{ANSWERS}07/03/2026 08:00:00,mau@vi.du,Việc mới,,,\n");
    let longer = notebook.file("journal", "nhat-ky-2.csv", &longer);
    assert_eq!(figures(&notebook.preview(&longer)), [5, 1, 0]);
    assert_eq!(figures_written(&notebook.import(&longer)), [1, 0, 4]);
    assert_eq!(journal(&notebook).len(), 3);
    notebook.ok("undo", json!({ "txn": imported["txn"] }));
    assert_eq!(journal(&notebook).len(), 1);
    assert_eq!(figures_written(&notebook.import(&longer)), [2, 0, 3]);
    assert_eq!(journal(&notebook).len(), 3);
}

#[test]
fn answers_become_the_help_log() {
    let notebook = TestNotebook::new();
    notebook.add(json!({ "contact_name": "Nguyễn Văn Ba", "phone": "0901234567", "house_number": "42/7", "street": "Lê Lợi" }));
    let answers = "\
Dấu thời gian,Người dân được hỗ trợ,SĐT,Nội dung hỗ trợ,Hình thức,Kết quả,Số người,Mức độ hài lòng,Tình nguyện viên
05/03/2026 08:15:30,Nguyễn Văn Ba,,Cài VNeID mức 2,Tại nhà,Hoàn thành,2,5,Lê Văn Thử
06/03/2026 9:00:00,Người lạ,,Nộp hồ sơ tạm trú,Văn phòng khu phố,Hẹn lại,x,9,Lê Văn Thử
";
    let request = notebook.file("help_log", "ho-tro.csv", answers);
    let preview = notebook.preview(&request);
    assert_eq!(figures(&preview), [2, 2, 0], "{preview}");
    expect![[r#"
        3 Người dân được hỗ trợ: household_unclear "Người lạ" -> ""
        3 Số người: not_a_count "x" -> ""
        3 Mức độ hài lòng: not_a_count "9" -> """#]]
    .assert_eq(&cells(&preview["doubtful"]));
    assert_eq!(figures_written(&notebook.import(&request)), [2, 0, 0]);
    let args = json!({
        "query": "", "from": null, "to": null, "category": null, "outcome": null, "household": null,
        "page": { "offset": 0, "limit": 50 },
    });
    let rows = notebook.ok("help_search", args)["rows"]
        .as_array()
        .unwrap()
        .clone();
    let shown: Vec<String> = rows
        .iter()
        .map(|row| {
            let detail = notebook.ok("help_get", json!({ "id": row["id"] }));
            let help = &detail["help"];
            format!(
                "{} {} {} {} {} people {} stars {}",
                help["happened_on"],
                row["contact_name"],
                help["category"],
                help["place"],
                help["outcome"],
                help["people"],
                help["satisfaction"],
            )
        })
        .collect();
    expect![[r#"
        "2026-03-06" "" "online_dossier" "neighborhood_office" "revisit" people 1 stars null
        "2026-03-05" "Nguyễn Văn Ba" "vneid" "at_home" "completed" people 2 stars 5"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn an_address_that_the_register_does_not_know_is_doubtful() {
    let notebook = TestNotebook::new();
    let answers =
        "Dấu thời gian,Nội dung hỗ trợ,Số nhà\n05/03/2026 08:15:30,Cài VNeID,99 Đường Lạ\n";
    let preview = notebook.preview(&notebook.file("help_log", "ho-tro.csv", answers));
    expect![[r#"2 Số nhà: household_unclear "99 Đường Lạ" -> """#]]
        .assert_eq(&cells(&preview["doubtful"]));
}

#[test]
fn two_answers_of_one_day_at_two_addresses_are_both_taken() {
    let notebook = TestNotebook::new();
    let answers = "Ngày thực hiện,Nội dung hỗ trợ,Số nhà\n\
                   05/03/2026,Cài VNeID,1 Lê Lợi\n05/03/2026,Cài VNeID,3 Lê Lợi\n";
    let request = notebook.file("help_log", "ho-tro.csv", answers);
    assert_eq!(figures(&notebook.preview(&request)), [2, 2, 0]);
    assert_eq!(figures_written(&notebook.import(&request)), [2, 0, 0]);
}

/// The file that Google Forms itself offers for download, not the one of its spreadsheet.
#[test]
fn answers_with_the_zone_of_the_form_are_taken() {
    let notebook = TestNotebook::new();
    let answers = "Dấu thời gian,Nội dung công việc\n2026/03/05 8:15:30 SA GMT+7,Họp\n";
    let request = notebook.file("journal", "so.csv", answers);
    assert_eq!(figures(&notebook.preview(&request)), [1, 1, 0]);
}

#[test]
fn a_form_without_any_date_is_refused() {
    let notebook = TestNotebook::new();
    let preview = notebook.preview(&notebook.file(
        "journal",
        "x.csv",
        "Nội dung công việc,Kết quả\nHọp,Xong\n",
    ));
    assert_eq!(preview["refused"]["code"], "missing_column");
}

#[test]
fn an_answer_of_tomorrow_next_year_is_left_out() {
    let notebook = TestNotebook::new();
    let rows = "Dấu thời gian,Nội dung công việc\n05/03/2099 08:00:00,Họp\n";
    let preview = notebook.preview(&notebook.file("journal", "x.csv", rows));
    expect![[r#"2 Dấu thời gian: bad_date "05/03/2099 08:00:00" -> """#]]
        .assert_eq(&cells(&preview["left_out"]));
}

fn moment(text: &str) -> SheetCell {
    SheetCell::DateTime(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap())
}

/// The spreadsheet of the answers, the CSV of that spreadsheet, and the CSV of the form itself, in
/// which the columns stand in another order and a question was asked that is new.
#[test]
fn answers_are_the_same_in_every_file_of_one_form() {
    let notebook = TestNotebook::new();
    let headers = ["Dấu thời gian", "Nội dung công việc", "Người thực hiện"];
    let row = |sent: &str, work: &str| vec![moment(sent), work.into(), "Lê Văn Thử".into()];
    let spreadsheet = notebook.sheet(
        "journal",
        "cau-tra-loi.xlsx",
        &headers,
        vec![
            row("2026-03-05 08:15:30", "Họp tổ 5, tổ 6"),
            row("2026-03-06 19:00:41", "Dọn vệ sinh"),
        ],
    );
    let of_spreadsheet = "\
Dấu thời gian,Nội dung công việc,Người thực hiện
5/3/2026 8:15:30,\"Họp tổ 5, tổ 6\",Lê Văn Thử
6/3/2026 19:00:41,Dọn vệ sinh,Lê Văn Thử
";
    let of_form = "\
Dấu thời gian,Người thực hiện,Thời tiết,Nội dung công việc
2026/03/05 8:15:30 SA GMT+7,Lê Văn Thử,,Họp tổ 5;tổ 6
2026/03/06 7:00:41 CH GMT+7,Lê Văn Thử,,Dọn vệ sinh
2026/03/07 7:00:41 CH GMT+7,Lê Văn Thử,mưa,Dọn vệ sinh
";
    let of_spreadsheet = notebook.file("journal", "trang-tinh.csv", of_spreadsheet);
    let of_form = notebook.file("journal", "bieu-mau.csv", of_form);
    assert_eq!(figures_written(&notebook.import(&spreadsheet)), [2, 0, 0]);
    assert_eq!(figures(&notebook.preview(&of_spreadsheet)), [2, 0, 0]);
    assert_eq!(figures_written(&notebook.import(&of_form)), [1, 0, 2]);
    assert_eq!(journal(&notebook).len(), 3);
}

/// A form keeps parts of a second; a spreadsheet that is saved as CSV rounds them.
#[test]
fn a_second_that_was_rounded_is_no_other_answer() {
    let notebook = TestNotebook::new();
    let answers = |seconds: &[u32]| {
        let rows = seconds
            .iter()
            .map(|second| format!("05/03/2026 08:15:{second},Họp\n"));
        format!(
            "Dấu thời gian,Nội dung công việc\n{}",
            rows.collect::<String>()
        )
    };
    let first = notebook.file("journal", "1.csv", &answers(&[29]));
    assert_eq!(figures_written(&notebook.import(&first)), [1, 0, 0]);
    let rounded = notebook.file("journal", "2.csv", &answers(&[30]));
    assert_eq!(figures(&notebook.preview(&rounded)), [1, 0, 0]);
    let longer = notebook.file("journal", "3.csv", &answers(&[29, 30, 32]));
    assert_eq!(figures(&notebook.preview(&longer)), [3, 2, 0]);
}

#[test]
fn a_sheet_kept_by_hand_is_the_same_in_every_file() {
    let notebook = TestNotebook::new();
    let headers = ["Ngày thực hiện", "Nội dung hỗ trợ", "SĐT", "Số người"];
    let day = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
    let spreadsheet = notebook.sheet(
        "help_log",
        "ho-tro.xlsx",
        &headers,
        vec![vec![
            SheetCell::Date(day),
            "Cài VNeID".into(),
            SheetCell::Integer(901_234_567),
            SheetCell::Integer(2),
        ]],
    );
    assert_eq!(figures_written(&notebook.import(&spreadsheet)), [1, 0, 0]);
    let csv = "Ngày thực hiện,Nội dung hỗ trợ,SĐT,Số người\n5/3/2026,Cài  VNeID,0901.234.567,02\n";
    assert_eq!(
        figures(&notebook.preview(&notebook.file("help_log", "ho-tro.csv", csv))),
        [1, 0, 0]
    );
}

#[test]
fn a_mapping_set_right_doubles_nothing() {
    let notebook = TestNotebook::new();
    let by_hand = "\
Ngày thực hiện,Nội dung công việc,Việc đã làm
05/03/2026,Họp,Bàn việc tổ 5
06/03/2026,Dọn vệ sinh,Dọn hẻm 42
";
    for (name, answers) in [
        ("tay.csv", by_hand),
        (
            "mau.csv",
            "Dấu thời gian,Nội dung công việc,Việc đã làm\n07/03/2026 8:15:30,Họp,Bàn\n",
        ),
    ] {
        let mut request = notebook.file("journal", name, answers);
        let written = figures_written(&notebook.import(&request));
        assert!(written[0] > 0);
        let dated = notebook.preview(&request)["columns"][0]["field"].clone();
        request["mapping"] = json!([
            { "column": 0, "field": dated }, { "column": 1, "field": null },
            { "column": 2, "field": "content" },
        ]);
        assert_eq!(figures(&notebook.preview(&request)), [written[0], 0, 0]);
    }
}

/// Whoever answers for the khu phố writes beside an answer what became of it.
#[test]
fn a_word_written_beside_an_answer_does_not_double_it() {
    let notebook = TestNotebook::new();
    notebook.import(&notebook.file("journal", "1.csv", ANSWERS));
    let settled = ANSWERS.replace("Vận động hộ dân,Lê Văn Thử,,", "Vận động,Lê Văn Thử,Xong,");
    let preview = notebook.preview(&notebook.file("journal", "2.csv", &settled));
    // 19:00:00 is a moment of the form too, because the others have seconds.
    assert_eq!(figures(&preview), [4, 0, 0]);
}

const BY_HAND: &str = "\
Ngày thực hiện,Nội dung hỗ trợ,Tình nguyện viên,Số người
05/03/2026,Cài VNeID,Lan,1
05/03/2026,Cài VNeID,Lan,2
05/03/2026,Cài VNeID,Lan,1
";

#[test]
fn equal_rows_of_a_sheet_kept_by_hand_are_as_many_helps() {
    let notebook = TestNotebook::new();
    let request = notebook.file("help_log", "tay.csv", BY_HAND);
    assert_eq!(figures_written(&notebook.import(&request)), [3, 0, 0]);
    assert_eq!(figures(&notebook.preview(&request)), [3, 0, 0]);
    let longer = format!("{BY_HAND}05/03/2026,Cài VNeID,Lan,1\n06/03/2026,Cài VNeID,Lan,1\n");
    let longer = notebook.file("help_log", "tay-2.csv", &longer);
    assert_eq!(figures_written(&notebook.import(&longer)), [2, 0, 3]);
    assert_eq!(figures(&notebook.preview(&longer)), [5, 0, 0]);
}

/// Two people may send in the same second; a row that says all the same was copied.
#[test]
fn two_answers_of_one_second_are_both_taken() {
    let notebook = TestNotebook::new();
    let answers = "\
Dấu thời gian,Nội dung công việc,Người thực hiện
05/03/2026 08:15:30,Họp,Lan
05/03/2026 08:15:30,Họp,Hùng
05/03/2026 08:15:30,Họp,Lan
";
    let request = notebook.file("journal", "x.csv", answers);
    assert_eq!(figures_written(&notebook.import(&request)), [2, 0, 1]);
    assert_eq!(figures(&notebook.preview(&request)), [3, 0, 0]);
}

/// Entities of earlier versions were named after the texts of the mapped columns.
#[test]
fn what_an_earlier_version_took_in_is_recognised() {
    let notebook = TestNotebook::new();
    let neighborhood = notebook.host.signed_in().unwrap().neighborhood;
    let about = ["Lan", "", "", ""].join("\u{1f}");
    let parts: [&[u8]; 5] = [
        neighborhood.as_bytes(),
        b"05/03/2026",
        "Cài VNeID".as_bytes(),
        about.as_bytes(),
        b"import",
    ];
    let id = derive_entity(journal_entry::KIND, &parts);
    let entry = JournalEntry {
        neighborhood,
        happened_on: NaiveDate::from_ymd_opt(2026, 3, 5).unwrap(),
        happened_at: None,
        content: "Cài VNeID".into(),
        done_by: "Lan".into(),
        result: String::new(),
        other_answers: String::new(),
    };
    let written = notebook.host.write(TxnLabel::JournalImport, |tx, _| {
        Ok(tx.write(
            journal_entry::KIND,
            id,
            khupho_store::journal::patch(None, &entry),
        )?)
    });
    written.unwrap();
    let by_hand = BY_HAND
        .replace("Nội dung hỗ trợ", "Nội dung công việc")
        .replace("Tình nguyện viên", "Người thực hiện");
    let request = notebook.file("journal", "tay.csv", &by_hand);
    // It took in one of the three, and left two out for being like it.
    assert_eq!(figures_written(&notebook.import(&request)), [2, 0, 1]);
    assert_eq!(figures(&notebook.preview(&request)), [3, 0, 0]);
}

#[test]
fn a_row_added_above_a_numbered_list_doubles_nothing() {
    let notebook = TestNotebook::new();
    for header in ["STT", "No."] {
        let list = |name: &str, days: &[u32]| {
            let rows = days.iter().zip(1..).map(|(day, number): (_, u32)| {
                format!("{number},{day:02}/03/2026,Cài VNeID {header},Lan\n")
            });
            let rows: String = rows.collect();
            let text = format!("{header},Ngày,Nội dung,Người làm\n{rows}");
            notebook.file("help_log", name, &text)
        };
        let first = list("1.csv", &[5, 6, 7]);
        assert_eq!(figures_written(&notebook.import(&first)), [3, 0, 0]);
        let longer = list("2.csv", &[4, 5, 6, 7]);
        assert_eq!(figures(&notebook.preview(&longer)), [4, 1, 0], "{header}");
        let sorted = list("3.csv", &[7, 6, 5]);
        assert_eq!(figures(&notebook.preview(&sorted)), [3, 0, 0], "{header}");
    }
}

/// A list was numbered and dated before it was filled.
#[test]
fn lines_of_a_merged_cell_that_say_nothing_of_their_own_are_left_out() {
    let notebook = TestNotebook::new();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["STT", "Ngày", "Nội dung", "Người làm"],
        ["1", "", "Cài VNeID", "Lan"],
        ["2", "", "Nộp hồ sơ", "Lan"],
        ["3", "", "", ""],
        ["4", "", "", ""],
        ["5", "06/03/2026", "Cài VNeID", "Lan"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    let format = rust_xlsxwriter::Format::new();
    sheet
        .merge_range(1, 1, 4, 1, "05/03/2026", &format)
        .unwrap();
    let path = notebook.folder.path().join("gop.xlsx");
    workbook.save(&path).unwrap();
    let request = request("help_log", path.to_str().unwrap());
    let preview = notebook.preview(&request);
    assert_eq!(figures(&preview), [5, 3, 0]);
    expect![[r#"
        4 Nội dung: empty_answer "" -> ""
        5 Nội dung: empty_answer "" -> """#]]
    .assert_eq(&cells(&preview["left_out"]));
    assert_eq!(figures_written(&notebook.import(&request)), [3, 0, 2]);
    assert_eq!(figures(&notebook.preview(&request)), [5, 0, 0]);
}

/// Excel shows the moments of a form without seconds, and saves them so.
#[test]
fn answers_whose_seconds_a_spreadsheet_left_out_are_known_again() {
    const WITH: &str = "\
Dấu thời gian,Nội dung công việc,Người thực hiện
05/03/2026 08:15:30,Họp,Lan
05/03/2026 08:15:41,Dọn vệ sinh,Lan
";
    const WITHOUT: &str = "\
Dấu thời gian,Nội dung công việc,Người thực hiện
5/3/2026 8:15,Họp,Lan
5/3/2026 8:15,Dọn vệ sinh,Lan
5/3/2026 8:15,Dọn vệ sinh,Hùng
";
    let notebook = TestNotebook::new();
    notebook.import(&notebook.file("journal", "1.csv", WITH));
    let without = notebook.file("journal", "2.csv", WITHOUT);
    assert_eq!(figures(&notebook.preview(&without)), [3, 1, 0]);
    let other_way = TestNotebook::new();
    other_way.import(&other_way.file("journal", "1.csv", WITHOUT));
    let with = other_way.file("journal", "2.csv", WITH);
    assert_eq!(figures(&other_way.preview(&with)), [2, 0, 0]);
}

#[test]
fn another_answer_of_the_next_second_is_taken() {
    let notebook = TestNotebook::new();
    let answer = |second: u32, work: &str| {
        let text = format!("Dấu thời gian,Nội dung công việc\n05/03/2026 08:15:{second},{work}\n");
        notebook.file("journal", &format!("{second}.csv"), &text)
    };
    notebook.import(&answer(29, "Họp"));
    assert_eq!(
        figures(&notebook.preview(&answer(30, "Dọn vệ sinh"))),
        [1, 1, 0]
    );
}
