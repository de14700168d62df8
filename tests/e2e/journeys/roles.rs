//! Who changed what, for everybody to read; and a ward officer who reads and changes nothing.

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::{CoreNotebook, help_input, text};
use khupho_tests::harness::{
    Fault, Key, Notebook, Step, Window, by_name, by_test_id, first_by_test_id, pictures_folder,
};
use khupho_tests::journeys::{SECRET, add_households, prepared_notebook};
use serde_json::json;
use std::path::Path;

/// A help, an activity, a line of the journal and a round with one tick, and a volunteer.
fn book_of_everything(core: &CoreNotebook) -> Result<(), ApiError> {
    let households = add_households(core)?;
    let today = core.host().today().to_string();
    let help = help_input(households.first().map(String::as_str), &today, "");
    core.call(
        "help_save",
        json!({ "id": null, "help": help, "counts": [] }),
    )?;
    let activity = |participants: u32| {
        json!({
            "kind": "meals", "title": "Suất ăn mẫu", "held_on": today, "place": "", "note": "",
            "participants": participants, "households": null, "quantity": null, "value_dong": null,
        })
    };
    let saved = core.call(
        "activity_save",
        json!({ "id": null, "activity": activity(30) }),
    )?;
    core.call(
        "activity_save",
        json!({ "id": saved["id"], "activity": activity(32) }),
    )?;
    let entry = json!({
        "happened_on": today, "happened_at": null, "content": "Họp tổ 5", "done_by": "", "result": "",
        "other_answers": "",
    });
    core.call("journal_save", json!({ "id": null, "entry": entry }))?;
    let round = json!({
        "title": "Quà Tết mẫu", "starts_on": today, "item": "", "value_dong": null, "donor": "", "note": "",
    });
    let round = text(&core.call("round_save", json!({ "id": null, "round": round }))?["id"]);
    let list = json!({ "round": round, "households": households, "filter": null });
    core.call("recipients_add", list)?;
    let tick = json!({
        "round": round, "household": households.first(), "received_on": today, "received_by": "",
    });
    core.call("recipient_tick", tick)?;
    let volunteer = json!({
        "id": null, "name": "Người Thử Mẫu", "tile_label": "Cô Thử Mẫu", "role": "volunteer",
        "active": true, "secret": SECRET,
    });
    core.call("member_save", volunteer).map(|_| ())
}

/// The window on the book, with the head signed in.
fn opened_by_the_head() -> Step<(Notebook, Window)> {
    let notebook = prepared_notebook(book_of_everything)?;
    let window = notebook.open()?;
    window.click(&by_test_id("tile-Chú Một"))?;
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("bar-member"))?;
    Ok((notebook, window))
}

/// The window of a ward that took the book in, with its officer signed in.
fn opened_at_the_ward() -> Step<(Notebook, Window)> {
    let notebook = Notebook::new()?;
    let files = notebook.file("Tệp đi và đến");
    std::fs::create_dir_all(&files).map_err(Fault::machine("making a folder for files"))?;
    let ward = CoreNotebook::at(&notebook.home());
    let head = CoreNotebook::at(&notebook.file("Sổ khu phố"));
    send_the_book(&ward, &head, &files)
        .map_err(|error| Fault::Unexpected(format!("preparing a ward: {error:?}")))?;
    let window = notebook.open()?;
    window.fill(&by_test_id("unlock-secret"), SECRET)?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("ward-home"))?;
    Ok((notebook, window))
}

fn send_the_book(ward: &CoreNotebook, head: &CoreNotebook, files: &Path) -> Result<(), ApiError> {
    let founder = json!({
        "ward_name": "Phường Mẫu", "member_name": "Cán Bộ Mẫu", "tile_label": "", "secret": SECRET,
    });
    ward.call("ward_found", founder)?;
    let khu_pho = json!({
        "id": null, "name": "Khu phố 13", "code": "KP13", "households_by_statistics": null,
    });
    let khu_pho = ward.call("ward_neighborhood_save", khu_pho)?["id"].clone();
    let invitation = json!({ "neighborhood": khu_pho, "folder": files });
    let invitation = ward.call("invitation_make", invitation)?["path"].clone();
    let join = json!({
        "invitation": { "kind": "file", "file": { "kind": "path", "path": invitation } },
        "device_name": "Máy văn phòng", "member_name": "Người Mẫu Một", "tile_label": "Chú Một",
        "secret": SECRET,
    });
    head.call("invitation_accept", join)?;
    book_of_everything(head)?;
    let bundle = json!({
        "purpose": "ward", "folder": files, "with_personal": false, "to_clipboard": false,
    });
    let bundle = head.call("bundle_make", bundle)?["files"][0]["path"].clone();
    ward.call(
        "take_in",
        json!({ "paths": [bundle], "receipts_folder": files }),
    )?;
    let devices = ward.call("devices", json!({}))?;
    ward.call("device_confirm", json!({ "id": devices[0]["id"] }))?;
    head.close()?;
    ward.close()
}

#[test]
fn everything_says_who_changed_it() -> Step {
    let (_notebook, window) = opened_by_the_head()?;
    let pictures = pictures_folder("history")?;
    window.click(&by_test_id("rail-activities"))?;
    window.click(&by_test_id("activity-line"))?;
    window.click(&by_name("Ai đã sửa gì"))?;
    window.wait_for_text("Số người tham gia: 30 → 32")?;
    window.picture(&pictures.join("activity.png"))?;
    window.click(&by_test_id("rail-activities"))?;
    window.click(&by_test_id("open-journal"))?;
    window.click(&by_test_id("journal-edit"))?;
    window.click(&by_name("Ai đã sửa gì"))?;
    window.wait_for_text("Nội dung: Họp tổ 5")?;
    window.check_accessibility("a line of the journal with its history")?;
    window.click(&by_test_id("dialog-close"))?;
    window.click(&by_test_id("rail-activities"))?;
    window.click(&by_test_id("open-welfare"))?;
    window.click(&by_test_id("round-line"))?;
    window.click(&by_name("Ai đã sửa gì"))?;
    window.wait_for_text("– Nguyễn Thị Ba Mẫu")?;
    window.wait_for_text("Ngày nhận:")?;
    window.picture(&pictures.join("round.png"))?;
    window.click(&by_test_id("rail-more"))?;
    window.click(&by_test_id("more-members"))?;
    window.click(&by_test_id("member-edit-Cô Thử Mẫu"))?;
    window.focus(&by_name("Ai đã sửa gì"))?;
    window.press(Key::Enter)?;
    window.wait_for_text("Vai trò: Tình nguyện viên")?;
    window.close()
}

/// Screens of a khu phố's book and what a ward officer must not find on them.
const READ_ONLY: &[(&str, &[&str])] = &[
    (
        "help_entry",
        &["correction-submit", "help-delete", "evidence-choose"],
    ),
    (
        "household",
        &[
            "household-edit",
            "household-merge",
            "household-delete",
            "counts-edit",
        ],
    ),
    ("activity", &["activity-submit", "activity-delete"]),
    (
        "round",
        &[
            "recipients-add",
            "recipient-tick",
            "recipient-untick",
            "round-edit",
        ],
    ),
    ("journal", &["journal-submit", "journal-import"]),
];

#[test]
fn a_ward_officer_reads_the_book_and_is_offered_nothing_that_is_refused() -> Step {
    let (_notebook, window) = opened_at_the_ward()?;
    let pictures = pictures_folder("ward_officer")?;
    for (screen, hidden) in READ_ONLY {
        open_screen(&window, screen)?;
        window.picture(&pictures.join(format!("{screen}.png")))?;
        window.check_accessibility(screen)?;
        for test_id in *hidden {
            assert!(
                !window.sees(&first_by_test_id(test_id))?,
                "{test_id} on {screen}"
            );
        }
    }
    window.close()
}

fn open_screen(window: &Window, screen: &str) -> Step {
    let (place, line, shows) = match screen {
        "help_entry" => ("help_log", "help-line", "help-details"),
        "household" => ("households", "household-line", "counts"),
        "activity" => ("activities", "activity-line", "activity-title"),
        "round" => ("welfare", "round-line", "recipient"),
        _ => {
            go_to(window, "journal")?;
            return window.wait_for(&first_by_test_id("journal-line"));
        }
    };
    go_to(window, place)?;
    window.click(&first_by_test_id(line))?;
    window.wait_for(&first_by_test_id(shows))
}

/// The ward reaches these screens from a figure; their addresses are shorter here.
fn go_to(window: &Window, place: &str) -> Step {
    let address = vec![json!(format!("#/{place}"))];
    window
        .run_script("location.hash = arguments[0]", address)
        .map(|_| ())
}
