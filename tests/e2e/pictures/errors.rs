//! What goes wrong, in three parts: what happened, whether the book is safe, what to do.

use khupho_tests::core_notebook::CoreNotebook;
use khupho_tests::harness::{Fault, Key, Notebook, Step, Window, by_test_id, first_by_test_id};
use khupho_tests::journeys::{begin_at_first_run, open_prepared};

use super::gallery::Gallery;
use super::tour::{choose_look, open_place, settle};

#[test]
fn every_error_panel_people_meet() -> Step {
    for (language, percent) in [("vi", 100), ("en", 160)] {
        let gallery = Gallery::begin(&format!("{language}/errors-{percent}"))?;
        let (notebook, window) = open_prepared(CoreNotebook::load_sample_set)?;
        choose_look(&window, language, percent)?;
        corrupt_pack(&notebook, &window, &gallery)?;
        no_spreadsheet(&notebook, &window, &gallery)?;
        empty_photo(&notebook, &window, &gallery)?;
        no_backup(&notebook, &window, &gallery)?;
        wrong_secret(&window, &gallery)?;
        window.close()?;
    }
    Ok(())
}

#[test]
fn a_weak_secret_is_refused_at_the_first_run() -> Step {
    let notebook = Notebook::new()?;
    let window = notebook.open()?;
    begin_at_first_run(&window, "123")?;
    window.wait_for(&by_test_id("error-panel"))?;
    Gallery::begin("vi/first-run-100")?.add(&window, "weak_secret")?;
    window.close()
}

fn corrupt_pack(notebook: &Notebook, window: &Window, gallery: &Gallery) -> Step {
    let pack = write(notebook, "bo-tieu-chi-hong.toml", b"format = 1\ntitle = \n")?;
    notebook.answer_dialog_with(&pack)?;
    open_place(window, "criteria_sets")?;
    window.click(&by_test_id("sets-choose-file"))?;
    picture_panel(window, gallery, "corrupt_pack")
}

fn no_spreadsheet(notebook: &Notebook, window: &Window, gallery: &Gallery) -> Step {
    let picture = write(
        notebook,
        "danh-sach.xlsx",
        b"\xff\xd8\xff\xe0 a photo, renamed",
    )?;
    notebook.answer_dialog_with(&picture)?;
    open_place(window, "households_import")?;
    window.click(&by_test_id("import-choose"))?;
    window.wait_until("a refused file", || {
        Ok(window.sees(&by_test_id("import-refused"))?
            || window.sees(&by_test_id("error-panel"))?)
    })?;
    gallery.add(window, "no_spreadsheet")
}

fn empty_photo(notebook: &Notebook, window: &Window, gallery: &Gallery) -> Step {
    let photo = write(notebook, "anh-rong.jpg", b"")?;
    open_place(window, "criteria")?;
    window.click(&by_test_id("claim-1.1"))?;
    window.drop_file(&by_test_id("evidence-drop"), &photo, "image/jpeg")?;
    picture_panel(window, gallery, "empty_photo")
}

fn no_backup(notebook: &Notebook, window: &Window, gallery: &Gallery) -> Step {
    let folder = notebook.file("khong-phai-ban-sao-luu");
    std::fs::create_dir_all(&folder).map_err(Fault::machine("making a folder"))?;
    notebook.answer_dialog_with(&folder)?;
    open_place(window, "backups")?;
    window.click(&by_test_id("backup-restore-file"))?;
    window.fill(&by_test_id("restore-secret"), "mat khau nao cung duoc")?;
    window.click(&by_test_id("restore-submit"))?;
    picture_panel(window, gallery, "no_backup")?;
    window.click(&by_test_id("dialog-close"))
}

fn wrong_secret(window: &Window, gallery: &Gallery) -> Step {
    window.press(Key::Control + "l")?;
    window.fill(&by_test_id("unlock-secret"), "mat khau khac han")?;
    window.click(&by_test_id("unlock-submit"))?;
    picture_panel(window, gallery, "wrong_secret")
}

fn picture_panel(window: &Window, gallery: &Gallery, name: &str) -> Step {
    let panel = first_by_test_id("error-panel");
    window.wait_for(&panel)?;
    settle(window)?;
    window.run_script(
        "document.querySelector('[data-testid=error-panel]').scrollIntoView({ block: 'center' })",
        vec![],
    )?;
    gallery.add_as_it_stands(window, name)
}

fn write(notebook: &Notebook, name: &str, bytes: &[u8]) -> Step<std::path::PathBuf> {
    let path = notebook.file(name);
    std::fs::write(&path, bytes).map_err(Fault::machine(format!("writing {name}")))?;
    Ok(path)
}
