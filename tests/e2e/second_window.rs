//! A second start on one notebook: its files come to the window that is open.

use std::fs::{self, OpenOptions};
use std::path::Path;
use std::process::{Command, Output};

use khupho_tests::harness::{
    Fault, Key, Notebook, Step, Window, built_program, by_test_id, pictures_folder,
};
use khupho_tests::journeys::{SECRET, prepared_notebook};

/// Starts the program again, as a double click on a file does.
fn start_again(notebook: &Notebook, files: &[&Path]) -> Step<Output> {
    Command::new(built_program("sokhupho")?)
        .args(files)
        .env("DISPLAY", notebook.display())
        .env("SOKHUPHO_HOME", notebook.home())
        .env("SOKHUPHO_TEST_ANSWERS", notebook.file("no-answers"))
        .output()
        .map_err(Fault::machine("starting the program again"))
}

fn sign_in(window: &Window) -> Step {
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.press(Key::Enter)
}

#[test]
fn a_file_that_is_opened_again_waits_for_the_sign_in_and_is_judged_then() -> Step {
    let notebook = prepared_notebook(|_| Ok(()))?;
    let pictures = pictures_folder("opened_files")?;
    let invitation = notebook.file("KP13.kpi");
    fs::write(&invitation, "tệp mời bị hỏng").map_err(Fault::machine("writing a file"))?;
    let window = notebook.open()?;
    window.wait_for(&by_test_id("unlock-secret"))?;
    let second = start_again(&notebook, &[&invitation])?;
    assert_eq!(second.status.code(), Some(0));
    window.wait_for(&by_test_id("opened-waiting"))?;
    window.picture(&pictures.join("waiting.png"))?;
    window.check_accessibility("a file waits for somebody to sign in")?;
    sign_in(&window)?;
    window.wait_for(&by_test_id("joining"))?;
    window.wait_for(&by_test_id("error-panel"))?;
    window.picture(&pictures.join("judged.png"))?;
    window.close()
}

#[test]
fn a_window_that_does_not_answer_is_named() -> Step {
    let notebook = prepared_notebook(|_| Ok(()))?;
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(notebook.home().join("window.lock"))
        .map_err(Fault::machine("opening the lock of the window"))?;
    lock.try_lock()
        .map_err(|error| Fault::Unexpected(format!("the lock is taken: {error}")))?;
    let second = start_again(&notebook, &[])?;
    assert_eq!(second.status.code(), Some(3));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("đang mở ở một cửa sổ khác"), "{said}");
    Ok(())
}
