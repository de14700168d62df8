use super::*;
use expect_test::expect;

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
