//! The ward's own machine under the address that the ward was told: another one is told with one press
//! and carried by the next receipt file, and what starts the hub again tells none.

use std::net::TcpListener;

use serde_json::{Value, json};

use khupho_app::network::{end_network, sync_if_due};

use super::machines::{Machine, ward_and_neighborhood};

/// Another address of a machine that a test cannot really have.
const NEW: &str = "192.168.77.23";
/// A way to the machine that works in a test and is not the one that was told.
const ANOTHER_WAY: &str = "localhost";

fn carry_to(machine: &Machine, from: &Machine, path: &str) {
    assert!(std::path::Path::new(path).starts_with(from.folder("")));
    let taken = json!({ "paths": [path], "receipts_folder": machine.folder("bien-nhan") });
    machine.ok("take_in", &taken);
}

fn here(ward: &Machine) -> Value {
    ward.ok("hub_embedded_status", &json!({}))
}

fn told(ward: &Machine) -> Value {
    here(ward)["told_address"].clone()
}

/// The hub of a ward that was told the loopback cannot start: another program has its port.
fn ward_with_a_taken_port() -> (Machine, TcpListener) {
    let ward = Machine::ward();
    let port = ward.receive()["port"].as_u64().unwrap();
    end_network(&ward.host);
    let port = u16::try_from(port).unwrap();
    let other_program = TcpListener::bind(("127.0.0.1", port)).unwrap();
    ward.ok("network_resume", &json!({}));
    sync_if_due(&ward.host);
    let failing = here(&ward);
    assert_eq!(failing["fault"]["params"]["reason"], "port_taken");
    (ward, other_program)
}

#[test]
fn trying_again_by_hand_leaves_the_ward_the_address_that_it_was_told() {
    let (ward, other_program) = ward_with_a_taken_port();
    let port = here(&ward)["port"].clone();
    let again = json!({ "host": null, "port": port });
    // Where the machine has another address by now, or none.
    *ward.addresses.lock().unwrap() = vec![NEW.to_owned()];
    assert_eq!(
        ward.refusal("hub_embedded_start", &again),
        "embedded_hub_unusable"
    );
    ward.addresses.lock().unwrap().clear();
    drop(other_program);
    let running = ward.ok("hub_embedded_start", &again);
    let present = json!({ "kind": "present", "host": "127.0.0.1" });
    assert_eq!(
        (&running["running"], &running["told_address"]),
        (&json!(true), &present)
    );
    assert_eq!(ward.status()["hub"], "127.0.0.1");
}

#[test]
fn another_port_is_told_with_the_host_that_was_told() {
    let (ward, _other_program) = ward_with_a_taken_port();
    let taken = here(&ward)["port"].clone();
    *ward.addresses.lock().unwrap() = vec![NEW.to_owned()];
    let running = ward.ok("hub_embedded_start", &json!({ "host": null, "port": 0 }));
    assert_ne!(running["port"], taken);
    assert_eq!(
        (&running["told_address"]["host"], &running["is_named"]),
        (&json!("127.0.0.1"), &json!(true))
    );
    assert_eq!(ward.sync()["state"]["kind"], "waiting");
}

#[test]
fn a_hub_that_the_ward_left_is_started_again_without_being_named() {
    let ward = Machine::ward();
    let port = ward.receive()["port"].clone();
    ward.ok("hub_leave", &json!({}));
    assert_eq!(told(&ward), json!({ "kind": "none" }));
    ward.ok("hub_embedded_start", &json!({ "host": null, "port": port }));
    assert_eq!(ward.status()["hub"], Value::Null);
    // Turned on again it is offered as the others know it.
    *ward.addresses.lock().unwrap() = vec![NEW.to_owned()];
    assert_eq!(here(&ward)["last_told_host"], "127.0.0.1");
    ward.ok(
        "hub_embedded_start",
        &json!({ "host": "127.0.0.1", "port": port }),
    );
    assert_eq!(ward.status()["hub"], "127.0.0.1");
}

#[test]
fn another_address_is_told_with_one_press_and_the_next_receipt_carries_it() {
    let (ward, neighborhood) = ward_and_neighborhood();
    let on_loopback = json!({ "kind": "present", "host": "127.0.0.1" });
    assert_eq!(told(&ward), on_loopback);
    // The loopback leads here whatever networks the machine is in.
    *ward.addresses.lock().unwrap() = vec![NEW.to_owned()];
    assert_eq!(told(&ward), on_loopback);

    let port = ward.ok("hub_embedded_status", &json!({}))["port"].clone();
    ward.ok(
        "hub_embedded_start",
        &json!({ "host": ANOTHER_WAY, "port": port }),
    );
    assert_eq!(
        told(&ward),
        json!({ "kind": "present", "host": ANOTHER_WAY })
    );

    // The khu phố is cut off from the old address, and sends by file.
    neighborhood.ok("network_pause", &json!({}));
    neighborhood.household(1);
    assert_eq!(neighborhood.status()["hub"], "127.0.0.1");
    let bundle = json!({
        "purpose": "ward", "folder": neighborhood.folder("gui"), "with_personal": false, "to_clipboard": false,
    });
    let sent = neighborhood.ok("bundle_make", &bundle);
    carry_to(
        &ward,
        &neighborhood,
        sent["files"][0]["path"].as_str().unwrap(),
    );
    let receipts = std::fs::read_dir(ward.folder("bien-nhan")).unwrap();
    for receipt in receipts {
        let path = receipt.unwrap().path();
        carry_to(&neighborhood, &ward, path.to_str().unwrap());
    }
    assert_eq!(neighborhood.status()["hub"], ANOTHER_WAY);
    neighborhood.ok("network_resume", &json!({}));
    assert_eq!(neighborhood.sync()["state"]["kind"], "waiting");
}
