//! The journeys of the head and the volunteer, in the real window, each with its budget: clicks and
//! keys are counted from the home screen, typed text is not.

mod backups;
mod claims;
mod exchange;
mod helps;
mod households;
mod imports;
mod main_journey;
mod manners;
mod network;
mod people;
mod roles;
mod welfare;

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::CoreNotebook;
use khupho_tests::harness::{ActionCounts, Step, Window, by_test_id};
use khupho_tests::journeys::add_households;

/// A notebook with the sample set and a few households.
fn begun_book(core: &CoreNotebook) -> Result<(), ApiError> {
    core.load_sample_set()?;
    add_households(core).map(|_| ())
}

/// Fails where a journey took more than its budget.
fn check_budget(window: &Window, clicks: u32, keys: u32) {
    let ActionCounts {
        clicks: clicked,
        keys: pressed,
    } = window.actions();
    assert!(
        clicked <= clicks && pressed <= keys,
        "{clicked} clicks and {pressed} keys, the budget is {clicks} and {keys}"
    );
}

/// Waits for the line that says what was just done.
fn wait_for_done(window: &Window, words: &str) -> Step {
    window.wait_until(&format!("\"{words}\" in the undo bar"), || {
        Ok(window.text_of(&by_test_id("undo-bar"))?.contains(words))
    })
}
