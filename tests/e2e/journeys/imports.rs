//! A register as people have it: previewed, corrected, confirmed, taken back.

use khupho_tests::harness::{Step, Window, by_test_id, first_by_test_id};
use khupho_tests::journeys::{
    REGISTER_HEADERS, open_prepared, register_with_doubts, write_register,
};

#[test]
fn a_register_with_doubts_is_previewed_decided_confirmed_and_undone() -> Step {
    let (notebook, window) = open_prepared(|_| Ok(()))?;
    let file = notebook.file("Danh sách hộ KP13.xlsx");
    write_register(&file, &REGISTER_HEADERS, register_with_doubts())?;
    notebook.answer_dialog_with(&file)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&by_test_id("households-first-import"))?;
    window.click(&by_test_id("import-choose"))?;
    window.wait_for(&by_test_id("import-summary"))?;
    assert_eq!(window.text_of(&by_test_id("import-accepted"))?, "5");
    let doubts = window.text_of(&by_test_id("import-doubts"))?;
    for words in ["900000216", "NguyÔn ThÞ ChÝn MÉu", "10/28/2026"] {
        assert!(
            doubts.contains(words),
            "no doubt about {words} in:\n{doubts}"
        );
    }
    decide_first(&window, "0900000999")?;
    window.click(&by_test_id("import-confirm"))?;
    window.wait_for(&by_test_id("import-done"))?;
    window.click(&by_test_id("import-show"))?;
    window.wait_for_text("Nguyễn Thị Chín Mẫu")?;
    window.wait_for_text("Trần Văn Mười Mẫu")?;
    window.wait_for_text("0900000999")?;
    window.click(&by_test_id("households-import"))?;
    window.click(&by_test_id("imports-earlier"))?;
    window.click(&by_test_id("import-row-undo"))?;
    window.wait_until("an undone import", || {
        Ok(!window.sees(&by_test_id("import-row-undo"))?)
    })?;
    window.click(&by_test_id("rail-households"))?;
    window.wait_for(&by_test_id("households-empty"))?;
    window.close()
}

/// Decides the doubtful cell that stands first and looks at the preview again.
fn decide_first(window: &Window, value: &str) -> Step {
    window.fill(&first_by_test_id("import-decision"), value)?;
    window.click(&by_test_id("import-look-again"))?;
    window.wait_until("a preview with the decision", || {
        Ok(!window.sees(&by_test_id("import-look-again"))?)
    })
}

#[test]
fn what_is_no_spreadsheet_is_refused_and_nothing_is_written() -> Step {
    let (notebook, window) = open_prepared(|_| Ok(()))?;
    let file = notebook.file("hinh.xlsx");
    std::fs::write(&file, b"\xff\xd8\xff\xe0 not a spreadsheet").expect("the test's own folder");
    notebook.answer_dialog_with(&file)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&by_test_id("households-first-import"))?;
    window.click(&by_test_id("import-choose"))?;
    window.wait_until("a refusal", || {
        Ok(window.sees(&by_test_id("import-refused"))?
            || window.sees(&by_test_id("error-panel"))?)
    })?;
    assert!(!window.sees(&by_test_id("import-confirm"))?);
    window.close()
}
