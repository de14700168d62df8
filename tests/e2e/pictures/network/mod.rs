//! Every state of the network that people see: at the ward, which may receive itself, at a khu phố,
//! and at a claim that another officer looks at. Most of them last for a moment or need a broken
//! network, so the answers of the program are changed on their way to the screens. The criteria set
//! under a decision is here too: no set that ships has one.

mod states;

use khupho_tests::harness::{Step, Window, by_test_id, first_by_test_id};
use serde_json::{Value, json};

use super::LOOKS;
use super::exchange::stage::Stage;
use super::exchange::{press, sign_in_at};
use super::gallery::Gallery;
use super::tour::{choose_look, open_place, settle};
use states::{State, Then};

#[test]
fn every_state_of_the_network_at_a_ward() -> Step {
    let stage = Stage::prepare()?;
    let window = stage.ward.notebook.open()?;
    sign_in_at(&window, "ward-home")?;
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/network-ward-{percent}"))?;
        show_as_it_is(&window)?;
        choose_look(&window, language, percent)?;
        for state in states::of_the_ward() {
            picture(&window, &gallery, &state)?;
        }
        pair(&window, &gallery)?;
        another_officer(&window, &gallery)?;
        issued_set(&window, &gallery)?;
        press(&window, "sets-issue")?;
        window.wait_for(&by_test_id("criteria-set-issue"))?;
        gallery.add(&window, "set_issue")?;
    }
    window.close()
}

#[test]
fn every_state_of_the_network_at_a_khu_pho() -> Step {
    let stage = Stage::prepare()?;
    let window = stage.head.notebook.open()?;
    sign_in_at(&window, "home")?;
    for (language, percent) in LOOKS {
        let gallery = Gallery::begin(&format!("{language}/network-khu-pho-{percent}"))?;
        show_as_it_is(&window)?;
        choose_look(&window, language, percent)?;
        for state in states::of_the_khu_pho() {
            picture(&window, &gallery, &state)?;
        }
        homes(&window, &gallery)?;
        issued_set(&window, &gallery)?;
    }
    window.close()
}

fn picture(window: &Window, gallery: &Gallery, state: &State) -> Step {
    tell(window, &state.answers)?;
    open_place(window, "network")?;
    window.wait_for(&by_test_id(state.shows))?;
    settle(window)?;
    match state.then {
        Then::Nothing => {}
        Then::Unfold(part) => unfold(window, gallery, part, state.name)?,
        Then::UnfoldAll => {
            let open =
                "for (const part of document.querySelectorAll('main details')) part.open = true;";
            window.run_script(open, vec![])?;
        }
        Then::Press(key, shows) => {
            press(window, key)?;
            window.wait_for(&by_test_id(shows))?;
        }
    }
    gallery.add(window, state.name)?;
    picture_rest(window, gallery, state.name)
}

/// The part itself, from its first line, which is far down in large letters.
fn unfold(window: &Window, gallery: &Gallery, part: &str, name: &str) -> Step {
    let open = "
        const part = document.querySelector(`[data-testid=${arguments[0]}]`).closest('details');
        part.open = true;
        part.scrollIntoView();";
    window.run_script(open, vec![json!(part)])?;
    gallery.add_as_it_stands(window, &format!("{name}-{part}"))
}

/// The screen is longer than two windows in large letters, and all of it counts.
fn picture_rest(window: &Window, gallery: &Gallery, name: &str) -> Step {
    let to_the_end = "
        const page = document.querySelector('.shell main');
        page.scrollTop = page.scrollHeight;
        return page.scrollHeight > 2 * page.clientHeight - 80 && !document.querySelector('dialog[open]');";
    match window.run_script(to_the_end, vec![])? == json!(true) {
        true => gallery.add_as_it_stands(window, &format!("{name}-end")),
        false => Ok(()),
    }
}

/// A server that answers, and one that does not.
fn pair(window: &Window, gallery: &Gallery) -> Step {
    let address = "https://127.0.0.1:1#sha256=0000000000000000000000000000000000000000000000000000000000000000";
    for (answers, shows, name) in [
        (json!({}), "error-panel", "pairing_unreachable"),
        (
            json!({ "seen": states::seen_at(address) }),
            "hub-pair",
            "pairing",
        ),
    ] {
        tell(window, &answers)?;
        open_place(window, "network")?;
        window.fill(&by_test_id("hub-address"), address)?;
        press(window, "hub-find")?;
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
    press(window, "review-first")?;
    window.wait_for(&by_test_id("review-other-officer"))?;
    settle(window)?;
    gallery.add(window, "review_other_officer")
}

fn issued_set(window: &Window, gallery: &Gallery) -> Step {
    tell(window, &states::issued_set())?;
    open_place(window, "criteria_sets")?;
    window.wait_for(&first_by_test_id("set-issued"))?;
    settle(window)?;
    gallery.add(window, "set_issued")
}

/// The home with the line below it: all is received, and nothing gets through.
fn homes(window: &Window, gallery: &Gallery) -> Step {
    for (kind, name) in [("waiting", "home_received"), ("offline", "home_offline")] {
        tell(window, &states::standing(kind))?;
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
    const fields = {
      pending_operations: told.status, failing_since: told.here, taken: told.reviewing,
      issued_on: told.set, decision_number: told.pack,
    };
    const change = (answer) => {
      if (answer === null || typeof answer !== 'object') return;
      if (Array.isArray(answer)) return answer.forEach(change);
      for (const [field, changed] of Object.entries(fields)) {
        if (changed && field in answer) Object.assign(answer, changed);
      }
      change(answer.summary);
    };
    JSON.parse = (text, ...more) => {
      const answer = read(text, ...more);
      if (answer?.error?.code === 'hub_unreachable' && told.seen) return { ok: told.seen };
      change(answer?.ok);
      return answer;
    };";
