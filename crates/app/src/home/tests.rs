use crate::metrics::tests::Notebook;
use serde_json::{Value, json};

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn kinds(home: &Value) -> Vec<&str> {
    home["next_steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["kind"].as_str().unwrap())
        .collect()
}

#[test]
fn an_empty_notebook_says_what_to_do_first() {
    let home = Notebook::new().ok("home", json!({}));
    assert_eq!(kinds(&home), ["load_criteria", "add_households"]);
    assert_eq!(
        (&home["assessment"], &home["households"]),
        (&Value::Null, &json!(0))
    );
    assert_eq!(home["last_backup_at"], Value::Null);
    assert_eq!(home["today"], json!("2026-11-22"));
}

#[test]
fn home_counts_what_stands_and_names_the_next_steps() {
    let notebook = Notebook::new();
    notebook.load_sample();
    notebook.household("Hộ Thử Một", "1", &[("adults", 10), ("e_payment", 9)]);
    notebook.household("Hộ Thử Hai", "3", &[]);
    notebook.help("2026-11-16", "vneid");
    notebook.help("2026-11-15", "vneid");
    let home = notebook.ok("home", json!({}));
    assert_eq!(
        (&home["households"], &home["households_uncounted"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(
        home["helps_last_7_days"],
        json!(1),
        "the 16th is one of the last seven days, the 15th is not"
    );
    let assessment = &home["assessment"];
    assert_eq!(
        (&assessment["days_left"], &assessment["not_started"]),
        (&json!(39), &assessment["total"])
    );
    assert_eq!(
        (
            &assessment["met"],
            &assessment["expiring"],
            &assessment["needs_fix"]
        ),
        (&json!(0), &json!(0), &json!(0))
    );
    assert_ne!(assessment["sample_label"], json!(""));
    let knock = &home["next_steps"][0];
    assert_eq!(kinds(&home)[0], "knock_on_doors");
    assert_eq!(
        (&knock["claim"]["code"], &knock["missing"], &knock["doors"]),
        (&json!("4.1"), &json!(1), &json!(2))
    );
    assert!(home["next_steps"].as_array().unwrap().len() <= 5);
}

#[test]
fn a_near_deadline_counts_what_is_not_met() {
    let notebook = Notebook::new();
    notebook.load_sample();
    let expiring = |days_after: u64| {
        notebook.clock.advance(days_after * 24 * 60 * 60 * 1000);
        notebook.ok("home", json!({}))["assessment"].clone()
    };
    let fifteen_left = expiring(24);
    assert_eq!(
        (&fifteen_left["days_left"], &fifteen_left["expiring"]),
        (&json!(15), &json!(0))
    );
    let fourteen_left = expiring(1);
    assert_eq!(
        (&fourteen_left["days_left"], &fourteen_left["expiring"]),
        (&json!(14), &fourteen_left["total"])
    );
    let past = expiring(15);
    assert_eq!(
        (&past["days_left"], &past["expiring"]),
        (&json!(-1), &json!(0))
    );
}

#[test]
fn what_was_written_is_saved_and_nothing_is_called_sent() {
    let notebook = Notebook::new();
    let before = notebook.ok("home", json!({}))["delivery"].clone();
    notebook.help("2026-11-16", "vneid");
    let after = notebook.ok("home", json!({}))["delivery"].clone();
    assert_eq!(
        after["saved"].as_u64(),
        before["saved"].as_u64().map(|saved| saved + 1)
    );
    assert_eq!((&after["sent"], &after["received"]), (&json!(0), &json!(0)));
    assert_eq!(after["last_saved_at"], json!("2026-11-22T02:00:00Z"));
}

#[test]
fn the_newest_backup_is_named() {
    let notebook = Notebook::new();
    let backup = notebook.ok("backup_now", json!({}));
    assert_eq!(
        notebook.ok("home", json!({}))["last_backup_at"],
        backup["at"]
    );
}

#[test]
fn a_backup_of_a_clock_that_ran_ahead_is_not_the_last_one() {
    let notebook = Notebook::new();
    let last = || notebook.ok("home", json!({}))["last_backup_at"].clone();
    notebook.clock.advance(DAY_MS);
    notebook.ok("backup_now", json!({}));
    notebook.days_ago(0);
    assert_eq!(last(), Value::Null);
    let backup = notebook.ok("backup_now", json!({}));
    assert_eq!(last(), backup["at"]);
}

/// 18:30 at Greenwich is half past one of the next day in Việt Nam, wherever the PC believes to be.
#[test]
fn today_is_the_day_in_vietnam() {
    let notebook = Notebook::new();
    let half_past_six_utc_ms = 1_795_372_200_000;
    notebook.clock.set(half_past_six_utc_ms);
    assert_eq!(notebook.ok("home", json!({}))["today"], "2026-11-23");
}
