//! The pictures of the user guide's chapters about the ward: invited, sent, received, returned, mended.

use khupho_tests::harness::{Key, Step, Window, by_test_id, first_by_test_id};

use super::exchange::stage::{HEAD, LONG_NAME, Pc, Stage, WARD};
use super::exchange::{choose_secret, follow, press, sign_in_at};
use super::gallery::Gallery;
use super::guide::into_view;
use super::tour::{open_place, settle};

#[test]
fn the_pictures_of_the_chapters_about_the_ward() -> Step {
    let gallery = Gallery::begin("guide-exchange")?;
    founding(&gallery)?;
    let stage = Stage::prepare()?;
    joining(&gallery, &stage.ward)?;
    khu_pho(&gallery, &stage)?;
    ward(&gallery, &stage)
}

/// Waits for something, lets the screen come to rest and pictures it as it stands.
fn when(window: &Window, gallery: &Gallery, shows: &str, name: &str) -> Step {
    window.wait_for(&first_by_test_id(shows))?;
    settle(window)?;
    window.run_script(SHORT_FOLDERS, vec![])?;
    gallery.add_as_it_stands(window, name)
}

/// The folder of a test says nothing to a reader of the guide: a stick stands in its place.
const SHORT_FOLDERS: &str = "
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      text.data = text.data.replace(/\\/tmp\\/\\.tmp\\w+/g, 'E:');
    }";

fn founding(gallery: &Gallery) -> Step {
    let ward = Pc::new()?;
    let window = ward.notebook.open()?;
    window.click(&by_test_id("first-run-ward-pc"))?;
    window.fill(&by_test_id("ward-first-name"), WARD)?;
    window.fill(&by_test_id("ward-first-member"), "Nguyễn Thị Cán Bộ (mẫu)")?;
    into_view(&window, "ward-first")?;
    gallery.add_as_it_stands(&window, "24-lap-so-phuong")?;
    window.click(&by_test_id("ward-first-before"))?;
    into_view(&window, "ward-first-before")?;
    when(&window, gallery, "ward-first-code", "32-khoi-phuc-phuong")?;
    window.close()
}

fn joining(gallery: &Gallery, ward: &Pc) -> Step {
    let head = Pc::new()?;
    ward.machine.sign_in()?;
    let invitation = ward.machine.invite(LONG_NAME)?;
    ward.machine.close()?;
    head.notebook.answer_dialog_with(&invitation)?;
    let window = head.notebook.open()?;
    window.click(&by_test_id("invitation-choose"))?;
    window.wait_for(&by_test_id("invitation-names"))?;
    window.fill(&by_test_id("invitation-member"), HEAD)?;
    choose_secret(&window)?;
    when(&window, gallery, "invitation-names", "15-tep-moi")?;
    window.close()
}

fn khu_pho(gallery: &Gallery, stage: &Stage) -> Step {
    let head = &stage.head;
    let window = head.notebook.open()?;
    sign_in_at(&window, "home")?;
    settle(&window)?;
    into_view(&window, "home-next")?;
    gallery.add_as_it_stands(&window, "19-viec-bi-tra-lai")?;
    open_place(&window, "criteria")?;
    press(&window, "claim-1.1")?;
    when(&window, gallery, "claim-reason", "20-sua-muc-tra-lai")?;
    press(&window, "claim-mark-ready")?;
    window.wait_for(&by_test_id("claim-back-to-draft"))?;
    press(&window, "undo-close")?;
    open_place(&window, "simultaneous")?;
    when(&window, gallery, "simultaneous-row", "22-ghi-cung-luc")?;
    sending(&window, gallery, head)?;
    receiving(&window, gallery, stage)?;
    window.press(Key::Control + "l")?;
    press(&window, "unlock-ask-ward")?;
    head.notebook.answer_dialog_with(&head.machine.files)?;
    press(&window, "ask-ward-make")?;
    window.wait_for_text(".kpq")?;
    gallery.add_as_it_stands(&window, "23-quen-ma-pin")?;
    window.close()
}

fn sending(window: &Window, gallery: &Gallery, head: &Pc) -> Step {
    open_place(window, "sending")?;
    when(window, gallery, "send-plan", "16-gui-len-phuong")?;
    press(window, "send-for-neighborhood")?;
    when(window, gallery, "sending", "21-gui-may-khac")?;
    press(window, "send-for-ward")?;
    settle(window)?;
    head.notebook.answer_dialog_with(&head.machine.files)?;
    press(window, "send-folder")?;
    when(window, gallery, "send-done", "17-da-gui")
}

fn receiving(window: &Window, gallery: &Gallery, stage: &Stage) -> Step {
    open_place(window, "take_in")?;
    stage.head.notebook.answer_dialog_with(&stage.receipt)?;
    press(window, "take-in-files")?;
    press(window, "take-in-confirm")?;
    when(window, gallery, "receipt-taken", "18-bien-nhan")
}

fn ward(gallery: &Gallery, stage: &Stage) -> Step {
    let ward = &stage.ward;
    let window = ward.notebook.open()?;
    sign_in_at(&window, "ward-home")?;
    settle(&window)?;
    gallery.add_as_it_stands(&window, "25-trang-chinh-phuong")?;
    open_place(&window, "ward_neighborhoods")?;
    follow(&window, "neighborhood-row", LONG_NAME)?;
    press(&window, "invite-paper")?;
    when(&window, gallery, "invitation-slip", "26-phieu-moi")?;
    take_in(&window, gallery, stage)?;
    open_place(&window, "reviews")?;
    press(&window, "review-first")?;
    when(&window, gallery, "review-evidence", "29-tham-dinh")?;
    press(&window, "review-return")?;
    when(&window, gallery, "return-template-1", "30-tra-lai")?;
    open_place(&window, "ward_neighborhoods")?;
    press(&window, "neighborhood-replace")?;
    when(&window, gallery, "replace-lost", "31-thu-hoi-may")?;
    open_place(&window, "pin_requests")?;
    ward.notebook.answer_dialog_with(&stage.pin_request)?;
    press(&window, "pin-request-open")?;
    when(&window, gallery, "pin-request", "33-giup-quen-ma")?;
    window.close()
}

fn take_in(window: &Window, gallery: &Gallery, stage: &Stage) -> Step {
    open_place(window, "take_in")?;
    stage.ward.notebook.answer_dialog_with(&stage.whole)?;
    press(window, "take-in-folder")?;
    window.wait_for(&by_test_id("device-confirm"))?;
    into_view(window, "take-in-verdicts")?;
    when(window, gallery, "device-confirm", "27-nhan-tep")?;
    press(window, "device-confirm")?;
    window.wait_until_gone("Máy chưa được phường xác nhận")?;
    press(window, "take-in-confirm")?;
    when(
        window,
        gallery,
        "taken-in-receipts-folder",
        "28-da-nhan-va-bien-nhan",
    )
}
