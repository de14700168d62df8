//! The journey that `cargo xtask run` shows where there is no display.

use khupho_tests::harness::{Notebook, Step, pictures_folder};
use khupho_tests::journeys::{Album, walk_main_journey};

#[test]
fn the_main_journey_goes_from_the_first_run_to_a_backup() -> Step {
    let notebook = Notebook::new()?;
    let window = notebook.open()?;
    let album = Album::begin(&pictures_folder("main_journey")?)?;
    walk_main_journey(&notebook, &window, &album)?;
    window.close()
}
