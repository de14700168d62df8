//! The help log: the quick entry, campaigns and revisits.

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::{CoreNotebook, help_input};
use khupho_tests::harness::{
    Key, Step, Window, by_name, by_test_id, first_by_test_id, nth_by_test_id, pictures_folder,
};
use khupho_tests::journeys::{SECRET, add_households, open_prepared};
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
    // The offer comes above the outcomes and moves them: nobody presses before that.
    window.wait_for(&by_test_id("counts-offer"))?;
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

/// A household of which nobody knows anything yet gets the longest offer of counts.
#[test]
fn the_outcomes_stay_in_sight_beneath_a_long_offer_of_counts() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    let pictures = pictures_folder("quick_entry")?;
    // What was logged before stands first in the list of categories.
    for (category, percent) in [("3", 100), ("2", 160)] {
        choose_text_size(&window, percent)?;
        window.press(Key::F2)?;
        find_household(&window)?;
        window.press(Key::Enter)?;
        window.wait_for(&by_test_id("help-other-household"))?;
        window.press(category)?;
        window.wait_for(&by_test_id("counts-offer"))?;
        window.picture(&pictures.join(format!("offer-{percent}.png")))?;
        for outcome in [
            "completed",
            "revisit",
            "referred_to_ward",
            "could_not_reach",
        ] {
            let button = format!("help-outcome-{outcome}");
            assert_eq!(
                window.run_script(STANDS_IN_SIGHT, vec![json!(button)])?,
                json!(true),
                "{outcome} at {percent} %"
            );
        }
        // What is typed above is scrolled clear of them.
        let field = window.run_script(LAST_FIELD_IS_CLEAR, vec![])?;
        assert_eq!(field, json!(true), "a field at {percent} %");
        window.click(&by_test_id("help-outcome-completed"))?;
        wait_for_done(&window, "Nguyễn Thị Ba Mẫu")?;
        window.click(&by_test_id("rail-home"))?;
    }
    window.close()
}

/// Whether the button is inside the window and nothing lies over it.
const STANDS_IN_SIGHT: &str = "
    const box = document.querySelector(`[data-testid=${arguments[0]}]`).getBoundingClientRect();
    const inside = box.top >= 0 && box.bottom <= window.innerHeight;
    const on_top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return inside && on_top?.closest('[data-testid]')?.dataset.testid === arguments[0];";

/// Whether the last field of the offer is seen once it has the focus.
const LAST_FIELD_IS_CLEAR: &str = "
    const fields = document.querySelectorAll('[data-testid=counts-offer] :is(input, button)');
    const field = [...fields].filter((one) => one.getClientRects().length > 0).at(-1);
    field.focus();
    field.scrollIntoView({ block: 'nearest' });
    const box = field.getBoundingClientRect();
    const on_top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    return on_top !== null && (field.contains(on_top) || on_top.contains(field)) && on_top.closest('[data-testid=help-outcome-card]') === null;";

fn choose_text_size(window: &Window, percent: u32) -> Step {
    let steps = (percent - 100) / 15;
    for _ in 0..steps {
        window.click(&by_test_id("text-larger"))?;
    }
    Ok(())
}

/// What is shown is what is written: the search narrows the file too.
#[test]
fn the_log_is_written_to_a_file_as_it_is_shown() -> Step {
    let (notebook, window) = open_prepared(|core| {
        let ids = add_households(core)?;
        let today = core.host().today().to_string();
        for id in &ids {
            let help = help_input(Some(id), &today, "");
            core.call(
                "help_save",
                json!({ "id": null, "help": help, "counts": [] }),
            )?;
        }
        Ok(())
    })?;
    let file = notebook.file("so-ho-tro.csv");
    notebook.answer_dialog_with(&file)?;
    window.click(&by_test_id("rail-help_log"))?;
    window.fill(&by_test_id("help-search"), "ba 42/7")?;
    window.wait_until("one help", || {
        let lines = "return document.querySelectorAll('[data-testid=help-line]').length";
        Ok(window.run_script(lines, vec![])? == json!(1))
    })?;
    window.click(&by_test_id("export-csv"))?;
    wait_for_done(&window, "Đã ghi 1 dòng")?;
    let written = std::fs::read_to_string(&file).expect("the window wrote the file");
    assert!(
        written.contains("Nguyễn Thị Ba Mẫu") && !written.contains("Trần Văn Tư Mẫu"),
        "{written}"
    );
    window.close()
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

#[test]
fn a_correction_waits_behind_the_lock() -> Step {
    let (_notebook, window) = open_prepared(|core| core.save_help("").map(|_| ()))?;
    window.click(&by_test_id("rail-help_log"))?;
    window.click(&first_by_test_id("help-line"))?;
    window.fill(&by_test_id("help-service"), "Liên thông khai sinh")?;
    window.press(Key::Control + "l")?;
    sign_in_again(&window)?;
    window.wait_until("the correction that was typed before the lock", || {
        Ok(window.value_of(&by_test_id("help-service"))? == "Liên thông khai sinh")
    })?;
    window.click(&by_test_id("correction-submit"))?;
    window.wait_for_text("Không ghi danh\nđã sửa")?;
    window.close()
}

/// The same person goes on where the book was locked.
fn sign_in_again(window: &Window) -> Step {
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.click(&by_test_id("unlock-submit"))
}
