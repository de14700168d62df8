//! The first minutes: the invitation, a ward nobody sent anything to, a khu phố that never sent.

use khupho_tests::harness::{Step, Window, by_test_id};

use super::super::LOOKS;
use super::super::gallery::Gallery;
use super::super::tour::{Stop, choose_look, place, settle};
use super::stage::{HEAD, LONG_NAME, Pc, WARD};
use super::{choose_secret, picture_stops, picture_when};

const NOTHING_YET_AT_THE_WARD: &[Stop] = &[
    place("home", "ward-home"),
    place("reviews", "reviews"),
    place("take_in", "take-in"),
    place("taken_in", "taken-in-list"),
    place("put_aside", "put-aside"),
    place("ward_neighborhoods", "ward-neighborhoods"),
    place("neighborhoods_import", "neighborhoods-import-screen"),
    place("devices", "devices"),
    place("receipts_made", "receipts-made"),
    place("spot_checks", "spot-checks"),
    place("reason_templates", "reason-templates"),
    place("pin_requests", "pin-requests"),
    place("invitation_slip", "invitation-slip-screen"),
];

const NOTHING_SENT_YET: &[Stop] = &[
    place("home", "home"),
    place("sending", "send-fingerprint"),
    place("bundles_made", "bundles-made-list"),
    place("take_in", "take-in"),
    place("taken_in", "taken-in-list"),
    place("simultaneous", "simultaneous"),
    place("put_aside", "put-aside"),
];

#[test]
fn the_first_minutes_of_a_ward_and_a_khu_pho() -> Step {
    let (ward, head) = (Pc::new()?, Pc::new()?);
    let window = ward.notebook.open()?;
    found(&window)?;
    for look in [LOOKS[0], LOOKS[3]] {
        tour(&window, "ward-empty", look, NOTHING_YET_AT_THE_WARD)?;
    }
    window.close()?;
    ward.machine.sign_in()?;
    ward.machine.call(
        "ward_neighborhood_save",
        serde_json::json!({ "id": null, "name": LONG_NAME, "code": "KP13", "households_by_statistics": null }),
    )?;
    let invitation = ward.machine.invite(LONG_NAME)?;
    head.notebook.answer_dialog_with(&invitation)?;
    let window = head.notebook.open()?;
    join(&window)?;
    for look in [LOOKS[0], LOOKS[3]] {
        tour(&window, "sends-empty", look, NOTHING_SENT_YET)?;
    }
    window.close()
}

fn tour(window: &Window, notebook: &str, (language, percent): (&str, u32), stops: &[Stop]) -> Step {
    let gallery = Gallery::begin(&format!("{language}/{notebook}-{percent}"))?;
    choose_look(window, language, percent)?;
    picture_stops(window, &gallery, stops)
}

fn found(window: &Window) -> Step {
    let gallery = Gallery::begin("vi/ward-first-100")?;
    window.click(&by_test_id("first-run-ward-pc"))?;
    window.click(&by_test_id("ward-first-before"))?;
    gallery.add(window, "found_again")?;
    window.click(&by_test_id("ward-first-before"))?;
    window.fill(&by_test_id("ward-first-name"), WARD)?;
    window.fill(&by_test_id("ward-first-member"), "Nguyễn Thị Cán Bộ (mẫu)")?;
    choose_secret(window)?;
    gallery.add(window, "found")?;
    window.click(&by_test_id("ward-first-submit"))?;
    window.wait_for(&by_test_id("recovery-done"))?;
    gallery.add(window, "recovery_slip")?;
    gallery.add_printed(window, "recovery_slip")?;
    window.click(&by_test_id("recovery-done"))?;
    window.wait_for(&by_test_id("ward-home"))
}

fn join(window: &Window) -> Step {
    let gallery = Gallery::begin("vi/joining-100")?;
    settle(window)?;
    gallery.add(window, "first_run")?;
    window.click(&by_test_id("invitation-choose"))?;
    picture_when(window, &gallery, "invitation-names", "confirm")?;
    window.fill(&by_test_id("invitation-member"), HEAD)?;
    choose_secret(window)?;
    gallery.add(window, "filled")?;
    window.click(&by_test_id("invitation-accept-submit"))?;
    window.click(&by_test_id("recovery-done"))?;
    window.wait_for(&by_test_id("home"))
}
