use super::machines::{Machine, accept};
use serde_json::json;

#[test]
fn a_new_machine_begins_with_the_ward_s_khu_pho_and_criteria() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    let status = khu_pho.status();
    assert_eq!(
        status["neighborhood"]["id"],
        ward.neighborhood("Khu phố 13")
    );
    assert_eq!(status["ward"]["id"], ward.status()["ward"]["id"]);
    assert_eq!(
        (&status["store_role"], &status["device_confirmed"]),
        (&json!("neighborhood"), &json!(false))
    );
    let own = &khu_pho.devices("waiting")[0];
    assert_eq!(
        (&own["own"], &own["name"]),
        (&json!(true), &json!("Máy văn phòng"))
    );
    assert_eq!(own["fingerprint"], status["device_fingerprint"]);
    let sets = khu_pho.ok("criteria_sets", &json!({}));
    assert_eq!(sets[0]["issued_on"], "2026-11-22");
    khu_pho.ok("criteria_set_select", &json!({ "id": sets[0]["id"] }));
    assert!(
        khu_pho.ok("assessment", &json!({}))["total"]
            .as_u64()
            .unwrap()
            > 0
    );
}

#[test]
fn a_machine_is_confirmed_by_its_words_and_what_waited_is_taken_in() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    khu_pho.household(7);
    let bundle = khu_pho.send();
    let look = ward.ok("take_in_look", &json!({ "paths": [bundle] }));
    let asked = &look["files"][0]["verdict"];
    assert_eq!(asked["kind"], "unknown_device");
    assert_eq!(
        asked["request"]["fingerprint"],
        khu_pho.status()["device_fingerprint"]
    );
    assert_eq!(asked["request"]["neighborhood_name"], "Khu phố 13");
    assert_eq!(asked["request"]["invitation"], "stands");
    ward.take_in(&bundle);
    assert_eq!(ward.ok("ward_home", &json!({}))["devices_waiting"], 1);
    let waiting = ward.devices("waiting");
    assert_eq!(waiting[0]["name"], "Máy văn phòng");
    assert_eq!(waiting[0]["member_name"], "Trần Văn Trưởng (mẫu)");
    assert_eq!(waiting[0]["invitation"], "stands");
    let rows = ward.ok("ward_neighborhoods", &json!({}));
    assert_eq!(
        (&rows[0]["devices"], &rows[0]["devices_waiting"]),
        (&json!(0), &json!(1))
    );

    ward.confirm_all();
    assert_eq!(
        ward.devices("confirmed").len(),
        2,
        "the ward's own, and the khu phố's"
    );
    let taken = ward.ok("taken_in", &json!({}));
    assert_eq!(taken[0]["neighborhood_name"], "Khu phố 13");
    let found = ward.ok(
        "households_search",
        &json!({ "query": "", "filter": { "tag": null, "street": null, "only_uncounted": false }, "page": { "offset": 0, "limit": 5 } }),
    );
    assert_eq!(found["total"], 1);
    assert_eq!(
        found["rows"][0]["contact_name"], "",
        "names stay in the khu phố"
    );

    khu_pho.take_in(&ward.receipt());
    assert_eq!(khu_pho.status()["device_confirmed"], true);
}

/// How the machine that waits stands to its invitation, in its file and in the list of machines.
fn invitation_of_the_waiting(ward: &Machine, asking: &Machine) -> [serde_json::Value; 2] {
    let bundle = asking.send();
    let look = ward.ok("take_in_look", &json!({ "paths": [bundle] }));
    let in_file = look["files"][0]["verdict"]["request"]["invitation"].clone();
    ward.take_in(&bundle);
    [in_file, ward.devices("waiting")[0]["invitation"].clone()]
}

#[test]
fn an_invitation_that_ran_out_before_the_machine_asked_is_told() {
    let ward = Machine::ward();
    let late = ward.invited("Khu phố 13", "Máy đến trễ");
    ward.clock.advance(31 * 24 * 60 * 60 * 1000);
    assert_eq!(
        invitation_of_the_waiting(&ward, &late),
        ["expired", "expired"]
    );
}

#[test]
fn a_ward_that_takes_its_time_lets_no_invitation_run_out() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy văn phòng");
    ward.take_in(&khu_pho.send());
    ward.clock.advance(31 * 24 * 60 * 60 * 1000);
    assert_eq!(ward.devices("waiting")[0]["invitation"], "stands");
}

#[test]
fn an_invitation_that_another_machine_used_is_none() {
    let ward = Machine::ward();
    let invitation = ward.invite("Khu phố 13");
    let [first, second] = ["Máy đầu", "Máy sau"].map(|name| {
        let machine = Machine::new();
        machine.ok("invitation_accept", &accept(&invitation, name));
        machine
    });
    ward.take_in(&first.send());
    ward.confirm_all();
    assert_eq!(
        invitation_of_the_waiting(&ward, &second),
        ["missing", "missing"]
    );
}

#[test]
fn a_machine_that_is_refused_stays_out() {
    let ward = Machine::ward();
    let khu_pho = ward.invited("Khu phố 13", "Máy lạ");
    ward.take_in(&khu_pho.send());
    let device = ward.devices("waiting")[0]["id"].clone();
    ward.ok("device_refuse", &json!({ "id": device }));
    assert_eq!(ward.devices("refused").len(), 1);
    assert!(
        ward.ok("taken_in", &json!({}))
            .as_array()
            .unwrap()
            .is_empty()
    );
}

/// What was written before the ward was there keeps the identity its khu phố had; the ward takes
/// that one over in the place of the empty one it invited for.
#[test]
fn a_notebook_in_use_joins_the_ward_with_everything_in_it() {
    let ward = Machine::ward();
    let invitation = ward.invite("Khu phố 13");
    let khu_pho = Machine::alone();
    let own = khu_pho.status()["neighborhood"]["id"].clone();
    khu_pho.household(1);
    assert_eq!(khu_pho.refusal("bundle_make", &khu_pho.bundle()), "no_ward");
    let accepted = khu_pho.ok("invitation_accept", &accept(&invitation, "Máy văn phòng"));
    assert_eq!(accepted["kit"], json!(null));
    let bundle = khu_pho.send();
    let look = ward.ok("take_in_look", &json!({ "paths": [bundle] }));
    let asked = &look["files"][0]["verdict"]["request"];
    assert_eq!(
        (&asked["invitation"], &asked["neighborhood_name"]),
        (&json!("stands"), &json!("Khu phố 13"))
    );
    ward.take_in(&bundle);
    assert_eq!(
        ward.ok("ward_neighborhoods", &json!({}))[0]["devices_waiting"],
        1
    );
    ward.confirm_all();
    let rows = ward.ok("ward_neighborhoods", &json!({}));
    assert_eq!(rows.as_array().unwrap().len(), 2, "{rows}");
    assert_eq!(
        (&rows[0]["id"], &rows[0]["name"], &rows[0]["code"]),
        (&own, &json!("Khu phố 13"), &json!("KP13"))
    );
    assert_eq!(rows[0]["devices"], 1);
    khu_pho.take_in(&ward.receipt());
    let status = khu_pho.status();
    assert_eq!(
        (&status["device_confirmed"], &status["neighborhood"]["name"]),
        (&json!(true), &json!("Khu phố 13"))
    );
    assert_eq!(status["neighborhoods"].as_array().unwrap().len(), 1);
}

#[test]
fn a_lost_machine_is_replaced_and_its_history_stays() {
    let ward = Machine::ward();
    let lost = ward.invited("Khu phố 13", "Máy cũ");
    lost.household(1);
    ward.take_in(&lost.send());
    ward.confirm_all();
    let device = ward
        .devices("confirmed")
        .into_iter()
        .find(|row| row["name"] == "Máy cũ")
        .unwrap();
    let args = json!({ "id": device["id"], "reason": "lost", "folder": ward.folder("moi-lai") });
    let invitation = ward.ok("device_replace", &args);
    assert_eq!(ward.devices("revoked").len(), 1);

    let next = Machine::new();
    let path = invitation["path"].as_str().unwrap();
    next.ok("invitation_accept", &accept(path.as_ref(), "Máy mới"));
    next.household(2);
    ward.take_in(&next.send());
    ward.confirm_all();
    lost.household(3);
    ward.take_in(&lost.send());
    let page = json!({ "neighborhood": null, "offset": 0, "limit": 10 });
    let aside = ward.ok("put_aside", &page);
    assert_eq!(
        (&aside["total"], &aside["rows"][0]["reason"]),
        (&json!(1), &json!("after_revocation"))
    );
    assert_eq!(aside["rows"][0]["area"], "households");
    let accepted = json!({ "operations": [aside["rows"][0]["operation"]] });
    ward.ok("put_aside_accept", &accepted);
    assert_eq!(ward.ok("put_aside", &page)["total"], 0);
    assert_eq!(ward.refusal("put_aside_accept", &accepted), "not_found");
}
