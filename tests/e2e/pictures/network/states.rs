//! What the screens are told in each picture: the ward with its own machine as the hub, with a
//! server, and without one; a khu phố whose hub answers, refuses or is not there.

use serde_json::{Value, json};

const OLD: &str = "192.168.1.10";
const NEW: &str = "192.168.1.23";
const SERVER: &str = "hub.phuong-mau.vn";
const AT: &str = "2026-11-20T01:12:00Z";

/// What a screen is told instead of what is so, and what shows that it heard it.
pub(super) struct State {
    pub(super) name: &'static str,
    pub(super) answers: Value,
    pub(super) shows: &'static str,
    pub(super) then: Then,
}

/// What is done before the screen is pictured once more.
pub(super) enum Then {
    Nothing,
    /// This part of the screen is folded open.
    Unfold(&'static str),
    /// Whatever can be folded open is.
    UnfoldAll,
    /// This is pressed, and the other thing shows.
    Press(&'static str, &'static str),
}

impl State {
    const fn new(name: &'static str, answers: Value, shows: &'static str) -> Self {
        Self {
            name,
            answers,
            shows,
            then: Then::Nothing,
        }
    }

    fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }
}

/// The states of the ward's network screen.
pub(super) fn of_the_ward() -> Vec<State> {
    let mut states = without_hub();
    states.extend(of_this_machine_as_hub());
    states.extend(with_a_server());
    states
}

fn without_hub() -> Vec<State> {
    let off = |change: Value| json!({ "status": off(), "here": here(&change) });
    let none = json!({ "kind": "none" });
    let unnamed = json!({ "is_named": false, "told_address": none, "last_told_host": OLD });
    vec![
        State::new("no_hub", json!({}), "hub-server"),
        State::new("no_hub_port", json!({}), "hub-server").then(Then::Unfold("hub-here-more")),
        State::new(
            "stopped",
            off(
                json!({ "running": false, "wanted": false, "is_named": false, "told_address": none, "last_told_host": OLD }),
            ),
            "hub-here-start",
        ),
        State::new("unnamed", off(unnamed), "hub-here-unnamed"),
        State::new(
            "unnamed_without_address",
            off(json!({ "is_named": false, "told_address": none, "addresses": [] })),
            "hub-here-unnamed",
        ),
    ]
}

fn of_this_machine_as_hub() -> Vec<State> {
    let with = |kind: &str, hub: Value| json!({ "status": status(&json!({ "kind": kind }), NEW), "here": here(&hub) });
    let receives = || with("waiting", json!({}));
    vec![
        State::new("receives", receives(), "hub-here-running")
            .then(Then::Unfold("hub-server-instead")),
        State::new("receives_unfolded", receives(), "hub-here-running").then(Then::UnfoldAll),
        State::new(
            "moved",
            with(
                "offline",
                json!({ "told_address": { "kind": "moved", "host": OLD, "now": NEW }, "last_told_host": OLD }),
            ),
            "hub-here-moved",
        ),
        State::new(
            "no_network",
            with(
                "offline",
                json!({ "told_address": { "kind": "no_network", "host": OLD }, "addresses": [] }),
            ),
            "hub-here-no-network",
        ),
        State::new(
            "cannot_start",
            with(
                "offline",
                json!({
                    "running": false, "is_named": false, "told_address": { "kind": "none" }, "failing_since": AT,
                    "fault": { "code": "embedded_hub_unusable", "params": { "reason": "port_taken" } },
                }),
            ),
            "hub-here-failing",
        ),
    ]
}

fn with_a_server() -> Vec<State> {
    let none = json!({ "kind": "none" });
    let with = |hub: Value| json!({ "status": status(&json!({ "kind": "waiting" }), SERVER), "here": here(&hub) });
    let stopped =
        json!({ "running": false, "wanted": false, "is_named": false, "told_address": none });
    vec![
        State::new("server", with(stopped.clone()), "hub-leave"),
        State::new("server_leave", with(stopped), "hub-leave")
            .then(Then::Press("hub-leave", "hub-leave-dialog")),
        State::new(
            "server_took_over",
            with(json!({ "is_named": false, "told_address": none })),
            "hub-here-running",
        ),
    ]
}

/// The states of the network screen of a khu phố.
pub(super) fn of_the_khu_pho() -> Vec<State> {
    let mut states = that_go_well();
    states.extend(that_wait());
    states.extend(that_were_refused());
    states
}

fn that_go_well() -> Vec<State> {
    let working = json!({
        "kind": "working", "stage": "sending_evidence", "done": 1_234, "total": 14_524,
        "bytes": 123_456_789, "seconds_left": 754,
    });
    let waiting = |change: Value| {
        let mut told = status(&json!({ "kind": "waiting" }), SERVER);
        put(&mut told, &change);
        json!({ "status": told })
    };
    vec![
        State::new("received", waiting(json!({})), "network-state"),
        State::new(
            "sent",
            waiting(json!({ "unreceived_operations": 1_250 })),
            "network-state",
        ),
        State::new(
            "received_but_photos",
            waiting(json!({ "pending_photos": 318, "photos_later": true })),
            "network-state",
        ),
        State::new(
            "soon",
            waiting(json!({ "last_contact_at": null })),
            "network-state",
        ),
        State::new("settings", waiting(json!({})), "network-settings").then(Then::UnfoldAll),
        State::new(
            "working",
            json!({ "status": status(&working, SERVER) }),
            "network-state",
        ),
    ]
}

fn that_wait() -> Vec<State> {
    let in_state = |kind: &str| json!({ "status": status(&json!({ "kind": kind }), SERVER) });
    vec![
        State::new("offline", in_state("offline"), "network-state"),
        State::new("paused", in_state("paused"), "network-resume"),
        State::new("not_confirmed", in_state("not_confirmed"), "network-state"),
    ]
}

fn that_were_refused() -> Vec<State> {
    let refused = |name: &'static str, code: &str, params: Value| {
        let failed = json!({ "kind": "failed", "error": { "code": code, "params": params } });
        let answers = json!({ "status": status(&failed, SERVER) });
        State::new(name, answers, "error-panel")
    };
    vec![
        refused(
            "wrong_clock",
            "clock_looks_wrong",
            json!({ "date": "22/11/2016" }),
        ),
        refused("not_the_hub", "not_the_hub", json!({})),
        refused(
            "revoked",
            "hub_refused",
            json!({ "reason": "device_revoked" }),
        ),
        refused("no_proxy", "proxy_unusable", json!({})),
    ]
}

/// The state of a khu phố that only its home and the line below it show.
pub(super) fn standing(kind: &str) -> Value {
    json!({ "status": status(&json!({ "kind": kind }), SERVER) })
}

/// A criteria set under a decision, with names as long as a ward has them.
pub(super) fn issued_set() -> Value {
    json!({ "set": { "issued_on": "2026-02-05" }, "pack": {
        "title": "Bộ tiêu chí khu phố số phường Mẫu Bình Hưng Hoà, áp dụng từ năm 2026",
        "issuer": "Uỷ ban nhân dân phường Mẫu Bình Hưng Hoà", "sample_label": "",
        "decision_number": "1250/QĐ-UBND", "decided_on": "2026-02-03",
    } })
}

/// A server that answered, as the ward asked it for the words to compare.
pub(super) fn seen_at(address: &str) -> Value {
    json!({ "address": address, "host": SERVER, "fingerprint": WORDS })
}

const WORDS: [&str; 8] = ["sen", "tre", "lúa", "bưởi", "sông", "núi", "chim", "mây"];

fn here(change: &Value) -> Value {
    let mut hub = json!({
        "offered": true, "running": true, "wanted": true, "is_named": true, "port": 8433,
        "addresses": [NEW, "10.8.0.2"], "last_told_host": null, "fingerprint": WORDS, "fault": null,
        "failing_since": null, "told_address": { "kind": "present", "host": NEW },
    });
    put(&mut hub, change);
    hub
}

fn status(state: &Value, hub: &str) -> Value {
    let waits = state["kind"] != "waiting";
    json!({
        "state": state, "hub": hub, "last_contact_at": AT, "photos_later": false, "unreceived_operations": 0,
        "pending_operations": if waits { 1_250 } else { 0 }, "pending_photos": if waits { 318 } else { 0 },
    })
}

fn off() -> Value {
    json!({
        "state": { "kind": "off" }, "hub": null, "last_contact_at": null, "photos_later": false,
        "unreceived_operations": 0, "pending_operations": 0, "pending_photos": 0,
    })
}

fn put(fields: &mut Value, change: &Value) {
    for (fields, change) in fields.as_object_mut().into_iter().zip(change.as_object()) {
        fields.extend(change.clone());
    }
}
