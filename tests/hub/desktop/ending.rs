//! A round that waits for a hub ends as soon as somebody wants it to, and gives the notebook back.

use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use khupho_app::network::{end_rounds, sync_if_due};
use serde_json::{Value, json};

use super::machines::{Machine, SECRET, ward_and_neighborhood};

/// What a person takes for "at once".
const AT_ONCE: Duration = Duration::from_secs(1);
/// Less than any time-out of the network: nobody waited for one.
const SOON: Duration = Duration::from_secs(4);

/// A machine in the place of the ward's hub that takes connections and says nothing.
fn silent_hub(ward: &Machine) -> TcpListener {
    let port = ward.ok("hub_embedded_status", &json!({}))["port"].clone();
    ward.ok("hub_embedded_stop", &json!({}));
    let port = u16::try_from(port.as_u64().unwrap()).unwrap();
    TcpListener::bind(("127.0.0.1", port)).unwrap()
}

/// Does something while a round of a machine waits; how long the round took to end after that began.
#[track_caller]
fn while_a_round_waits(machine: &Machine, silent: &TcpListener, work: impl FnOnce()) -> Duration {
    machine.ok("network_sync_now", &json!({}));
    thread::scope(|scope| {
        let round = scope.spawn(|| {
            sync_if_due(&machine.host);
            Instant::now()
        });
        let line = silent.accept().unwrap();
        let began = Instant::now();
        work();
        let ended = round.join().unwrap();
        drop(line);
        ended.saturating_duration_since(began)
    })
}

#[test]
fn pausing_and_closing_end_a_round_that_waits() {
    let (ward, neighborhood) = ward_and_neighborhood();
    neighborhood.household(1);
    let silent = silent_hub(&ward);
    let took = while_a_round_waits(&neighborhood, &silent, || {
        neighborhood.ok("network_pause", &json!({}));
    });
    assert!(took < AT_ONCE, "{took:?}");
    assert_eq!(neighborhood.state(), "paused");
    let took = while_a_round_waits(&neighborhood, &silent, || end_rounds(&neighborhood.host));
    assert!(took < AT_ONCE, "{took:?}");
    // No other begins, and nothing was lost.
    neighborhood.ok("network_sync_now", &json!({}));
    let began = Instant::now();
    sync_if_due(&neighborhood.host);
    assert!(began.elapsed() < AT_ONCE);
    assert!(neighborhood.status()["pending_operations"].as_u64() > Some(0));
}

#[test]
fn a_machine_that_asks_to_be_confirmed_can_be_paused_too() {
    let ward = Machine::ward();
    ward.receive();
    let invited = ward.invited();
    assert_eq!(invited.state(), "not_confirmed", "before its first round");
    let silent = silent_hub(&ward);
    let took = while_a_round_waits(&invited, &silent, || {
        invited.ok("network_pause", &json!({}));
    });
    assert!(took < AT_ONCE, "{took:?}");
    assert_eq!(invited.state(), "paused");
}

#[test]
fn a_pause_outlives_the_program() {
    let (_ward, neighborhood) = ward_and_neighborhood();
    neighborhood.ok("network_pause", &json!({}));
    neighborhood.lock();
    let neighborhood = neighborhood.started_again();
    assert!(neighborhood.unlock(SECRET).get("ok").is_some());
    assert_eq!(neighborhood.state(), "paused");
    neighborhood.ok("network_resume", &json!({}));
    neighborhood.lock();
    let neighborhood = neighborhood.started_again();
    assert!(neighborhood.unlock(SECRET).get("ok").is_some());
    assert_eq!(neighborhood.state(), "waiting");
}

/// A command that needs the notebook for itself, sent while a round holds it.
#[track_caller]
fn opens_while_a_round_waits(machine: &Machine, silent: &TcpListener, command: &str, args: &Value) {
    let began = Instant::now();
    let took = while_a_round_waits(machine, silent, || {
        let status = machine.ok(command, args);
        assert_eq!(status["phase"], "open", "{command}: {status}");
        assert!(began.elapsed() < SOON, "{command}: {:?}", began.elapsed());
    });
    assert!(took < SOON, "{command}: {took:?}");
}

#[test]
fn the_recovery_kit_opens_a_notebook_that_a_round_holds() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let kit = neighborhood.ok("recovery_renew", &json!({}));
    let groups = kit["groups"].as_array().unwrap();
    let groups: Vec<_> = groups.iter().map(|it| it.as_str().unwrap()).collect();
    let args = json!({
        "member": neighborhood.member(), "new_secret": "thử nghiệm hai", "code": groups.join("-"),
    });
    let silent = silent_hub(&ward);
    opens_while_a_round_waits(&neighborhood, &silent, "unlock_with_recovery", &args);
}

#[test]
fn a_backup_comes_back_into_a_notebook_that_a_round_holds() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let backup = neighborhood.ok("backup_now", &json!({}));
    let key = json!({ "kind": "secret", "member": neighborhood.member(), "secret": SECRET });
    let args = json!({ "name": backup["name"], "key": key });
    let silent = silent_hub(&ward);
    opens_while_a_round_waits(&neighborhood, &silent, "backup_restore", &args);
}

#[test]
fn the_wards_answer_opens_a_notebook_that_a_round_holds() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let folder = neighborhood.folder("quen-ma");
    let asked = neighborhood.ok("pin_request_make", &json!({ "folder": folder }));
    let file = json!({ "kind": "path", "path": asked["path"] });
    let answer = ward.ok(
        "pin_request_answer",
        &json!({ "file": file, "folder": folder }),
    );
    let args = json!({
        "file": { "kind": "path", "path": answer["path"] },
        "member": neighborhood.member(), "new_secret": "thử nghiệm hai",
    });
    let silent = silent_hub(&ward);
    opens_while_a_round_waits(&neighborhood, &silent, "pin_answer_use", &args);
}
