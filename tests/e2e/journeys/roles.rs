//! Who changed what, for everybody to read; and a ward officer who reads and changes nothing.

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::{CoreNotebook, help_input, text};
use khupho_tests::harness::{
    Key, Notebook, Step, Window, by_name, by_test_id, first_by_test_id, pictures_folder,
};
use khupho_tests::journeys::{SECRET, add_households, prepared_notebook};
use serde_json::json;

const SECRET_OF_THE_OFFICER: &str = "mat khau can bo";

/// A help, an activity, a line of the journal and a round with one tick, and a ward officer.
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
    let officer = json!({
        "id": null, "name": "Cán Bộ Mẫu", "tile_label": "Cô Phường Mẫu", "role": "ward_officer",
        "active": true, "secret": SECRET_OF_THE_OFFICER,
    });
    core.call("member_save", officer).map(|_| ())
}

/// The window on the book, with the person of that tile signed in.
fn opened_by(tile: &str, secret: &str) -> Step<(Notebook, Window)> {
    let notebook = prepared_notebook(book_of_everything)?;
    let window = notebook.open()?;
    window.click(&by_test_id(&format!("tile-{tile}")))?;
    window.fill(&by_test_id("unlock-secret"), secret)?;
    window.press(Key::Enter)?;
    window.wait_for(&by_test_id("bar-member"))?;
    Ok((notebook, window))
}

#[test]
fn everything_says_who_changed_it() -> Step {
    let (_notebook, window) = opened_by("Chú Một", SECRET)?;
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
    window.click(&by_test_id("member-edit-Cô Phường Mẫu"))?;
    window.focus(&by_name("Ai đã sửa gì"))?;
    window.press(Key::Enter)?;
    window.wait_for_text("Vai trò: Cán bộ phường")?;
    window.close()
}

/// Screens of the book and what a ward officer must not find on them.
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
    let (_notebook, window) = opened_by("Cô Phường Mẫu", SECRET_OF_THE_OFFICER)?;
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
    match screen {
        "help_entry" => {
            window.click(&by_test_id("rail-help_log"))?;
            window.click(&first_by_test_id("help-line"))?;
            window.wait_for(&by_test_id("help-details"))
        }
        "household" => {
            window.click(&by_test_id("rail-households"))?;
            window.click(&first_by_test_id("household-line"))?;
            window.wait_for(&by_test_id("counts"))
        }
        "activity" => {
            window.click(&by_test_id("rail-activities"))?;
            window.click(&by_test_id("activity-line"))?;
            window.wait_for(&by_test_id("activity-title"))
        }
        "round" => {
            window.click(&by_test_id("rail-activities"))?;
            window.click(&by_test_id("open-welfare"))?;
            window.click(&by_test_id("round-line"))?;
            window.wait_for(&first_by_test_id("recipient"))
        }
        _ => {
            window.click(&by_test_id("rail-activities"))?;
            window.click(&by_test_id("open-journal"))?;
            window.wait_for(&first_by_test_id("journal-line"))
        }
    }
}
