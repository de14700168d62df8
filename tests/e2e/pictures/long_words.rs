//! Names, addresses and notes as long as the program takes them: nothing is cut or pushes anything
//! beyond the window's edge.

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::{CoreNotebook, help_input, text};
use khupho_tests::harness::Step;
use khupho_tests::journeys::{PreparedHousehold, open_prepared};
use serde_json::json;

use super::picture_each;
use super::tour::{EVERYWHERE, OF_ONE_THING, Stop};

/// Screens that show what people have typed.
const WITH_TYPED_WORDS: [&str; 11] = [
    "home",
    "households",
    "household",
    "household_merge",
    "help_log",
    "help_entry",
    "doors",
    "welfare",
    "welfare_round",
    "journal",
    "settings",
];

#[test]
fn long_words_stay_inside_the_window() -> Step {
    let (_notebook, window) = open_prepared(book_of_long_words)?;
    let stops: Vec<&Stop> = EVERYWHERE
        .iter()
        .chain(OF_ONE_THING)
        .filter(|stop| WITH_TYPED_WORDS.contains(&stop.name))
        .collect();
    assert_eq!(stops.len(), WITH_TYPED_WORDS.len());
    for look in [("vi", 100), ("vi", 160)] {
        picture_each(&window, "long", look, stops.iter().copied())?;
    }
    window.close()
}

fn book_of_long_words(core: &CoreNotebook) -> Result<(), ApiError> {
    core.load_sample_set()?;
    let name = format!(
        "Công Tằng Tôn Nữ Thị {} Mẫu",
        "Nguyễn Khoa ".repeat(12).trim_end()
    );
    let long_word = "Mẫu".repeat(60);
    for contact in [&name, &long_word] {
        let household = PreparedHousehold {
            name: contact,
            number: "1234/56/78/90/12A Block Trung tâm thương mại Mẫu",
            alley: "Hẻm thông ra công viên Mẫu cạnh trường tiểu học Mẫu",
            phone: "0900000999",
        };
        let id = household.add_to(core)?;
        let today = core.host().today().to_string();
        let mut help = help_input(Some(&id), &today, &"ghi chú mẫu rất dài ".repeat(40));
        help["service"] = json!(
            "Liên thông đăng ký khai sinh, thường trú, cấp thẻ bảo hiểm y tế "
                .repeat(3)
                .trim()
        );
        core.call(
            "help_save",
            json!({ "id": null, "help": help, "counts": [] }),
        )?;
        add_round(core, &today, contact, &id)?;
    }
    let entry = json!({
        "happened_on": core.host().today().to_string(), "happened_at": null,
        "content": long_word.repeat(3), "done_by": name, "result": "", "other_answers": "",
    });
    core.call("journal_save", json!({ "id": null, "entry": entry }))
        .map(|_| ())
}

fn add_round(
    core: &CoreNotebook,
    today: &str,
    words: &str,
    household: &str,
) -> Result<(), ApiError> {
    let round = json!({
        "title": words, "starts_on": today, "item": words, "value_dong": 999_999_999_999_u64,
        "donor": words, "note": words,
    });
    let saved = core.call("round_save", json!({ "id": null, "round": round }))?;
    let listed = json!({ "round": text(&saved["id"]), "households": [household], "filter": null });
    core.call("recipients_add", listed).map(|_| ())
}
