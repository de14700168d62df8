//! Rounds come by themselves, stop when they are told to, and hold nobody up.

use std::time::{Duration, Instant};

use khupho_app::network::sync_if_due;
use serde_json::json;

use super::machines::{Machine, server, ward_and_neighborhood};

/// A commit with `synchronous=FULL` on a slow disk, many times over.
const COMMIT_BUDGET: Duration = Duration::from_secs(2);

#[test]
fn without_a_hub_there_is_nothing_to_say() {
    let ward = Machine::ward();
    sync_if_due(&ward.host);
    assert_eq!(ward.state(), "off");
    assert_eq!(
        ward.refusal("ward_invitation_make", &json!({ "folder": null })),
        "no_hub"
    );
    let status = ward.ok("hub_embedded_status", &json!({}));
    assert_eq!(
        (&status["offered"], &status["running"]),
        (&json!(true), &json!(false))
    );
}

#[test]
fn what_is_written_is_received_three_statuses_later() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let [saved, sent, received] = neighborhood.delivery();
    assert_eq!((saved, saved), (sent, received));
    neighborhood.household(1);
    let [saved, sent, _] = neighborhood.delivery();
    assert!(saved > sent);
    assert!(neighborhood.status()["pending_operations"].as_u64() > Some(0));
    let status = neighborhood.sync();
    assert_eq!(status["state"]["kind"], "waiting");
    assert_eq!(status["pending_operations"], 0);
    assert!(status["last_contact_at"].is_string());
    // What a khu phố wrote is nothing that the ward has to send.
    assert_eq!(ward.sync()["pending_operations"], 0);
    let [saved, sent, received] = neighborhood.delivery();
    assert_eq!((saved, saved), (sent, received));
}

#[test]
fn a_round_comes_by_itself_after_something_was_written() {
    let (_ward, neighborhood) = ward_and_neighborhood();
    sync_if_due(&neighborhood.host);
    neighborhood.household(1);
    sync_if_due(&neighborhood.host);
    assert!(neighborhood.status()["pending_operations"].as_u64() > Some(0));
    std::thread::sleep(Duration::from_millis(3_200));
    sync_if_due(&neighborhood.host);
    assert_eq!(neighborhood.status()["pending_operations"], 0);
}

#[test]
fn no_network_is_no_fault_and_what_waited_goes_when_it_is_back() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let port = ward.ok("hub_embedded_status", &json!({}))["port"].clone();
    ward.ok("hub_embedded_stop", &json!({}));
    neighborhood.household(1);
    assert_eq!(neighborhood.sync()["state"]["kind"], "offline");
    assert!(neighborhood.status()["pending_operations"].as_u64() > Some(0));
    ward.ok(
        "hub_embedded_start",
        &json!({ "host": "127.0.0.1", "port": port }),
    );
    assert_eq!(neighborhood.sync()["state"]["kind"], "waiting");
    assert_eq!(neighborhood.status()["pending_operations"], 0);
}

#[test]
fn a_hub_that_is_wanted_comes_back_with_the_program() {
    let ward = Machine::ward();
    let started = ward.receive();
    assert_eq!(
        (&started["running"], &started["is_named"]),
        (&json!(true), &json!(true))
    );
    khupho_app::network::end_network(&ward.host);
    let stopped = ward.ok("hub_embedded_status", &json!({}));
    assert_eq!(
        (&stopped["running"], &stopped["wanted"]),
        (&json!(false), &json!(true))
    );
    ward.ok("network_resume", &json!({}));
    sync_if_due(&ward.host);
    let again = ward.ok("hub_embedded_status", &json!({}));
    assert_eq!(again, started);
    assert_eq!(ward.state(), "waiting");
}

#[test]
fn a_paused_machine_sends_nothing_until_it_may() {
    let (_ward, neighborhood) = ward_and_neighborhood();
    neighborhood.household(1);
    neighborhood.ok("network_pause", &json!({}));
    std::thread::sleep(Duration::from_millis(3_200));
    sync_if_due(&neighborhood.host);
    assert_eq!(neighborhood.state(), "paused");
    assert!(neighborhood.status()["pending_operations"].as_u64() > Some(0));
    neighborhood.ok("network_resume", &json!({}));
    sync_if_due(&neighborhood.host);
    assert_eq!(neighborhood.status()["pending_operations"], 0);
}

#[test]
fn nobody_waits_for_a_round_to_save() {
    let (_ward, neighborhood) = ward_and_neighborhood();
    for number in 1..=300 {
        neighborhood.household(number);
    }
    neighborhood.ok("network_sync_now", &json!({}));
    let slowest = std::thread::scope(|scope| {
        let round = scope.spawn(|| sync_if_due(&neighborhood.host));
        let mut slowest = Duration::ZERO;
        let mut number = 1_000;
        while !round.is_finished() {
            let began = Instant::now();
            neighborhood.household(number);
            slowest = slowest.max(began.elapsed());
            number += 1;
        }
        slowest
    });
    assert!(slowest < COMMIT_BUDGET, "{slowest:?}");
    assert_eq!(neighborhood.state(), "waiting");
}

#[test]
fn only_who_sends_decides_and_only_the_ward_pairs() {
    let (_ward, neighborhood) = ward_and_neighborhood();
    let find = json!({ "address": "https://127.0.0.1:1" });
    assert_eq!(neighborhood.refusal("hub_find", &find), "not_allowed");
    let settings =
        json!({ "proxy": { "kind": "address", "address": "không phải" }, "photos": "later" });
    assert_eq!(
        neighborhood.refusal("network_settings_save", &settings),
        "proxy_unusable"
    );
    let settings = json!({ "proxy": { "kind": "none" }, "photos": "later" });
    neighborhood.ok("network_settings_save", &settings);
    assert_eq!(neighborhood.ok("network_settings", &json!({})), settings);
    assert_eq!(neighborhood.status()["photos_later"], true);
}

#[test]
fn the_words_of_a_hub_are_compared_before_it_is_the_wards() {
    let ward = Machine::ward();
    let (server, _folder) = server();
    let (port, pin) = (server.port(), server.tls_fingerprint());
    let address = format!("https://127.0.0.1:{port}#sha256={pin}");
    assert_eq!(
        ward.refusal("hub_find", &json!({ "address": "127.0.0.1" })),
        "hub_address_invalid"
    );
    assert_eq!(
        ward.refusal("hub_find", &json!({ "address": "https://127.0.0.1:1" })),
        "hub_unreachable"
    );
    let seen = ward.ok("hub_find", &json!({ "address": address }));
    assert_eq!(seen["fingerprint"], json!(server.fingerprint_words()));
    let pair = |code: &str, words: &serde_json::Value| json!({ "address": seen["address"], "claim_code": code, "fingerprint": words });
    assert_eq!(
        ward.refusal("hub_pair", &pair("", &json!(["sai"]))),
        "not_the_hub"
    );
    assert_eq!(
        ward.refusal("hub_pair", &pair("sai", &seen["fingerprint"])),
        "hub_refused"
    );
    assert_eq!(ward.state(), "off");
    let code = server.issue_claim_code().unwrap();
    ward.ok("hub_pair", &pair(&code, &seen["fingerprint"]));
    assert_eq!(ward.sync()["hub"], "127.0.0.1");
    ward.ok("hub_leave", &json!({}));
    assert_eq!(ward.sync()["state"]["kind"], "off");
}

#[test]
fn a_second_pc_of_the_ward_meets_the_first_at_the_hub() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let second = ward.invited_to_ward();
    assert_eq!(second.sync()["state"]["kind"], "not_confirmed");
    ward.sync();
    ward.confirm_all();
    ward.sync();
    neighborhood.household(1);
    neighborhood.sync();
    second.sync();
    second.sync();
    assert_eq!(second.state(), "waiting");
    let rows = second.ok("ward_neighborhoods", &json!({}));
    assert_eq!(rows[0]["name"], "Khu phố 13");
    assert_eq!(
        second.refusal(
            "invitation_make",
            &json!({ "neighborhood": rows[0]["id"], "folder": null })
        ),
        "without_signing_key"
    );
}
