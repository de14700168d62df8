//! A clock that is years off stops nothing, is told, and decides nothing for ever.

use khupho_tests::core_notebook::help_input;
use serde_json::json;

use crate::fixtures::{Fixture, MONDAY_MS, TestResult, tells};

/// 7 April 2016 and 1 January 2099: a flat battery, and a slip of the hand.
const WRONG_CLOCKS_MS: [u64; 2] = [1_460_000_000_000, 4_070_908_800_000];

#[test]
fn a_clock_of_2016_or_2099_is_told_and_work_goes_on() -> TestResult {
    for wrong_ms in WRONG_CLOCKS_MS {
        let fixture = Fixture::founded()?;
        fixture.notebook.save_help("đúng giờ")?;
        fixture.hand.set(wrong_ms);
        let status = fixture.reopen()?;
        assert!(tells(&status, "clock_off"), "{wrong_ms}: {status}");
        fixture.notebook.save_help("sai giờ")?;
        assert_eq!(fixture.notebook.count_helps()?, 2);
        assert!(fixture.notebook.is_whole()?);
    }
    Ok(())
}

#[test]
fn what_is_written_after_the_clock_was_put_right_wins() -> TestResult {
    for wrong_ms in WRONG_CLOCKS_MS {
        let fixture = Fixture::founded()?;
        let id = fixture.notebook.save_help("trước")?;
        for (now_ms, note) in [(wrong_ms, "sai giờ"), (MONDAY_MS + 60_000, "sau cùng")] {
            fixture.hand.set(now_ms);
            fixture.reopen()?;
            let help = help_input(None, "2015-12-31", note);
            fixture
                .notebook
                .call("help_save", json!({ "id": id, "help": help, "counts": [] }))?;
        }
        assert_eq!(
            fixture.notebook.help_note(&id)?.as_deref(),
            Some("sau cùng"),
            "{wrong_ms}"
        );
    }
    Ok(())
}

#[test]
fn an_ordinary_clock_is_not_mentioned() -> TestResult {
    let fixture = Fixture::founded()?;
    fixture.notebook.save_help("đúng giờ")?;
    fixture.hand.set(MONDAY_MS + 60_000);
    assert!(!tells(&fixture.reopen()?, "clock_off"));
    Ok(())
}
