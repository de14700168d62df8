//! The main journey: from a notebook that was never opened to a backup of it.

use super::album::Album;
use super::first_run::begin_notebook;
use super::sample_files::{REGISTER_HEADERS, register_with_doubts, write_photo, write_register};
use crate::harness::{Key, Notebook, Step, Window, by_test_id, first_by_test_id};

/// Walks the journey and pictures each screen.
///
/// # Errors
/// When a step cannot be made.
pub fn walk_main_journey(notebook: &Notebook, window: &Window, album: &Album) -> Step {
    begin_notebook(window, album)?;
    album.add(window, "home-of-a-new-notebook")?;
    load_sample_set(window, album)?;
    import_register(notebook, window, album)?;
    log_help(window, album)?;
    claim_with_photo(notebook, window, album)?;
    knock_on_doors(window, album)?;
    write_journal(window, album)?;
    back_up(window, album)?;
    lock(window, album)
}

fn load_sample_set(window: &Window, album: &Album) -> Step {
    window.click(&by_test_id("next-1"))?;
    window.wait_for(&by_test_id("sets-load-bo-tieu-chi-mau.toml"))?;
    album.add(window, "criteria-sets")?;
    window.click(&by_test_id("sets-load-bo-tieu-chi-mau.toml"))?;
    window.wait_for(&by_test_id("claim-1.1"))?;
    album.add(window, "criteria")
}

fn import_register(notebook: &Notebook, window: &Window, album: &Album) -> Step {
    let file = notebook.file("Danh sách hộ mẫu.xlsx");
    write_register(&file, &REGISTER_HEADERS, register_with_doubts())?;
    notebook.answer_dialog_with(&file)?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&by_test_id("households-first-import"))?;
    window.click(&by_test_id("import-choose"))?;
    window.wait_for(&by_test_id("import-summary"))?;
    album.add(window, "import-preview")?;
    window.click(&by_test_id("import-confirm"))?;
    window.wait_for(&by_test_id("import-done"))?;
    album.add(window, "import-done")?;
    window.click(&by_test_id("import-show"))?;
    window.wait_for(&by_test_id("households-list"))?;
    album.add(window, "households")
}

fn log_help(window: &Window, album: &Album) -> Step {
    window.press(Key::F2)?;
    window.wait_for(&by_test_id("help-household-search"))?;
    window.type_text("bay 21/4")?;
    window.wait_for(&by_test_id("help-household-1"))?;
    album.add(window, "help-search")?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("help-other-household"))?;
    window.click(&by_test_id("help-category-vneid"))?;
    window.wait_for(&by_test_id("help-outcome-completed"))?;
    album.add(window, "help-outcome")?;
    window.click(&by_test_id("help-outcome-revisit"))?;
    window.wait_for(&by_test_id("just-logged"))?;
    album.add(window, "help-logged")?;
    window.click(&by_test_id("rail-help_log"))?;
    window.wait_for(&by_test_id("help-list"))?;
    album.add(window, "help-log")
}

fn claim_with_photo(notebook: &Notebook, window: &Window, album: &Album) -> Step {
    notebook.answer_dialog_with(&write_photo(&notebook.file(""), 1)?)?;
    window.click(&by_test_id("rail-criteria"))?;
    window.click(&by_test_id("claim-1.1"))?;
    window.click(&by_test_id("value-yes-no-yes"))?;
    window.wait_for(&by_test_id("value-clear"))?;
    window.click(&by_test_id("evidence-choose"))?;
    window.wait_for(&by_test_id("evidence-item"))?;
    album.add(window, "claim-with-photo")?;
    window.wait_until("a claim that lacks nothing", || {
        let open = "return !document.querySelector('[data-testid=claim-mark-ready]').disabled";
        Ok(window.run_script(open, vec![])? == true)
    })?;
    window.click(&by_test_id("claim-mark-ready"))?;
    window.wait_for(&by_test_id("claim-back-to-draft"))?;
    window.click(&by_test_id("rail-home"))?;
    window.wait_for(&by_test_id("home-next"))?;
    album.add(window, "home")
}

fn knock_on_doors(window: &Window, album: &Album) -> Step {
    window.click(&by_test_id("home-uncounted"))?;
    window.wait_for(&by_test_id("doors"))?;
    album.add(window, "doors")?;
    window.click(&by_test_id("rail-households"))?;
    window.click(&first_by_test_id("household-line"))?;
    window.wait_for(&by_test_id("counts"))?;
    album.add(window, "household")
}

fn write_journal(window: &Window, album: &Album) -> Step {
    window.click(&by_test_id("rail-activities"))?;
    window.wait_for(&by_test_id("open-journal"))?;
    album.add(window, "activities")?;
    window.click(&by_test_id("open-journal"))?;
    window.fill(&by_test_id("journal-content"), "Họp tổ về vệ sinh hẻm 21")?;
    window.click(&by_test_id("journal-submit"))?;
    window.wait_for(&by_test_id("journal-line"))?;
    album.add(window, "journal")
}

fn back_up(window: &Window, album: &Album) -> Step {
    window.click(&by_test_id("rail-more"))?;
    window.wait_for(&by_test_id("more-backups"))?;
    album.add(window, "more")?;
    window.click(&by_test_id("more-backups"))?;
    window.click(&by_test_id("backup-now"))?;
    window.wait_for(&first_by_test_id("backup-restore"))?;
    album.add(window, "backups")
}

fn lock(window: &Window, album: &Album) -> Step {
    window.click(&by_test_id("bar-lock"))?;
    window.wait_for(&by_test_id("unlock-secret"))?;
    album.add(window, "locked")
}
