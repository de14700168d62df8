//! Every state of the network that people see: at the ward, which may receive itself, at a khu phố,
//! and at a claim that another officer looks at. Most of them last for a moment or need a broken
//! network, so the answers of the program are changed on their way to the screens.

use khupho_tests::harness::{Step, Window, by_test_id};
use serde_json::{Value, json};

use super::exchange::sign_in_at;
use super::exchange::stage::Stage;
use super::gallery::Gallery;
use super::tour::{PRESS_FIRST, choose_look, open_place, settle};

const LOOKS: [(&str, u32); 3] = [("vi", 100), ("vi", 160), ("en", 160)];
const OLD: &str = "192.168.1.10";
const NEW: &str = "192.168.1.23";
const AT: &str = "2026-11-20T01:12:00Z";

/// What a screen is told instead of what is so, and what shows that it heard it.
struct State {
    name: &'static str,
    answers: Value,
    shows: &'static str,
    /// What is folded open before the picture.
    opens: Option<&'static str>,
}

fn state(name: &'static str, answers: Value, shows: &'static str) -> State {
    State {
        name,
        answers,
        shows,
        opens: None,
    }
}

#[test]
fn every_state_of_the_network_at_a_ward_and_at_a_khu_pho() -> Step {
    let stage = Stage::prepare()?;
    let at_ward = stage.ward.notebook.open()?;
    sign_in_at(&at_ward, "ward-home")?;
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/network-ward-{percent}"))?;
        show_as_it_is(&at_ward)?;
        choose_look(&at_ward, language, percent)?;
        for state in states_of_the_ward() {
            picture(&at_ward, &gallery, &state)?;
        }
        pair(&at_ward, &gallery)?;
        another_officer(&at_ward, &gallery)?;
    }
    at_ward.close()?;
    let there = stage.head.notebook.open()?;
    sign_in_at(&there, "home")?;
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/network-khu-pho-{percent}"))?;
        show_as_it_is(&there)?;
        choose_look(&there, language, percent)?;
        for state in states_of_the_khu_pho() {
            picture(&there, &gallery, &state)?;
        }
        homes(&there, &gallery)?;
    }
    there.close()
}

fn states_of_the_ward() -> Vec<State> {
    let words = ["sen", "tre", "lúa", "bưởi", "sông", "núi", "chim", "mây"];
    let here = |change: Value| {
        let mut hub = json!({
            "offered": true, "running": true, "wanted": true, "is_named": true, "port": 8433,
            "addresses": [NEW, "10.8.0.2"], "fingerprint": words, "fault": null,
            "failing_since": null, "told_address": { "kind": "present", "host": NEW },
        });
        hub.as_object_mut()
            .into_iter()
            .zip(change.as_object())
            .for_each(|(hub, change)| hub.extend(change.clone()));
        hub
    };
    let with = |kind: &str, hub: Value| json!({ "status": status(&json!({ "kind": kind }), NEW), "here": here(hub) });
    vec![
        state("no_hub", json!({}), "hub-server"),
        State {
            opens: Some("hub-here-more"),
            ..state("no_hub_port", json!({}), "hub-server")
        },
        state("receives", with("waiting", json!({})), "hub-here-running"),
        state(
            "moved",
            with(
                "offline",
                json!({ "told_address": { "kind": "moved", "host": OLD, "now": NEW } }),
            ),
            "hub-here-moved",
        ),
        state(
            "no_network",
            with(
                "offline",
                json!({ "told_address": { "kind": "no_network", "host": OLD }, "addresses": [] }),
            ),
            "hub-here-no-network",
        ),
        state(
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

fn states_of_the_khu_pho() -> Vec<State> {
    let in_state = |kind: Value| json!({ "status": status(&kind, "hub.phuong-mau.vn") });
    let refused = |code: &str, params: Value| {
        in_state(json!({ "kind": "failed", "error": { "code": code, "params": params } }))
    };
    let working = json!({
        "kind": "working", "stage": "sending_evidence", "done": 1_234, "total": 14_524,
        "bytes": 123_456_789, "seconds_left": 754,
    });
    vec![
        state(
            "received",
            in_state(json!({ "kind": "waiting" })),
            "network-state",
        ),
        State {
            opens: Some("network-more"),
            ..state(
                "settings",
                in_state(json!({ "kind": "waiting" })),
                "network-settings",
            )
        },
        state("working", in_state(working), "network-state"),
        state(
            "offline",
            in_state(json!({ "kind": "offline" })),
            "network-state",
        ),
        state(
            "paused",
            in_state(json!({ "kind": "paused" })),
            "network-resume",
        ),
        state(
            "not_confirmed",
            in_state(json!({ "kind": "not_confirmed" })),
            "network-state",
        ),
        state(
            "wrong_clock",
            refused("clock_looks_wrong", json!({ "date": "22/11/2016" })),
            "error-panel",
        ),
        state(
            "not_the_hub",
            refused("not_the_hub", json!({})),
            "error-panel",
        ),
        state(
            "revoked",
            refused("hub_refused", json!({ "reason": "device_revoked" })),
            "error-panel",
        ),
    ]
}

fn status(state: &Value, hub: &str) -> Value {
    let waits = state["kind"] != "waiting";
    json!({
        "state": state, "hub": hub, "last_contact_at": AT, "photos_later": false, "unreceived_operations": 0,
        "pending_operations": if waits { 1_250 } else { 0 }, "pending_photos": if waits { 318 } else { 0 },
    })
}

fn picture(window: &Window, gallery: &Gallery, state: &State) -> Step {
    tell(window, &state.answers)?;
    open_place(window, "network")?;
    window.wait_for(&by_test_id(state.shows))?;
    if let Some(folded) = state.opens {
        let open = "document.querySelector(`[data-testid=${arguments[0]}]`).closest('details').open = true";
        window.run_script(open, vec![json!(folded)])?;
    }
    settle(window)?;
    gallery.add(window, state.name)?;
    picture_rest(window, gallery, state.name)
}

/// The screen is longer than two windows in large letters, and all of it counts.
fn picture_rest(window: &Window, gallery: &Gallery, name: &str) -> Step {
    let to_the_end = "
        const page = document.querySelector('.shell main');
        page.scrollTop = page.scrollHeight;
        return page.scrollHeight > 2 * page.clientHeight - 80;";
    match window.run_script(to_the_end, vec![])? == json!(true) {
        true => gallery.add_as_it_stands(window, &format!("{name}-end")),
        false => Ok(()),
    }
}

/// A server that answers, and one that does not.
fn pair(window: &Window, gallery: &Gallery) -> Step {
    let address = "https://127.0.0.1:1#sha256=0000000000000000000000000000000000000000000000000000000000000000";
    let seen = json!({
        "address": address, "host": "hub.phuong-mau.vn",
        "fingerprint": ["sen", "tre", "lúa", "bưởi", "sông", "núi", "chim", "mây"],
    });
    for (answers, shows, name) in [
        (json!({}), "error-panel", "pairing_unreachable"),
        (json!({ "seen": seen }), "hub-pair", "pairing"),
    ] {
        tell(window, &answers)?;
        open_place(window, "network")?;
        window.fill(&by_test_id("hub-address"), address)?;
        window.run_script(PRESS_FIRST, vec![json!("hub-find")])?;
        window.wait_for(&by_test_id(shows))?;
        settle(window)?;
        let into_view = "document.querySelector('[data-testid=hub-server]').scrollIntoView()";
        window.run_script(into_view, vec![])?;
        gallery.add_as_it_stands(window, name)?;
    }
    Ok(())
}

fn another_officer(window: &Window, gallery: &Gallery) -> Step {
    let name = "Tôn Nữ Nguyễn Thị Hoàng Phương Uyên (mẫu)";
    tell(
        window,
        &json!({ "reviewing": { "other": name, "taken": [] } }),
    )?;
    open_place(window, "reviews")?;
    window.wait_for(&by_test_id("review-first"))?;
    window.run_script(PRESS_FIRST, vec![json!("review-first")])?;
    window.wait_for(&by_test_id("review-other-officer"))?;
    settle(window)?;
    gallery.add(window, "review_other_officer")
}

/// The home with the line below it: all is received, and nothing gets through.
fn homes(window: &Window, gallery: &Gallery) -> Step {
    for (kind, name) in [("waiting", "home_received"), ("offline", "home_offline")] {
        tell(
            window,
            &json!({ "status": status(&json!({ "kind": kind }), "hub.phuong-mau.vn") }),
        )?;
        open_place(window, "network")?;
        let line = format!("[data-testid=network-line][data-state={kind}]");
        window.wait_until("the line of the network", || {
            let script = "return document.querySelector(arguments[0]) !== null";
            Ok(window.run_script(script, vec![json!(line)])? == json!(true))
        })?;
        open_place(window, "home")?;
        window.wait_for(&by_test_id("home"))?;
        settle(window)?;
        gallery.add(window, name)?;
        let to_the_delivery = "document.querySelector('[data-testid=home-delivery]')?.scrollIntoView({ block: 'center' })";
        window.run_script(to_the_delivery, vec![])?;
        gallery.add_as_it_stands(window, &format!("{name}-delivery"))?;
    }
    Ok(())
}

fn show_as_it_is(window: &Window) -> Step {
    tell(window, &json!({}))?;
    open_place(window, "network")?;
    window.wait_for(&by_test_id("network-off"))
}

/// From now on these are parts of what the screens hear.
fn tell(window: &Window, answers: &Value) -> Step {
    window
        .run_script(CHANGE_ANSWERS, vec![answers.clone()])
        .map(|_| ())
}

/// The answers of the program come as JSON; each kind is known by a field that no other has.
const CHANGE_ANSWERS: &str = "
    const read = window.readAsItIs ??= JSON.parse;
    const told = arguments[0];
    const fields = { pending_operations: told.status, failing_since: told.here, taken: told.reviewing };
    JSON.parse = (text, ...more) => {
      const answer = read(text, ...more);
      if (answer?.error?.code === 'hub_unreachable' && told.seen) return { ok: told.seen };
      for (const [field, change] of Object.entries(fields)) {
        if (change && typeof answer?.ok === 'object' && field in (answer.ok ?? {})) Object.assign(answer.ok, change);
      }
      return answer;
    };";
