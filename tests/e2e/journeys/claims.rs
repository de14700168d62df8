//! Claims: with a photo, from the book, and the way behind a figure.

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::{CoreNotebook, household_search};
use khupho_tests::harness::{
    Fault, Key, Step, Window, by_name, by_test_id, first_by_test_id, pictures_folder,
};
use khupho_tests::journeys::{PreparedHousehold, open_prepared, write_photo};
use serde_json::json;

use super::{begun_book, check_budget, wait_for_done};

#[test]
fn the_sample_set_is_loaded_in_two_clicks() -> Step {
    let (_notebook, window) = open_prepared(|_| Ok(()))?;
    window.click(&by_test_id("next-1"))?;
    window.click(&by_test_id("sets-load-bo-tieu-chi-mau.toml"))?;
    window.wait_for(&by_test_id("claim-1.1"))?;
    check_budget(&window, 2, 0);
    window.wait_for_text("chưa phải văn bản ban hành")?;
    window.close()
}

#[test]
fn a_claim_takes_a_chosen_photo_in_four_clicks() -> Step {
    let (notebook, window) = open_prepared(begun_book)?;
    notebook.answer_dialog_with(&write_photo(&notebook.file(""), 1)?)?;
    window.click(&by_name(
        "Làm: 1.1. Tổ công nghệ số cộng đồng được thành lập và hoạt động",
    ))?;
    window.click(&by_test_id("value-yes-no-yes"))?;
    window.wait_for(&by_test_id("value-clear"))?;
    window.click(&by_test_id("evidence-choose"))?;
    window.wait_for(&by_test_id("evidence-item"))?;
    wait_until_complete(&window)?;
    window.click(&by_test_id("claim-mark-ready"))?;
    wait_for_done(&window, "sẵn sàng gửi")?;
    check_budget(&window, 4, 0);
    assert_eq!(window.text_of(&by_test_id("claim-points"))?, "5/5 điểm");
    window.close()
}

#[test]
fn a_claim_takes_a_dropped_and_a_pasted_photo_in_four_clicks() -> Step {
    let (notebook, window) = open_prepared(begun_book)?;
    let folder = notebook.file("");
    window.click(&by_test_id("rail-criteria"))?;
    window.click(&by_test_id("claim-1.1"))?;
    window.click(&by_test_id("value-yes-no-yes"))?;
    window.wait_for(&by_test_id("value-clear"))?;
    let frame = by_test_id("evidence-drop");
    window.drop_file(&frame, &write_photo(&folder, 1)?, "image/jpeg")?;
    wait_for_pieces(&window, 1)?;
    window.paste_file(&frame, &write_photo(&folder, 2)?, "image/jpeg")?;
    wait_for_pieces(&window, 2)?;
    wait_until_complete(&window)?;
    window.click(&by_test_id("claim-mark-ready"))?;
    wait_for_done(&window, "sẵn sàng gửi")?;
    check_budget(&window, 4, 0);
    window.press(Key::Control + "z")?;
    window.wait_for(&by_test_id("claim-mark-ready"))?;
    window.close()
}

const SMALLEST_PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n";

#[test]
fn a_pdf_named_jpg_is_taken_for_what_it_is_and_an_empty_photo_is_refused() -> Step {
    let (notebook, window) = open_prepared(begun_book)?;
    let empty = notebook.file("rong.jpg");
    std::fs::write(&empty, b"").expect("the folder of the test can be written");
    window.click(&by_test_id("rail-criteria"))?;
    window.click(&by_test_id("claim-1.1"))?;
    window.drop_file(&by_test_id("evidence-drop"), &empty, "image/jpeg")?;
    window.wait_for(&by_test_id("error-panel"))?;
    let said = window.text_of(&by_test_id("error-panel"))?;
    for part in ["rong.jpg trống", "Không có gì thay đổi", "chọn lại"] {
        assert!(said.contains(part), "no \"{part}\" in: {said}");
    }
    let pdf = notebook.file("anh.jpg");
    std::fs::write(&pdf, SMALLEST_PDF).expect("the folder of the test can be written");
    window.drop_file(&by_test_id("evidence-drop"), &pdf, "image/jpeg")?;
    window.wait_for(&by_test_id("evidence-item"))?;
    let item = window.text_of(&by_test_id("evidence-item"))?;
    assert!(item.contains("anh.jpg"), "{item}");
    window.close()
}

/// In the real window, so that its content security policy and its web view have their say.
#[test]
fn a_pdf_is_read_inside_the_window_and_a_damaged_one_is_told_of() -> Step {
    let (notebook, window) = open_prepared(begun_book)?;
    let damaged: &[u8] = b"%PDF-1.7\nkhong phai\n%%EOF\n";
    window.click(&by_test_id("rail-criteria"))?;
    window.click(&by_test_id("claim-1.1"))?;
    for (pieces, name, bytes) in [(1, "mau.pdf", SMALLEST_PDF), (2, "hong.pdf", damaged)] {
        let file = notebook.file(name);
        std::fs::write(&file, bytes).expect("the folder of the test can be written");
        window.drop_file(&by_test_id("evidence-drop"), &file, "application/pdf")?;
        wait_for_pieces(&window, pieces)?;
    }
    window.click(&by_name("Xem tệp: mau.pdf"))?;
    window.wait_until("a page that is drawn as wide as its room", || {
        let drawn = "const page = document.querySelector('[data-testid=pdf-page] canvas');\
                     return page !== null && page.width >= 400 && page.height >= 400";
        Ok(window.run_script(drawn, vec![])? == json!(true))
    })?;
    let caption = window.text_of(&by_test_id("pdf"))?;
    assert!(caption.contains("Trang 1/1"), "{caption}");
    window.click(&by_test_id("dialog-close"))?;
    window.click(&by_name("Xem tệp: hong.pdf"))?;
    let said = window.text_of(&by_test_id("pdf-fault"))?;
    assert!(said.contains("có chỗ hỏng"), "{said}");
    window.close()
}

#[test]
fn a_photo_of_the_book_supports_another_claim_in_four_clicks() -> Step {
    let (notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("rail-criteria"))?;
    window.click(&by_test_id("claim-1.1"))?;
    let photo = write_photo(&notebook.file(""), 1)?;
    window.drop_file(&by_test_id("evidence-drop"), &photo, "image/jpeg")?;
    wait_for_pieces(&window, 1)?;
    window.start_counting();
    window.click(&by_test_id("rail-criteria"))?;
    window.click(&by_test_id("claim-1.2"))?;
    window.click(&by_test_id("evidence-from-book"))?;
    window.click(&by_test_id("evidence-book-use"))?;
    wait_for_pieces(&window, 1)?;
    check_budget(&window, 4, 0);
    let item = window.text_of(&by_test_id("evidence-item"))?;
    assert!(item.contains("cho 1 tiêu chí khác"), "{item}");
    window.close()
}

/// Every household has a smartphone and is in the Zalo group, so the criterion 1.3 is reached by the book.
fn book_that_reaches_a_threshold(core: &CoreNotebook) -> Result<(), ApiError> {
    core.load_sample_set()?;
    let names = ["Đặng Thị Mẫu", "Ngô Văn Mẫu", "Dương Thị Mẫu"];
    for (name, number) in names.iter().zip(["1", "3", "5"]) {
        let household = PreparedHousehold {
            name,
            number,
            alley: "",
            phone: "",
        };
        let id = household.add_to(core)?;
        let counts = json!([
            { "kind": "smart_devices", "count": 1 }, { "kind": "zalo_group", "count": 1 },
        ]);
        let today = core.host().today().to_string();
        core.call(
            "household_counts_save",
            json!({ "id": id, "counts": counts, "counted_on": today }),
        )?;
    }
    Ok(())
}

#[test]
fn a_number_is_taken_from_the_book_in_two_clicks_and_leads_back_to_its_entries() -> Step {
    let (_notebook, window) = open_prepared(book_that_reaches_a_threshold)?;
    open_step(&window, "Lấy số từ sổ: 1.3.")?;
    window.click(&by_test_id("book-take"))?;
    window.wait_until("3 of 3 in the claim", || {
        Ok(window.value_of(&by_test_id("value-part"))? == "3"
            && window.value_of(&by_test_id("value-whole"))? == "3")
    })?;
    check_budget(&window, 2, 0);
    window.click(&by_test_id("book-drill"))?;
    window.wait_for(&by_test_id("metric"))?;
    window.wait_for_text("Đặng Thị Mẫu")?;
    window.wait_for_text("Người Mẫu Một")?;
    window.click(&by_name("Đặng Thị Mẫu"))?;
    window.wait_for(&by_test_id("household"))?;
    window.close()
}

/// The claim took 3/3 from the book; then one household left the group.
fn book_that_moved_on(core: &CoreNotebook) -> Result<(), ApiError> {
    book_that_reaches_a_threshold(core)?;
    let assessment = core.call("assessment", json!({}))?;
    let criterion = assessment["groups"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|group| group["rows"].as_array().into_iter().flatten())
        .find(|row| row["code"] == "1.3")
        .map(|row| row["criterion"].clone());
    core.call("claim_take_from_book", json!({ "criterion": criterion }))?;
    let found = core.call("households_search", household_search("Đặng"))?;
    let today = core.host().today().to_string();
    let counts = json!([
        { "kind": "smart_devices", "count": 1 }, { "kind": "zalo_group", "count": 0 },
    ]);
    let args = json!({ "id": found["rows"][0]["id"], "counts": counts, "counted_on": today });
    core.call("household_counts_save", args).map(|_| ())
}

#[test]
fn a_claim_that_the_book_overtook_stands_on_home_and_is_brought_up_to_date_in_two_clicks() -> Step {
    let (_notebook, window) = open_prepared(book_that_moved_on)?;
    window.wait_for_text("Sổ hiện là 2/3")?;
    window.picture(&pictures_folder("overtaken")?.join("home.png"))?;
    open_step(&window, "Cập nhật: 1.3.")?;
    window.wait_for(&by_test_id("book-changed"))?;
    window.picture(&pictures_folder("overtaken")?.join("claim.png"))?;
    window.click(&by_test_id("book-take"))?;
    window.wait_until("2 of 3 in the claim", || {
        Ok(window.value_of(&by_test_id("value-part"))? == "2")
    })?;
    check_budget(&window, 2, 0);
    assert!(!window.sees(&by_test_id("book-changed"))?);
    window.close()
}

#[test]
fn the_doors_to_knock_on_stand_in_walking_order() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("home-uncounted"))?;
    window.wait_for_text("Nguyễn Thị Ba Mẫu")?;
    // The odd side of the street first, then the even side with its alleys.
    check_budget(&window, 1, 0);
    let page = window.text_of(&by_test_id("doors"))?;
    let at = |name: &str| page.find(name).unwrap_or(usize::MAX);
    let walked = ["Năm Mẫu", "Sáu Mẫu", "Ba Mẫu", "Tư Mẫu"].map(at);
    assert!(walked.is_sorted() && walked[3] != usize::MAX, "{page}");
    window.close()
}

fn wait_for_pieces(window: &Window, pieces: i64) -> Step {
    window.wait_until(&format!("{pieces} pieces of evidence"), || {
        let seen = window.run_script(
            "return document.querySelectorAll('[data-testid=evidence-item]').length",
            vec![],
        )?;
        Ok(seen == json!(pieces))
    })
}

/// Autosave writes the answer; the button opens when nothing is missing.
fn wait_until_complete(window: &Window) -> Step {
    window.wait_until("a claim that lacks nothing", || {
        let open = "return !document.querySelector('[data-testid=claim-mark-ready]').disabled";
        Ok(window.run_script(open, vec![])? == json!(true))
    })
}

/// Opens the step of the home screen whose button begins with these words.
fn open_step(window: &Window, words: &str) -> Step {
    window.wait_for(&first_by_test_id("next-1"))?;
    let find = "const button = [...document.querySelectorAll('[data-testid^=next-]')]
        .find((one) => one.ariaLabel?.startsWith(arguments[0]));
        return button?.ariaLabel ?? null;";
    let name = window.run_script(find, vec![json!(words)])?;
    match name.as_str() {
        Some(name) => window.click(&by_name(name)),
        None => Err(Fault::Unexpected(format!(
            "no step \"{words}\" on:\n{}",
            window.text()?
        ))),
    }
}
