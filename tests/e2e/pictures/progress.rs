//! Long work says how far it is and can be stopped: a register of 14,524 households brought in, and
//! the backup and the check of that book.

use std::time::Duration;

use chrono::NaiveDate;
use khupho_domain::ids::EntityId;
use khupho_spreadsheet::write::SheetCell;
use khupho_tests::generated::generated_household;
use khupho_tests::harness::{Fault, Step, Window, by_test_id};
use khupho_tests::journeys::{open_prepared, write_register};
use khupho_tests::large_book::HOUSEHOLDS;
use serde_json::Value;

use super::exchange::{picture_when, press};
use super::gallery::Gallery;
use super::tour::{choose_look, open_place};

/// How long the longest work of these pictures may take on a busy machine.
const LONG: Duration = Duration::from_secs(120);

const HEADERS: [&str; 6] = [
    "STT",
    "Họ và tên chủ hộ",
    "Số nhà",
    "Hẻm",
    "Đường",
    "Số điện thoại",
];

#[test]
fn long_work_says_how_far_it_is() -> Step {
    let (notebook, window) = open_prepared(|_| Ok(()))?;
    let file = notebook.file("Danh sách 14.524 hộ.xlsx");
    write_register(&file, &HEADERS, register())?;
    for percent in [160, 100] {
        let gallery = Gallery::begin(&format!("vi/progress-{percent}"))?;
        choose_look(&window, "vi", percent)?;
        notebook.answer_dialog_with(&file)?;
        bring_in(&window, &gallery)?;
        look_after(&window, &gallery)?;
    }
    window.close()
}

fn register() -> Vec<Vec<SheetCell>> {
    let (nobody, today) = (EntityId::from_bytes([0; 16]), NaiveDate::default());
    let households = (1..=HOUSEHOLDS).map(|number| {
        let household = generated_household(nobody, number, today);
        let address = household.address;
        vec![
            SheetCell::Integer(i64::from(number)),
            household.contact_name.as_str().into(),
            address.house_number.as_str().into(),
            address.alley.as_str().into(),
            address.street.as_str().into(),
            household.phone.as_str().into(),
        ]
    });
    households.collect()
}

/// Previews the register, confirms it, stops it, confirms it again and takes it back.
fn bring_in(window: &Window, gallery: &Gallery) -> Step {
    open_place(window, "households_import")?;
    press(window, "import-choose")?;
    window.wait_for_text("Đang đọc bảng tính")?;
    picture_progress(window, gallery, "import_reading")?;
    picture_counts(window, gallery, "import_checking")?;
    wait_long_for(window, "import-confirm")?;
    gallery.add(window, "import_preview")?;
    press(window, "import-confirm")?;
    picture_counts(window, gallery, "import_writing")?;
    press(window, "progress-cancel")?;
    picture_when(window, gallery, "error-panel", "import_stopped")?;
    press(window, "import-confirm")?;
    wait_long_for(window, "import-done")?;
    gallery.add(window, "import_done")?;
    press(window, "import-undo")?;
    picture_counts(window, gallery, "import_taking_back")?;
    wait_long_for(window, "undo-close")?;
    gallery.add_as_it_stands(window, "import_taken_back")
}

/// Copies the book and checks it.
fn look_after(window: &Window, gallery: &Gallery) -> Step {
    open_place(window, "backups")?;
    press(window, "backup-now")?;
    window.wait_for_text("Đang sao lưu và đọc lại bản sao")?;
    picture_progress(window, gallery, "backup")?;
    wait_until_done(window)?;
    gallery.add(window, "backup_done")?;
    press(window, "store-verify")?;
    picture_counts(window, gallery, "verify")?;
    wait_until_done(window)?;
    gallery.add(window, "verify_done")
}

/// Pictures work once it counts what is done of how much.
pub(super) fn picture_counts(window: &Window, gallery: &Gallery, name: &str) -> Step {
    let counts = by_test_id("progress-counts");
    window.wait_until("counts of the work", || {
        Ok(window.sees(&counts)? && window.text_of(&counts)?.contains(" / "))
    })?;
    picture_progress(window, gallery, name)
}

/// Pictures work that goes on, and fails where it is not told in sight before and after the picture.
pub(super) fn picture_progress(window: &Window, gallery: &Gallery, name: &str) -> Step {
    window.wait_for(&by_test_id("progress"))?;
    let before = window.run_script(IS_IN_SIGHT, vec![])?;
    gallery.picture_as_it_stands(window, name)?;
    let after = window.run_script(IS_IN_SIGHT, vec![])?;
    match (before, after) {
        (Value::Bool(true), Value::Bool(true)) => Ok(()),
        seen => Err(Fault::Unexpected(format!(
            "{name} was out of sight or over before its picture: {seen:?}"
        ))),
    }
}

/// Whether the progress stands whole inside the window.
const IS_IN_SIGHT: &str = "
    const place = document.querySelector('[data-testid=progress]')?.getBoundingClientRect();
    return place !== undefined && place.top >= 0 && place.bottom <= innerHeight;";

fn wait_long_for(window: &Window, shows: &str) -> Step {
    window.wait_at_most(LONG, shows, || window.sees(&by_test_id(shows)))
}

fn wait_until_done(window: &Window) -> Step {
    window.wait_at_most(LONG, "the end of the work", || {
        Ok(!window.sees(&by_test_id("progress"))?)
    })
}
