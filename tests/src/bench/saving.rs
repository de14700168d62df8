//! One help, from the screen's request to the acknowledgement, beside a bare transaction.

use serde_json::json;

use super::books::Books;
use super::figure::{Aim, Figure, Sides};
use super::timing::Samples;
use super::{Measured, bare};
use crate::core_notebook::{help_input, household_search, text};

const REPETITIONS: usize = 400;

pub(super) fn measure(books: &Books) -> Measured {
    let notebook = books.copy_of_one("saving")?;
    let page = notebook.call("households_search", household_search(""))?;
    let households: Vec<String> = page["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| text(&row["id"]))
        .collect();
    let today = notebook.host().today().to_string();
    let bare = bare::create(&books.scratch.join("bare-helps.db"), bare::HELPS)?;
    let (mut ours, mut compared) = (Samples::default(), Samples::default());
    for number in 0..REPETITIONS {
        let note = format!("Hướng dẫn nộp hồ sơ mẫu {number}");
        let household = households.get(number % households.len().max(1));
        let help = help_input(household.map(String::as_str), &today, &note);
        ours.time(|| {
            notebook.call(
                "help_save",
                json!({ "id": null, "help": help, "counts": [] }),
            )
        })?;
        compared.time(|| bare::save_help(&bare, &note))?;
    }
    let sides = Sides {
        ours: ours.median(),
        compared: compared.median(),
        unit: "ms",
        with: "one bare transaction that inserts one row",
    };
    Ok(vec![
        Figure::ratio("save_help_ratio", sides).aiming(Aim::AtMost(3.0)),
        Figure::new("save_help_p99_ms", ours.p99(), "ms"),
    ])
}
