//! Pictures of everything that goes between a ward and its khu phố, with names as long as people
//! have them, in both languages and at both ends of the text size.

mod empty;
mod khu_pho;
pub(super) mod machine;
pub(super) mod stage;
mod ward;

use khupho_tests::harness::{Step, Window, by_test_id, first_by_test_id};
use khupho_tests::journeys::SECRET;

use super::gallery::Gallery;
use super::tour::{Stop, settle};

/// Signs in where the home is that of a ward or of a khu phố.
pub(super) fn sign_in_at(window: &Window, home: &str) -> Step {
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.click(&by_test_id("unlock-submit"))?;
    window.wait_for(&by_test_id(home))?;
    window.start_counting();
    Ok(())
}

/// Pictures places of the tour.
fn picture_stops(window: &Window, gallery: &Gallery, stops: &[Stop]) -> Step {
    for stop in stops {
        stop.open(window)?;
        gallery.add(window, stop.name)?;
    }
    Ok(())
}

/// Waits for something and pictures the screen it is on.
pub(super) fn picture_when(window: &Window, gallery: &Gallery, shows: &str, name: &str) -> Step {
    window.wait_for(&first_by_test_id(shows))?;
    settle(window)?;
    gallery.add(window, name)
}

/// Presses by script what may lie beneath the window's edge.
pub(super) fn press(window: &Window, test_id: &str) -> Step {
    window.wait_for(&first_by_test_id(test_id))?;
    window.run_script(super::tour::PRESS_FIRST, vec![test_id.into()])?;
    settle(window)
}

/// Opens the link with these words in a line of a list.
pub(super) fn follow(window: &Window, line: &str, words: &str) -> Step {
    window.wait_for(&first_by_test_id(line))?;
    let follow = "
        const links = [...document.querySelectorAll(`[data-testid=${arguments[0]}] a`)];
        links.find((link) => link.textContent.includes(arguments[1])).click();";
    window.run_script(follow, vec![line.into(), words.into()])?;
    settle(window)
}

/// Fills the secret of a first run, twice.
pub(super) fn choose_secret(window: &Window) -> Step {
    window.fill(&by_test_id("secret-new"), SECRET)?;
    window.fill(&by_test_id("secret-again"), SECRET)
}
