//! The register: a new household with its look-alikes, searching, merging.

use khupho_tests::harness::{Key, Step, by_test_id, first_by_test_id};
use khupho_tests::journeys::open_prepared;

use super::{begun_book, check_budget, wait_for_done};

#[test]
fn a_new_household_takes_three_clicks_and_shows_look_alikes_and_why() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&by_test_id("household-add"))?;
    window.wait_for(&by_test_id("household-name"))?;
    window.type_text("Nguyen Thi Ba Mau")?;
    window.fill(&by_test_id("household-phone"), "0900000427")?;
    window.fill(&by_test_id("household-number"), "42/7")?;
    window.wait_for(&by_test_id("look-alike"))?;
    let alike = window.text_of(&by_test_id("look-alike"))?;
    assert!(
        alike.contains("Nguyễn Thị Ba Mẫu") && alike.contains("điện thoại"),
        "{alike}"
    );
    window.click(&by_test_id("household-submit"))?;
    window.wait_for(&by_test_id("household"))?;
    check_budget(&window, 3, 0);
    window.click(&by_test_id("look-alike-merge"))?;
    wait_for_done(&window, "gộp")?;
    window.click(&by_test_id("undo"))?;
    window.wait_for(&by_test_id("look-alike-merge"))?;
    window.close()
}

#[test]
fn the_search_finds_what_people_type() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    for typed in ["ba 42/7", "nguyen thi ba", "0427", "42 / 7", "NGUYỄN  ba"] {
        window.press(Key::Control + "k")?;
        window.fill(&by_test_id("households-search"), typed)?;
        window.wait_until(&format!("only the household of \"{typed}\""), || {
            let list = window.text_of(&by_test_id("households"))?;
            Ok(list.contains("Ba Mẫu") && !list.contains("Năm Mẫu"))
        })?;
    }
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("household"))?;
    window.close()
}

/// A slip that is noticed when the undo bar is long gone.
#[test]
fn a_deleted_household_comes_back_from_the_list_of_what_was_done() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&first_by_test_id("household-line"))?;
    window.click(&by_test_id("household-delete"))?;
    window.wait_until_gone("15 Đường Mẫu")?;
    window.click(&by_test_id("rail-more"))?;
    window.start_counting();
    window.click(&by_test_id("more-recent"))?;
    window.click(&first_by_test_id("recent-undo"))?;
    window.wait_for(&by_test_id("recent-undone"))?;
    assert_eq!(window.actions().clicks, 2);
    window.click(&by_test_id("rail-households"))?;
    window.wait_for_text("15 Đường Mẫu")?;
    window.close()
}

#[test]
fn a_deleted_household_comes_back_by_undo() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&first_by_test_id("household-line"))?;
    window.click(&by_test_id("household-delete"))?;
    window.wait_until_gone("15 Đường Mẫu")?;
    window.wait_for(&by_test_id("undo"))?;
    window.press(Key::Control + "z")?;
    window.wait_for_text("15 Đường Mẫu")?;
    window.close()
}
