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

/// Within this time work is told, or it is over.
const BEGINS_WITHIN: Duration = Duration::from_secs(5);

/// How often work is begun that is over before its picture.
const TRIES: u32 = 5;

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
    let choose = || {
        open_place(window, "households_import")?;
        press(window, "import-choose")
    };
    picture_work(window, gallery, ("import_reading", Shows::Anything), choose)?;
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
    let back_up = || press(window, "backup-now");
    picture_work(window, gallery, ("backup", Shows::Anything), back_up)?;
    wait_until_done(window)?;
    gallery.add(window, "backup_done")?;
    let verify = || press(window, "store-verify");
    picture_work(window, gallery, ("verify", Shows::Counts), verify)?;
    wait_until_done(window)?;
    gallery.add(window, "verify_done")
}

/// What a progress has to show before it is pictured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    Anything,
    Counts,
}

/// Begins work and pictures it while it goes. Work that a quick machine has done before its picture
/// is begun again.
fn picture_work(
    window: &Window,
    gallery: &Gallery,
    (name, shows): (&str, Shows),
    begin: impl Fn() -> Step,
) -> Step {
    for _ in 0..TRIES {
        begin()?;
        if is_pictured(window, gallery, name, shows)? {
            return Ok(());
        }
        wait_until_done(window)?;
    }
    Err(Fault::Unexpected(format!(
        "{name} was over before its picture {TRIES} times"
    )))
}

/// Pictures work of minutes, once it counts what is done of how much.
pub(super) fn picture_counts(window: &Window, gallery: &Gallery, name: &str) -> Step {
    match is_pictured(window, gallery, name, Shows::Counts)? {
        true => Ok(()),
        false => Err(Fault::Unexpected(format!(
            "{name} was over before its picture"
        ))),
    }
}

/// Whether the work was still going on after its picture; fails where it is told out of sight.
fn is_pictured(window: &Window, gallery: &Gallery, name: &str, shows: Shows) -> Step<bool> {
    let began = window.wait_at_most(BEGINS_WITHIN, "the progress of work", || {
        let counts = window.run_script(COUNTS, vec![])?;
        Ok(counts
            .as_str()
            .is_some_and(|counts| shows == Shows::Anything || counts.contains(" / ")))
    });
    if let Err(Fault::NeverCame { .. }) = began {
        return Ok(false);
    }
    began?;
    let before = window.run_script(IS_IN_SIGHT, vec![])?;
    gallery.picture_as_it_stands(window, name)?;
    let after = window.run_script(IS_IN_SIGHT, vec![])?;
    if [&before, &after].contains(&&Value::Bool(false)) {
        return Err(Fault::Unexpected(format!(
            "the progress of {name} is out of sight"
        )));
    }
    Ok(!before.is_null() && !after.is_null())
}

/// What the progress counts; null where nothing goes on.
const COUNTS: &str = "
    const progress = document.querySelector('[data-testid=progress]');
    return progress && (progress.querySelector('[data-testid=progress-counts]')?.textContent ?? '');";

/// Whether the progress stands whole inside the window; null where nothing goes on.
const IS_IN_SIGHT: &str = "
    const place = document.querySelector('[data-testid=progress]')?.getBoundingClientRect();
    return place ? place.top >= 0 && place.bottom <= innerHeight : null;";

fn wait_long_for(window: &Window, shows: &str) -> Step {
    window.wait_at_most(LONG, shows, || window.sees(&by_test_id(shows)))
}

fn wait_until_done(window: &Window) -> Step {
    window.wait_at_most(LONG, "the end of the work", || {
        Ok(!window.sees(&by_test_id("progress"))?)
    })
}
