use crate::help_log::tests::desk::Desk;
use crate::metrics::tests::Notebook;
use crate::review::tests::Ward;
use khupho_domain::members::Role;
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
fn who_moved_away_is_told_apart_from_those_never_counted() {
    let notebook = Notebook::new();
    notebook.household("Hộ Thử Một", "1", &[]);
    let gone = notebook.household("Hộ Thử Hai", "3", &[]);
    let not_met = notebook.household("Hộ Thử Ba", "5", &[]);
    notebook.reason(&gone, "moved_away");
    notebook.reason(&not_met, "could_not_reach");
    let home = notebook.ok("home", json!({}));
    assert_eq!(
        [
            &home["households"],
            &home["households_uncounted"],
            &home["households_left_out"]
        ],
        [&json!(3), &json!(2), &json!(1)]
    );
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

fn home_of(desk: &Desk) -> Value {
    desk.ok("home", &json!({}))
}

#[test]
fn a_claim_is_followed_from_its_note_until_it_is_ready() {
    let ward = Ward::new();
    let step_of = |code: &str| -> Value {
        let home = home_of(ward.as_head());
        let steps = home["next_steps"].as_array().unwrap();
        let mut found = steps.iter().filter(|step| step["claim"]["code"] == code);
        found.next().cloned().unwrap_or_default()
    };
    ward.answer("1.1", &Value::Null, "đang xin quyết định");
    let noted = step_of("1.1");
    assert_eq!(
        (&noted["kind"], &noted["missing"]),
        (&json!("complete_draft"), &json!(["value", "evidence"]))
    );
    ward.answer("1.1", &json!({ "kind": "yes_no", "yes": true }), "");
    assert_eq!(step_of("1.1")["kind"], "add_evidence");
    ward.photo("1.1", 1);
    assert_eq!(step_of("1.1")["kind"], "mark_ready");
    ward.ready("1.1");
    assert_eq!(step_of("1.1"), Value::Null);
    let steps = home_of(ward.as_head())["next_steps"].clone();
    let send = json!({ "kind": "send_to_ward", "ready": 1, "days_left": 39, "joined": false });
    assert!(steps.as_array().unwrap().contains(&send), "{steps}");
}

#[test]
fn a_volunteer_sees_nothing_of_what_the_ward_returned() {
    let ward = Ward::new();
    for (code, seed) in [("1.1", 1), ("3.2", 2)] {
        ward.hand_in(code, seed);
        ward.give_back(code, "Ảnh mờ");
    }
    assert_eq!(kinds(&home_of(ward.as_head()))[..2], ["fix_claim"; 2]);
    ward.desk.act_as(Role::Volunteer);
    assert_eq!(kinds(&home_of(&ward.desk)), ["add_households"]);
}

#[test]
fn what_the_ward_recognised_stands_beside_what_was_claimed_once_it_decided() {
    let ward = Ward::new();
    let figures = || {
        let home = home_of(ward.as_head())["assessment"].clone();
        [
            "met",
            "decided",
            "verified_met",
            "verified_points_hundredths",
        ]
        .map(|name| home[name].as_u64().unwrap())
    };
    ward.hand_in("1.1", 1);
    ward.hand_in("3.2", 2);
    assert_eq!(figures(), [2, 0, 0, 0]);
    ward.give_back("3.2", "Ảnh mờ");
    assert_eq!(figures(), [2, 1, 0, 0]);
    ward.accept("1.1");
    assert_eq!(figures(), [2, 2, 1, 500]);
    let row = ward.row("1.1");
    assert_eq!(
        (&row["verified_value"], &row["verified_points_hundredths"]),
        (&row["value"], &json!(500))
    );
    assert_eq!(ward.row("3.2")["verified_points_hundredths"], Value::Null);
}

/// Names the khu phố with the households that statistics give it.
fn by_statistics(notebook: &Notebook, households: u32) {
    let id = notebook.ok("status", json!({}))["neighborhood"]["id"].clone();
    notebook.ok(
        "neighborhood_save",
        json!({
            "id": id, "name": "Khu phố 13", "ward_name": "Phường Thử Nghiệm",
            "households_by_statistics": households,
        }),
    );
}

#[test]
fn two_of_forty_households_are_not_the_khu_pho() {
    let notebook = Notebook::new();
    notebook.load_sample();
    for number in ["1", "3"] {
        notebook.household("Hộ Thử", number, &[("adults", 10), ("e_payment", 10)]);
    }
    let offered = || notebook.ok("home", json!({}));
    assert!(kinds(&offered()).contains(&"take_from_book"));
    by_statistics(&notebook, 40);
    let home = offered();
    let short = json!({ "registered": 2, "by_statistics": 40 });
    assert!(!kinds(&home).contains(&"take_from_book"), "{home}");
    assert_eq!(
        (&home["short_register"], &home["next_steps"][0]),
        (
            &short,
            &json!({ "kind": "complete_register", "register": short })
        )
    );
    let figure = notebook.figure("adults_e_payment");
    assert_eq!(
        (&figure["short_register"], &figure["ratio"]["whole"]),
        (&short, &json!(20)),
        "the figure itself stays as it is"
    );
    let of_the_log = notebook.figure("helps_completed");
    assert_eq!(of_the_log["short_register"], Value::Null);
    by_statistics(&notebook, 2);
    assert!(kinds(&offered()).contains(&"take_from_book"));
}

#[test]
fn a_frozen_denominator_speaks_for_all_however_few_are_entered() {
    let notebook = Notebook::new();
    notebook.load_sample();
    notebook.household("Hộ Thử", "1", &[("adults", 10), ("e_payment", 10)]);
    by_statistics(&notebook, 40);
    notebook.ok(
        "denominator_freeze",
        json!({ "metric": "adults_e_payment", "whole": 10, "source": "Biểu thử", "as_of": "2026-11-01" }),
    );
    let figure = notebook.figure("adults_e_payment");
    assert_eq!(figure["short_register"], Value::Null);
    let home = notebook.ok("home", json!({}));
    assert!(kinds(&home).contains(&"take_from_book"), "{home}");
}
