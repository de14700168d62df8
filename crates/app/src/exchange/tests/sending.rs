use super::machines::{Machine, accept, verdicts};
use crate::evidence::samples::{jpeg, quarters};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::fs;

/// A ward with one confirmed machine whose receipts have come back.
fn confirmed() -> (Machine, Machine) {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    ward.take_in(&khu_pho.send());
    ward.confirm_all();
    khu_pho.take_in(&ward.receipt());
    (ward, khu_pho)
}

#[test]
fn the_three_statuses_are_true() {
    let (ward, khu_pho) = confirmed();
    let [before, ..] = khu_pho.delivery();
    khu_pho.household(1);
    assert_eq!(khu_pho.delivery(), [before + 1, before, before]);
    let bundle = khu_pho.send();
    assert_eq!(khu_pho.delivery(), [before + 1, before + 1, before]);
    let made = khu_pho.ok("bundles_made", &json!({}));
    assert_eq!(
        (&made[0]["number"], &made[0]["receipt_code"]),
        (&json!(2), &Value::Null)
    );
    let taken = ward.take_in(&bundle);
    assert_eq!(taken["neighborhoods"][0]["taken"], 1);
    assert_eq!(
        khu_pho.delivery(),
        [before + 1, before + 1, before],
        "the ward alone knows yet"
    );

    let receipt = taken["receipts"][0]["path"].as_str().unwrap();
    let answer = khu_pho.take_in(receipt.as_ref());
    assert_eq!(khu_pho.delivery(), [before + 1; 3]);
    let made = khu_pho.ok("bundles_made", &json!({}));
    assert_eq!(made[0]["receipt_code"], answer["receipts_taken"][0]["code"]);
    let held = khu_pho.ok("receipts", &json!({}));
    assert_eq!(
        (&held[0]["code"], &held[0]["bundles"]),
        (&answer["receipts_taken"][0]["code"], &json!([2]))
    );
    assert_eq!(ward.ok("receipts", &json!({}))[0]["code"], held[0]["code"]);
}

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

fn mark_one_claim_ready(khu_pho: &Machine) {
    let sets = khu_pho.ok("criteria_sets", &json!({}));
    khu_pho.ok("criteria_set_select", &json!({ "id": sets[0]["id"] }));
    let detail = khu_pho.ok("assessment", &json!({}));
    let by = json!({ "criterion": detail["groups"][0]["rows"][0]["criterion"] });
    let mut saved = by.clone();
    saved["value"] = json!({ "kind": "yes_no", "yes": true });
    saved["note"] = json!("");
    khu_pho.ok("claim_save", &saved);
    let base64 = BASE64.encode(&jpeg(&quarters(64, 48, 1)));
    let photo = json!({
        "target": { "kind": "claim", "criterion": by["criterion"] },
        "file": { "kind": "bytes", "name": "anh.jpg", "base64": base64 },
    });
    khu_pho.ok("evidence_add", &photo);
    khu_pho.ok("claim_mark_ready", &by);
}

/// The steps of home that are about sending.
fn sending_steps(khu_pho: &Machine) -> Vec<Value> {
    let home = khu_pho.ok("home", &json!({}));
    let steps = home["next_steps"].as_array().unwrap().iter();
    steps
        .filter(|step| ["send_to_ward", "not_received"].contains(&step["kind"].as_str().unwrap()))
        .cloned()
        .collect()
}

#[test]
fn home_urges_sending_and_asks_for_the_receipt_after_some_days() {
    let (ward, khu_pho) = confirmed();
    khu_pho.clock.advance(DAY_MS);
    mark_one_claim_ready(&khu_pho);
    let steps = sending_steps(&khu_pho);
    assert_eq!(
        (&steps[0]["ready"], &steps[0]["joined"]),
        (&json!(1), &json!(true))
    );
    let bundle = khu_pho.send();
    assert_eq!(sending_steps(&khu_pho), [Value::Null; 0]);
    khu_pho.clock.advance(3 * DAY_MS);
    assert_eq!(sending_steps(&khu_pho), [Value::Null; 0]);
    khu_pho.send();
    khu_pho.clock.advance(DAY_MS);
    assert_eq!(
        sending_steps(&khu_pho),
        [json!({ "kind": "not_received", "claims": 1, "days": 4 })],
        "a second sending does not begin the wait anew"
    );
    let taken = ward.take_in(&bundle);
    let receipt = taken["receipts"][0]["path"].as_str().unwrap();
    khu_pho.take_in(receipt.as_ref());
    assert_eq!(sending_steps(&khu_pho), [Value::Null; 0]);
}

#[test]
fn the_plan_says_what_leaves_and_what_stays() {
    let (_ward, khu_pho) = confirmed();
    khu_pho.household(1);
    let plan = khu_pho.ok("send_plan", &json!({ "purpose": "ward" }));
    assert_eq!((&plan["number"], &plan["entries"]), (&json!(2), &json!(1)));
    assert_eq!(
        plan["areas"],
        json!([{ "area": "households", "entries": 1 }])
    );
    assert_eq!(
        plan["personal_kept"],
        json!([{ "name": "contact_name", "entries": 1 }])
    );
    assert_eq!(
        plan["personal_leaving"],
        json!([{ "name": "address", "entries": 1 }])
    );
    assert_eq!(plan["confirmed"], true);
    khu_pho.send();
    assert_eq!(
        khu_pho.refusal("bundle_make", &no_such_folder()),
        "no_such_folder"
    );
}

fn no_such_folder() -> Value {
    json!({ "purpose": "ward", "folder": "/khong/co/thu/muc", "with_personal": false, "to_clipboard": false })
}

#[test]
fn names_leave_only_when_somebody_says_so() {
    let (ward, khu_pho) = confirmed();
    khu_pho.household(1);
    let mut args = khu_pho.bundle();
    args["with_personal"] = json!(true);
    args["to_clipboard"] = json!(true);
    let made = khu_pho.ok("bundle_make", &args);
    assert_eq!(made["on_clipboard"], true);
    let files = khu_pho.clipboard.0.lock().unwrap().clone();
    assert_eq!(json!([made["files"][0]["path"]]), json!(files));
    let inspected = ward.ok(
        "bundle_inspect",
        &json!({ "path": made["files"][0]["path"] }),
    );
    assert_eq!(inspected["form"], "bundle_for_ward");
    assert_eq!(inspected["content"]["personal_parts"], 1);
    ward.take_in(&files[0]);
    let search = json!({ "query": "", "filter": { "tag": null, "street": null, "only_uncounted": false }, "page": { "offset": 0, "limit": 5 } });
    assert_eq!(
        ward.ok("households_search", &search)["rows"][0]["contact_name"],
        "Hộ Giả Lập 1"
    );
}

#[test]
fn each_file_has_its_verdict_and_a_bad_one_stops_no_other() {
    let (ward, khu_pho) = confirmed();
    khu_pho.household(1);
    let folder = khu_pho.send();
    let bundle = fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = fs::read(&bundle).unwrap();
    fs::write(folder.join("a-cut.kps"), &bytes[..bytes.len() - 9]).unwrap();
    let mut changed = bytes.clone();
    let end = changed.len() - 1;
    changed[end] ^= 1;
    fs::write(folder.join("b-changed.kps"), &changed).unwrap();
    fs::write(folder.join("c-other.txt"), "ghi chú").unwrap();
    let look = ward.ok("take_in_look", &json!({ "paths": [folder] }));
    let mut found = verdicts(&look["files"]);
    found.sort();
    assert_eq!(found, ["damaged", "damaged", "good", "not_a_bundle"]);
    assert_eq!(look["good"], 1);
    let taken = ward.take_in(&folder);
    assert_eq!(taken["neighborhoods"][0]["taken"], 1);
    let again = ward.ok("take_in_look", &json!({ "paths": [bundle] }));
    assert_eq!(verdicts(&again["files"]), ["already_here"]);
    let inspected = Machine::new().ok("bundle_inspect", &json!({ "path": bundle }));
    assert_eq!(
        (&inspected["content"], &inspected["part"]["parts"]),
        (&Value::Null, &json!(1))
    );
    let damaged = json!({ "path": folder.join("a-cut.kps") });
    assert_eq!(ward.refusal("bundle_inspect", &damaged), "not_a_bundle");
}

#[test]
fn what_was_taken_in_can_be_put_aside_and_taken_back() {
    let (ward, khu_pho) = confirmed();
    khu_pho.household(1);
    ward.take_in(&khu_pho.send());
    let search = json!({ "query": "", "filter": { "tag": null, "street": null, "only_uncounted": false }, "page": { "offset": 0, "limit": 5 } });
    let households = || ward.ok("households_search", &search)["total"].clone();
    let import = ward.ok("taken_in", &json!({}))[0]["id"].clone();
    assert_eq!(households(), 1);
    ward.ok("taken_in_undo", &json!({ "id": import }));
    assert_eq!(households(), 0);
    let page = json!({ "neighborhood": null, "offset": 0, "limit": 10 });
    let args = json!({
        "neighborhoods": [ward.neighborhood("Khu phố 13")], "folder": ward.folder("bien-nhan"),
    });
    let receipt = ward.ok("receipts_make", &args)["files"][0]["path"].clone();
    khu_pho.take_in(receipt.as_str().unwrap().as_ref());
    let aside = khu_pho.ok("put_aside", &page);
    assert_eq!(
        (&aside["total"], &aside["rows"][0]["by_ward"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(aside["rows"][0]["about"], "Hộ 1 Đường Thử");
    assert_eq!(aside["rows"][0]["who"], "Trần Văn Trưởng (mẫu)");
    let row = ward.ok("taken_in", &json!({}))[0].clone();
    assert_eq!(
        (&row["undone"], &row["put_aside"]),
        (&json!(true), &json!(1))
    );
    ward.ok("taken_in_redo", &json!({ "id": import }));
    assert_eq!(households(), 1);
    assert_eq!(
        ward.refusal("taken_in_undo", &json!({ "id": "999" })),
        "not_found"
    );
}

#[test]
fn what_waits_names_the_bundle_that_is_missing() {
    let (ward, khu_pho) = confirmed();
    khu_pho.household(1);
    let missing = khu_pho.send();
    khu_pho.household(2);
    // As if the first one had been receipted: the second bundle carries what is newer alone.
    let second = khu_pho.send();
    ward.take_in(&second);
    let rows = ward.ok("waiting", &json!({}));
    let taken = ward.ok("taken_in", &json!({}));
    assert!(
        rows.as_array().unwrap().is_empty(),
        "nothing is missing: a bundle begins where the receipt ended"
    );
    assert_eq!(taken[0]["number"], 3);
    assert_eq!(verdicts(&ward.take_in(&missing)["files"]).len(), 1);
}

#[test]
fn two_machines_of_a_khu_pho_see_what_they_changed_at_once() {
    let (ward, first) = confirmed();
    let second = ward.invited("Khu phố 13", "Máy ở nhà");
    ward.take_in(&second.send());
    ward.confirm_all();
    let receipt = ward.receipt();
    first.take_in(&receipt);
    second.take_in(&receipt);
    let household = first.household(1);
    let sent = first.ok("bundle_make", &to_siblings(&first));
    second.take_in(sent["files"][0]["path"].as_str().unwrap().as_ref());
    let renumber = |machine: &Machine, number: &str| {
        let detail = machine.ok("household_get", &json!({ "id": household }));
        let mut changed = detail["household"].clone();
        changed["house_number"] = json!(number);
        machine.ok(
            "household_save",
            &json!({ "id": household, "household": changed }),
        );
    };
    first.clock.advance(1_000);
    renumber(&first, "1A");
    second.clock.advance(2_000);
    renumber(&second, "1B");
    let sent = second.ok("bundle_make", &to_siblings(&second));
    let taken = first.take_in(sent["files"][0]["path"].as_str().unwrap().as_ref());
    assert_eq!(taken["neighborhoods"][0]["taken"], 1, "{taken}");
    let edits = first.ok("simultaneous_edits", &json!({}));
    assert_eq!(edits.as_array().unwrap().len(), 1, "{edits}");
    assert_eq!(
        (&edits[0]["standing"]["value"], &edits[0]["other"]["value"]),
        (&json!("1B"), &json!("1A"))
    );
    assert_eq!(edits[0]["about"], "Hộ 1B Đường Thử");
    let decide = json!({ "id": edits[0]["id"], "take_other": true });
    first.ok("simultaneous_edit_decide", &decide);
    let detail = first.ok("household_get", &json!({ "id": household }));
    assert_eq!(detail["household"]["house_number"], "1A");
    assert!(
        first
            .ok("simultaneous_edits", &json!({}))
            .as_array()
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        first.refusal("simultaneous_edit_decide", &decide),
        "not_found"
    );
}

fn to_siblings(machine: &Machine) -> Value {
    let mut args = machine.bundle();
    args["purpose"] = json!("neighborhood");
    args
}

#[test]
fn a_practice_notebook_never_leaves() {
    let machine = Machine::new();
    machine.ok("practice_start", &json!({}));
    assert_eq!(
        machine.refusal("bundle_make", &machine.bundle()),
        "practice_never_leaves"
    );
    assert_eq!(
        machine.refusal("send_plan", &json!({ "purpose": "ward" })),
        "practice_never_leaves"
    );
    let ward = Machine::ward();
    let invitation = ward.invite("Khu phố 13");
    let join = accept(&invitation, "Máy tập");
    assert_eq!(
        machine.refusal("invitation_accept", &join),
        "practice_never_leaves"
    );
}

#[test]
fn the_parts_of_the_ward_are_the_ward_s_alone() {
    let (_ward, khu_pho) = confirmed();
    assert_eq!(
        khu_pho.refusal("ward_neighborhoods", &json!({})),
        "not_allowed"
    );
    assert_eq!(
        khu_pho.refusal(
            "receipts_make",
            &json!({ "neighborhoods": [], "folder": "/" })
        ),
        "not_allowed"
    );
}
