//! The ward's screens.

use khupho_tests::harness::{Step, Window, by_test_id};

use super::super::LOOKS;
use super::super::gallery::Gallery;
use super::super::tour::{Stop, behind, choose_look, open_place, place};
use super::stage::{LONG_NAME, Pc, Stage};
use super::{follow, picture_stops, picture_when, press, sign_in_at};

/// Screens of the ward that nothing has to be brought to.
const OF_THE_WARD: &[Stop] = &[
    place("home", "ward-home"),
    place("reviews", "review-row"),
    behind("review", "reviews", &["review-first"], "review-evidence"),
    behind(
        "review_return",
        "reviews",
        &["review-first", "review-return"],
        "return-dialog",
    ),
    place("taken_in", "taken-in-turn"),
    place("put_aside", "put-aside-row"),
    place("ward_neighborhoods", "neighborhood-row"),
    behind(
        "replace_dialog",
        "ward_neighborhoods",
        &["neighborhood-replace"],
        "replace-lost",
    ),
    place("devices", "device"),
    place("receipts_made", "receipt-row"),
    place("spot_checks", "spot-check-row"),
    place("reason_templates", "reason-template"),
    place("ward_settings", "ward-settings-form"),
    place("criteria_sets", "criteria-sets-screen"),
    place("more", "more"),
    place("help", "help"),
];

#[test]
fn every_screen_of_a_ward() -> Step {
    let stage = Stage::prepare()?;
    let window = stage.ward.notebook.open()?;
    sign_in_at(&window, "ward-home")?;
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/ward-{percent}"))?;
        choose_look(&window, language, percent)?;
        picture_stops(&window, &gallery, OF_THE_WARD)?;
        spot_check(&window, &gallery)?;
        khu_pho(&window, &gallery, &stage.ward)?;
        forgotten_pin(&window, &gallery, &stage)?;
        stick(&window, &gallery, &stage)?;
    }
    window.close()
}

fn spot_check(window: &Window, gallery: &Gallery) -> Step {
    open_place(window, "spot_checks")?;
    follow(window, "spot-check-row", "")?;
    picture_when(window, gallery, "visit", "spot_check")?;
    gallery.add_printed(window, "spot_check")
}

fn khu_pho(window: &Window, gallery: &Gallery, ward: &Pc) -> Step {
    open_place(window, "ward_neighborhoods")?;
    follow(window, "neighborhood-row", LONG_NAME)?;
    window.wait_for_text(LONG_NAME)?;
    picture_when(window, gallery, "invite", "ward_neighborhood")?;
    press(window, "invite-paper")?;
    picture_when(window, gallery, "invitation-slip", "invitation_slip")?;
    gallery.add_printed(window, "invitation_slip")?;
    ward.notebook.answer_dialog_with(&ward.machine.files)?;
    press(window, "slip-file")?;
    picture_when(window, gallery, "slip-path", "invitation_file")
}

fn forgotten_pin(window: &Window, gallery: &Gallery, stage: &Stage) -> Step {
    open_place(window, "pin_requests")?;
    stage.ward.notebook.answer_dialog_with(&stage.pin_request)?;
    window.click(&by_test_id("pin-request-open"))?;
    picture_when(window, gallery, "pin-request", "pin_request")?;
    stage
        .ward
        .notebook
        .answer_dialog_with(&stage.ward.machine.files)?;
    press(window, "pin-answer")?;
    picture_when(window, gallery, "pin-answered", "pin_answered")?;
    stage.ward.notebook.answer_dialog_with(&stage.receipt)?;
    window.click(&by_test_id("pin-request-open"))?;
    picture_when(window, gallery, "error-panel", "pin_refused")
}

/// A folder of every kind of file: looked at only, so that the next look finds it as it was.
fn stick(window: &Window, gallery: &Gallery, stage: &Stage) -> Step {
    open_place(window, "take_in")?;
    stage.ward.notebook.answer_dialog_with(&stage.stick)?;
    window.click(&by_test_id("take-in-folder"))?;
    picture_when(window, gallery, "take-in-verdicts", "take_in")?;
    picture_rest(window, gallery)
}

/// The list of verdicts is longer than two windows, and every line of it counts.
fn picture_rest(window: &Window, gallery: &Gallery) -> Step {
    for (line, name) in [
        ("damaged", "take_in-middle"),
        ("already_here", "take_in-end"),
    ] {
        let show = "
            const lines = [...document.querySelectorAll(`[data-testid=verdict-${arguments[0]}]`)];
            lines.at(-1).scrollIntoView({ block: 'end' });";
        window.run_script(show, vec![line.into()])?;
        gallery.add_as_it_stands(window, name)?;
    }
    Ok(())
}
