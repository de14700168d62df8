//! Two windows on one notebook.

use std::process::Command;

use khupho_tests::harness::{Fault, Notebook, Step, built_program, by_test_id};

#[test]
fn a_second_window_says_so_and_leaves() -> Step {
    let notebook = Notebook::new()?;
    let window = notebook.open()?;
    window.wait_for(&by_test_id("first-run"))?;
    let second = Command::new(built_program("sokhupho")?)
        .env("DISPLAY", notebook.display())
        .env("SOKHUPHO_HOME", notebook.home())
        .env("SOKHUPHO_TEST_ANSWERS", notebook.file("no-answers"))
        .output()
        .map_err(Fault::machine("starting a second window"))?;
    assert_eq!(second.status.code(), Some(3));
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(said.contains("đang mở ở một cửa sổ khác"), "{said}");
    window.close()
}
