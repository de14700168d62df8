//! Welfare rounds and the work journal.

use khupho_app::api::errors::ApiError;
use khupho_tests::core_notebook::{CoreNotebook, text};
use khupho_tests::harness::{Notebook, Step, by_test_id, first_by_test_id};
use khupho_tests::journeys::{add_households, open_prepared};
use serde_json::json;

use super::wait_for_done;

/// A round in which the first household has already received.
fn book_with_a_round(core: &CoreNotebook) -> Result<(), ApiError> {
    let households = add_households(core)?;
    let today = core.host().today().to_string();
    let round = json!({
        "title": "Quà Tết mẫu", "starts_on": today, "item": "Gạo 10 kg", "value_dong": 300_000,
        "donor": "Mạnh thường quân mẫu", "note": "",
    });
    let saved = core.call("round_save", json!({ "id": null, "round": round }))?;
    let round = text(&saved["id"]);
    core.call(
        "recipients_add",
        json!({ "round": round, "households": households, "filter": null }),
    )
    .map(|_| ())
}

#[test]
fn nobody_is_ticked_twice_in_a_welfare_round() -> Step {
    let (_notebook, window) = open_prepared(book_with_a_round)?;
    window.click(&by_test_id("rail-activities"))?;
    window.click(&by_test_id("open-welfare"))?;
    window.click(&by_test_id("round-line"))?;
    window.wait_for(&first_by_test_id("recipient"))?;
    window.start_counting();
    window.click(&first_by_test_id("recipient-tick"))?;
    window.wait_until("1 of 4 received", || {
        Ok(window.text_of(&by_test_id("round-received"))? == "1/4")
    })?;
    super::check_budget(&window, 1, 0);
    // The line that was ticked offers no second tick, only the way back.
    let ticked = window.text_of(&first_by_test_id("recipient"))?;
    assert!(ticked.contains("Đã nhận"), "{ticked}");
    let buttons = window.run_script(
        "return document.querySelectorAll('[data-testid=recipient-tick]').length",
        vec![],
    )?;
    assert_eq!(buttons, json!(3));
    window.click(&first_by_test_id("recipient-untick"))?;
    window.wait_until("0 of 4 received", || {
        Ok(window.text_of(&by_test_id("round-received"))? == "0/4")
    })?;
    window.close()
}

#[test]
fn a_second_tick_is_refused_whoever_asks_for_it() -> Step {
    let notebook = Notebook::new()?;
    let core = CoreNotebook::at(&notebook.home());
    let refused = core
        .found()
        .and_then(|()| book_with_a_round(&core))
        .and_then(|()| tick_twice(&core));
    let code = refused.map_err(|error| {
        khupho_tests::harness::Fault::Unexpected(format!("preparing the round: {error:?}"))
    })?;
    assert_eq!(code.as_deref(), Some("already_received"));
    Ok(())
}

/// Ticks the first recipient twice and gives the code of the second answer, where it is a refusal.
fn tick_twice(core: &CoreNotebook) -> Result<Option<String>, ApiError> {
    let rounds = core.call("rounds", json!({}))?;
    let round = text(&rounds[0]["id"]);
    let page = json!({ "offset": 0, "limit": 50 });
    let list = core.call(
        "recipients",
        json!({ "round": round, "query": "", "only_waiting": false, "page": page }),
    )?;
    let tick = json!({
        "round": round, "household": list["rows"][0]["household"],
        "received_on": core.host().today().to_string(), "received_by": "",
    });
    core.call("recipient_tick", tick.clone())?;
    let again = core.call("recipient_tick", tick);
    Ok(again.err().map(|error| text(&json!(error.code))))
}

#[test]
fn the_journal_keeps_a_line_and_finds_it_without_marks() -> Step {
    let (_notebook, window) = open_prepared(|_| Ok(()))?;
    window.click(&by_test_id("rail-activities"))?;
    window.click(&by_test_id("open-journal"))?;
    window.fill(
        &by_test_id("journal-content"),
        "Họp tổ dân phố về vệ sinh hẻm 42",
    )?;
    window.fill(&by_test_id("journal-time"), "8h30")?;
    window.click(&by_test_id("journal-submit"))?;
    wait_for_done(&window, "")?;
    window.wait_for(&by_test_id("journal-line"))?;
    window.fill(&by_test_id("journal-search"), "ve sinh hem")?;
    window.wait_for(&by_test_id("journal-line"))?;
    let line = window.text_of(&by_test_id("journal-line"))?;
    assert!(
        line.contains("08:30") && line.contains("Người Mẫu Một"),
        "{line}"
    );
    window.close()
}
