//! The khu phố's screens: sending, receipts, what came back, a forgotten PIN.

use khupho_tests::harness::{Key, Step, Window, by_test_id};
use khupho_tests::journeys::SECRET;

use super::super::LOOKS;
use super::super::gallery::Gallery;
use super::super::tour::{Stop, behind, choose_look, open_place, place};
use super::stage::{Pc, Stage};
use super::{picture_stops, picture_when, press, sign_in_at};

const OF_THE_KHU_PHO: &[Stop] = &[
    place("home", "home"),
    behind("claim_returned", "criteria", &["claim-1.1"], "claim-reason"),
    behind(
        "claim_accepted",
        "criteria",
        &["claim-1.2"],
        "claim-decision",
    ),
    place("criteria", "criteria"),
    place("sending", "send-plan"),
    behind(
        "sending_with_names",
        "sending",
        &["send-with-personal"],
        "send-personal-leaving",
    ),
    place("bundles_made", "bundles-made-list"),
    place("taken_in", "taken-in-list"),
    place("simultaneous", "simultaneous-row"),
    place("put_aside", "put-aside"),
    behind(
        "settings_ward",
        "settings",
        &["settings-fingerprints"],
        "fingerprint",
    ),
    place("help", "help"),
];

#[test]
fn every_screen_of_a_khu_pho_that_sends() -> Step {
    let stage = Stage::prepare()?;
    let head = &stage.head;
    let window = head.notebook.open()?;
    sign_in_at(&window, "home")?;
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/sends-{percent}"))?;
        choose_look(&window, language, percent)?;
        picture_stops(&window, &gallery, OF_THE_KHU_PHO)?;
        receive(&window, &gallery, &stage)?;
        ask_the_ward(&window, &gallery, head)?;
    }
    // What was sent is no longer in the plan, so each look of sending comes after all the others.
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/sent-{percent}"))?;
        choose_look(&window, language, percent)?;
        send(&window, &gallery, head)?;
    }
    window.close()
}

fn receive(window: &Window, gallery: &Gallery, stage: &Stage) -> Step {
    open_place(window, "take_in")?;
    stage.head.notebook.answer_dialog_with(&stage.receipt)?;
    window.click(&by_test_id("take-in-files"))?;
    picture_when(window, gallery, "take-in-verdicts", "take_in_receipt")
}

fn ask_the_ward(window: &Window, gallery: &Gallery, head: &Pc) -> Step {
    window.press(Key::Control + "l")?;
    picture_when(window, gallery, "unlock-ask-ward", "unlock")?;
    press(window, "unlock-ask-ward")?;
    picture_when(window, gallery, "ask-ward", "ask_ward")?;
    head.notebook.answer_dialog_with(&head.machine.files)?;
    press(window, "ask-ward-make")?;
    window.wait_for_text(".kpq")?;
    gallery.add(window, "ask_ward_code")?;
    head.notebook
        .answer_dialog_with(&head.notebook.file("tra-loi.kpa"))?;
    press(window, "ask-ward-answer")?;
    picture_when(window, gallery, "ask-ward-form", "ask_ward_new_pin")?;
    // Back to signing in, by way of a window that begins anew.
    window.run_script("location.reload()", vec![])?;
    window.wait_for(&by_test_id("unlock-secret"))?;
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.click(&by_test_id("unlock-submit"))?;
    window.wait_for(&by_test_id("rail-home"))
}

fn send(window: &Window, gallery: &Gallery, head: &Pc) -> Step {
    open_place(window, "sending")?;
    head.notebook
        .answer_dialog_with(&head.notebook.file("không có thư mục này"))?;
    press(window, "send-folder")?;
    picture_when(window, gallery, "error-panel", "send_refused")?;
    open_place(window, "sending")?;
    head.notebook.answer_dialog_with(&head.machine.files)?;
    press(window, "send-folder")?;
    picture_when(window, gallery, "send-done", "send_done")?;
    open_place(window, "sending")?;
    head.notebook.answer_dialog_with(&head.machine.files)?;
    press(window, "send-clipboard")?;
    picture_when(window, gallery, "send-done", "send_done_clipboard")?;
    open_place(window, "sending")?;
    picture_when(window, gallery, "sending", "sending_again")
}
