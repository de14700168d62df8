//! Language and text size, and what the window remembers.

use std::thread::sleep;
use std::time::Duration;

use khupho_tests::harness::{Key, Step, Window, by_test_id};
use khupho_tests::journeys::{SECRET, open_prepared};
use serde_json::json;

use super::begun_book;

#[test]
fn the_other_language_stays_after_the_window_is_opened_again() -> Step {
    let (notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-settings"))?;
    window.click(&by_test_id("settings-language-en"))?;
    window.wait_for_text("Households")?;
    window.close()?;
    let window = notebook.open()?;
    window.wait_for(&by_test_id("unlock-secret"))?;
    window.wait_for_text("Open the book")?;
    window.click(&by_test_id("language-other"))?;
    window.wait_for_text("Mở sổ")?;
    window.close()
}

/// The window is gone in the middle of a form, as when the power goes.
#[test]
fn a_half_filled_form_is_there_again_when_the_window_was_gone() -> Step {
    let (notebook, window) = open_prepared(begun_book)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&by_test_id("household-add"))?;
    window.fill(&by_test_id("household-name"), "Bà Mẫu Sen")?;
    window.press(Key::Tab)?;
    // Longer than the pause after which what is typed is kept.
    sleep(Duration::from_secs(3));
    drop(window);
    let window = notebook.open()?;
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.press(Key::Enter)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&by_test_id("household-add"))?;
    assert_eq!(
        window.value_of(&by_test_id("household-name"))?,
        "Bà Mẫu Sen"
    );
    window.close()
}

#[test]
fn text_grows_to_160_percent_by_mouse_and_by_key_and_comes_back() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    let before = text_size_px(&window)?;
    for _ in 0..2 {
        window.click(&by_test_id("text-larger"))?;
    }
    for _ in 0..2 {
        window.press(Key::Control + "=")?;
    }
    window.wait_until("text of 160 %", || {
        Ok((text_size_px(&window)? / before - 1.6).abs() < 0.01)
    })?;
    window.press(Key::Control + "0")?;
    window.wait_until("text of 100 %", || {
        Ok((text_size_px(&window)? - before).abs() < 0.01)
    })?;
    window.close()
}

fn text_size_px(window: &Window) -> Step<f64> {
    let size = window.run_script(
        "return parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)",
        vec![],
    )?;
    Ok(size.as_f64().unwrap_or_default())
}

#[test]
fn every_place_of_the_rail_is_one_key_away() -> Step {
    let (_notebook, window) = open_prepared(begun_book)?;
    let places = [
        "home",
        "criteria",
        "households",
        "help-log",
        "activities",
        "more",
    ];
    for (at, place) in places.iter().enumerate() {
        window.press(Key::Alt + (at + 1).to_string())?;
        window.wait_for(&by_test_id(place))?;
    }
    assert_eq!(json!(window.actions().clicks), json!(0));
    window.close()
}
