//! The help log: the quick entry, campaigns and revisits.

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::{CoreNotebook, help_input};
use khupho_tests::harness::{
    Key, Step, Window, by_name, by_test_id, first_by_test_id, nth_by_test_id,
};
use khupho_tests::journeys::{add_households, open_prepared};
use serde_json::json;

use super::{begun_book, check_budget, wait_for_done};

#[test]
fn a_help_is_logged_in_three_clicks() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("home-log-help"))?;
    find_household(&window)?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("help-other-household"))?;
    window.click(&by_test_id("help-category-vneid"))?;
    window.click(&by_test_id("help-outcome-completed"))?;
    wait_for_done(&window, "Nguyễn Thị Ba Mẫu")?;
    check_budget(&window, 3, 1);
    window.close()
}

#[test]
fn a_help_is_logged_with_six_keys() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    window.press(Key::F2)?;
    find_household(&window)?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("help-other-household"))?;
    window.press("3")?;
    window.wait_for(&by_test_id("help-outcome-completed"))?;
    window.press("1")?;
    wait_for_done(&window, "Nguyễn Thị Ba Mẫu")?;
    check_budget(&window, 0, 6);
    window.click(&by_test_id("rail-help_log"))?;
    let line = window.text_of(&first_by_test_id("help-line"))?;
    assert!(line.contains("Nguyễn Thị Ba Mẫu"), "{line}");
    window.close()
}

fn find_household(window: &Window) -> Step {
    window.wait_for(&by_test_id("help-household-search"))?;
    window.type_text("ba 42/7")?;
    window.wait_for(&by_test_id("help-household-1"))
}

#[test]
fn a_campaign_takes_one_click_a_household_and_a_second_one_takes_it_back() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("rail-help_log"))?;
    window.click(&by_test_id("open-campaigns"))?;
    window.click(&by_test_id("campaign-category-household_survey"))?;
    window.click(&by_test_id("campaign-submit"))?;
    wait_for_ticked(&window, "0/4")?;
    window.start_counting();
    for (at, ticked) in ["1/4", "2/4", "3/4", "4/4"].iter().enumerate() {
        window.click(&nth_by_test_id("campaign-row", at + 1))?;
        wait_for_ticked(&window, ticked)?;
    }
    check_budget(&window, 4, 0);
    window.click(&first_by_test_id("campaign-row"))?;
    wait_for_ticked(&window, "3/4")?;
    window.close()
}

fn wait_for_ticked(window: &Window, words: &str) -> Step {
    window.wait_until(&format!("{words} ticked"), || {
        Ok(window
            .text_of(&by_test_id("campaign-ticked"))?
            .contains(words))
    })
}

/// Two households of one alley and one of another are to be seen again today.
fn book_with_revisits(core: &CoreNotebook) -> Result<(), ApiError> {
    let ids = add_households(core)?;
    let today = core.host().today().to_string();
    for id in ids.iter().take(2).chain(ids.last()) {
        let mut help = help_input(Some(id), &today, "");
        help["outcome"] = json!("revisit");
        help["revisit_on"] = json!(today);
        core.call(
            "help_save",
            json!({ "id": null, "help": help, "counts": [] }),
        )?;
    }
    Ok(())
}

#[test]
fn revisits_of_today_stand_alley_by_alley_after_one_click() -> Step {
    let (_notebook, window) = open_prepared(book_with_revisits)?;
    window.click(&by_test_id("home-revisits"))?;
    window.wait_for(&first_by_test_id("revisit"))?;
    check_budget(&window, 1, 0);
    let page = window.text_of(&by_test_id("revisits"))?;
    let order = ["Hẻm 8", "Sáu Mẫu", "Hẻm 42", "Ba Mẫu", "Tư Mẫu"].map(|words| page.find(words));
    assert!(
        order.iter().all(Option::is_some) && order.is_sorted(),
        "{page}"
    );
    window.click(&first_by_test_id("revisit-log"))?;
    window.wait_for(&by_test_id("help-outcome-completed"))?;
    window.click(&by_test_id("help-outcome-completed"))?;
    wait_for_done(&window, "Sáu Mẫu")?;
    window.click(&by_test_id("rail-home"))?;
    window.wait_until("two revisits left", || {
        Ok(window.text_of(&by_test_id("home-revisits"))?.contains('2'))
    })?;
    window.close()
}

#[test]
fn a_correction_keeps_the_first_version() -> Step {
    let (_notebook, window) = open_prepared(|core| core.save_help("").map(|_| ()))?;
    window.click(&by_test_id("rail-help_log"))?;
    window.click(&first_by_test_id("help-line"))?;
    window.fill(&by_test_id("help-service"), "Liên thông khai sinh")?;
    window.click(&by_test_id("correction-submit"))?;
    window.wait_for_text("Không ghi danh\nđã sửa")?;
    window.click(&by_name("Ai đã sửa gì"))?;
    window.wait_for_text("Đăng ký tạm trú → Liên thông khai sinh")?;
    window.close()
}
