use super::*;
use khupho_domain::review::{AcceptRule, WardSettings};
use khupho_store::TxnLabel;

/// The ward wants two officers from now on.
fn two_officers(ward: &Ward) {
    let settings = WardSettings {
        name: "Phường Mẫu".to_owned(),
        accept_rule: AcceptRule::TwoOfficers,
    };
    ward.as_officer()
        .host
        .write(TxnLabel::Ward, |tx, _| {
            Ok(khupho_store::review::save_settings(tx, &settings)?)
        })
        .unwrap();
}

#[test]
fn an_accepted_claim_is_locked_until_the_ward_opens_it_again() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    assert_eq!(ward.states("1.1"), both("waiting", "ready_to_send"));
    ward.accept("1.1");
    assert_eq!(ward.states("1.1"), both("accepted", "accepted"));
    let edit = json!({ "criterion": ward.row("1.1")["criterion"], "value": null, "note": "" });
    let by = ward.by("1.1");
    let head = ward.as_head();
    assert_eq!(head.refusal("claim_save", &edit), "claim_locked");
    assert_eq!(head.refusal("claim_mark_ready", &by), "claim_locked");
    assert_eq!(head.refusal("claim_back_to_draft", &by), "claim_locked");
    let photo = json!({
        "target": { "kind": "claim", "criterion": by["criterion"] },
        "file": { "kind": "bytes", "name": "a.jpg", "base64": "" },
    });
    assert_eq!(head.refusal("evidence_add", &photo), "claim_locked");
    assert_eq!(head.ok("claim_get", &by)["editable"], false);
    let reopen = ward.reasoned("1.1", "Quyết định đã thay");
    ward.as_officer().ok("review_reopen", &reopen);
    assert_eq!(ward.states("1.1"), both("reopened", "returned"));
    assert_eq!(ward.row("1.1")["reason"], "Quyết định đã thay");
    ward.as_head().ok("claim_save", &edit);
}

#[test]
fn a_returned_claim_is_mended_and_comes_back_first() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    ward.hand_in("3.2", 2);
    ward.give_back("3.2", "Ảnh mờ");
    let by = ward.by("3.2");
    let missing = ward.as_head().refusal_params("claim_mark_ready", &by)["missing"].clone();
    assert_eq!(missing, "change", "nothing was mended yet");
    ward.photo("3.2", 3);
    assert_eq!(ward.states("3.2"), both("returned", "returned"));
    ward.ready("3.2");
    assert_eq!(ward.states("3.2"), both("waiting_again", "ready_to_send"));
    let codes: Vec<Value> = ward
        .list(&[])
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["criterion_code"].clone())
        .collect();
    assert_eq!(codes, ["3.2", "1.1"]);
    assert_eq!(ward.detail("3.2")["changed"], json!(["evidence"]));
}

#[test]
fn the_head_sees_the_reason_first_and_the_old_evidence_beside_the_new() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    ward.give_back("1.1", "Ảnh mờ");
    let home = ward.as_head().ok("home", &json!({}));
    assert_eq!(home["assessment"]["needs_fix"], 1);
    let first = &home["next_steps"][0];
    assert_eq!(
        (&first["kind"], &first["claim"]["reason"]),
        (&json!("fix_claim"), &json!("Ảnh mờ"))
    );
    let old = ward.as_head().ok("claim_get", &ward.by("1.1"))["evidence"][0]["id"].clone();
    let target = json!({ "kind": "claim", "criterion": ward.row("1.1")["criterion"] });
    ward.as_head().ok(
        "evidence_remove",
        &json!({ "target": target, "evidence": old }),
    );
    let new = ward.photo("1.1", 9)["evidence"]["id"].clone();
    let claim = ward.as_head().ok("claim_get", &ward.by("1.1"));
    let decision = &claim["last_decision"];
    assert_eq!(
        (&decision["state"], &decision["reason"]),
        (&json!("returned"), &json!("Ảnh mờ"))
    );
    assert_eq!(decision["reviewed"]["evidence"][0]["id"], old);
    assert_eq!(claim["evidence"][0]["id"], new);
    assert_eq!(claim["changed_since_decision"], json!(["evidence"]));
}

#[test]
fn a_decision_on_something_else_than_what_was_seen_is_refused() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    let (accept, give_back) = (ward.acceptance("1.1"), ward.reasoned("1.1", "Thiếu"));
    ward.answer("1.1", &yes(), "ghi thêm");
    ward.ready("1.1");
    let officer = ward.as_officer();
    assert_eq!(officer.refusal("review_accept", &accept), "claim_changed");
    assert_eq!(
        officer.refusal("review_return", &give_back),
        "claim_changed"
    );
    ward.accept("1.1");
    let again = ward.reasoned("1.1", "Thiếu");
    assert_eq!(
        ward.as_officer().refusal("review_return", &again),
        "invalid_field state not_possible_now"
    );
}

#[test]
fn a_return_needs_a_reason_and_nobody_but_the_ward_decides() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    let without = ward.reasoned("1.1", "  \n ");
    assert_eq!(
        ward.as_officer().refusal("review_return", &without),
        "invalid_field reason required"
    );
    let accept = ward.acceptance("1.1");
    assert_eq!(
        ward.as_head().refusal("review_accept", &accept),
        "not_allowed"
    );
    assert_eq!(ward.desk.refusal("reviews", &query(&[])), "not_allowed");
    assert_eq!(ward.desk.refusal("ward_home", &json!({})), "not_allowed");
}

#[test]
fn two_officers_accept_where_the_ward_wants_two() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    two_officers(&ward);
    ward.accept("1.1");
    assert_eq!(ward.states("1.1"), both("accepted_once", "ready_to_send"));
    assert_eq!(ward.detail("1.1")["accepted_by_me"], true);
    let accept = ward.acceptance("1.1");
    assert_eq!(
        ward.as_officer().refusal("review_accept", &accept),
        "second_officer_needed"
    );
    let second = ward.as_officer_number(2).ok("review_accept", &accept);
    assert_eq!(ward.states("1.1"), both("accepted", "accepted"));
    ward.as_officer_number(2).undo(&second);
    assert_eq!(ward.states("1.1"), both("accepted_once", "ready_to_send"));
    assert_eq!(
        ward.detail("1.1")["accepted_by_me"],
        true,
        "undoing the second acceptance leaves the first one whose it was"
    );
}

#[test]
fn decisions_are_undone_and_stay_in_the_history() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    let given_back = ward.give_back("1.1", "Nhầm");
    ward.as_officer().undo(&given_back);
    assert_eq!(ward.states("1.1"), both("waiting", "ready_to_send"));
    ward.accept("1.1");
    let history = ward.detail("1.1")["history"].to_string();
    for word in ["Nhầm", "returned", "accepted", "ready_to_send"] {
        assert!(history.contains(word), "{word} in {history}");
    }
}

#[test]
fn the_wards_own_figure_stands_beside_the_claimed_one() {
    let ward = Ward::new();
    let claimed = json!({ "kind": "ratio", "part": 500, "whole": 550 });
    let own = json!({ "kind": "ratio", "part": 440, "whole": 550 });
    ward.answer("2.3", &claimed, "");
    ward.ready("2.3");
    let mut accept = ward.acceptance("2.3");
    accept["verified_value"] = json!({ "kind": "yes_no", "yes": true });
    assert_eq!(
        ward.as_officer().refusal("review_accept", &accept),
        "invalid_field verified_value wrong_shape"
    );
    accept["verified_value"] = own.clone();
    ward.as_officer().ok("review_accept", &accept);
    let row = ward.row("2.3");
    assert_eq!((&row["value"], &row["verified_value"]), (&claimed, &own));
    let assessment = ward.as_head().ok("assessment", &json!({}));
    assert_eq!(
        (
            &assessment["points_hundredths"],
            &assessment["verified_points_hundredths"]
        ),
        (&json!(727), &json!(640))
    );
}

#[test]
fn both_officers_figures_stay_to_be_seen() {
    let ward = Ward::new();
    two_officers(&ward);
    let ratio = |part: u32| json!({ "kind": "ratio", "part": part, "whole": 550 });
    ward.answer("2.3", &ratio(500), "");
    ward.ready("2.3");
    let mut accept = ward.acceptance("2.3");
    accept["verified_value"] = ratio(440);
    ward.as_officer_number(1).ok("review_accept", &accept);
    let once = ward.detail("2.3")["last_decision"].clone();
    assert_eq!(once["first_acceptance"]["verified_value"], ratio(440));
    let mut accept = ward.acceptance("2.3");
    accept["verified_value"] = ratio(460);
    ward.as_officer_number(2).ok("review_accept", &accept);
    let decision = ward.detail("2.3")["last_decision"].clone();
    assert_eq!(decision["verified_value"], ratio(460));
    assert_eq!(decision["first_acceptance"]["verified_value"], ratio(440));
    let by = ward.by("2.3");
    let seen_by_head = ward.as_head().ok("claim_get", &by)["last_decision"].clone();
    assert_eq!(
        seen_by_head["first_acceptance"],
        decision["first_acceptance"]
    );
}

#[test]
fn a_second_officer_who_gives_no_figure_agrees_with_the_first() {
    let ward = Ward::new();
    two_officers(&ward);
    let ratio = |part: u32| json!({ "kind": "ratio", "part": part, "whole": 550 });
    ward.answer("2.3", &ratio(500), "");
    ward.ready("2.3");
    for (officer, own) in [(1, ratio(440)), (2, Value::Null)] {
        let mut accept = ward.acceptance("2.3");
        accept["verified_value"] = own;
        ward.as_officer_number(officer).ok("review_accept", &accept);
    }
    assert_eq!(ward.row("2.3")["verified_value"], ratio(440));
}

#[test]
fn a_draft_that_was_changed_after_its_return_is_accepted_by_nobody() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    ward.give_back("1.1", "Ảnh mờ");
    ward.answer("1.1", &yes(), "đang sửa");
    assert_eq!(ward.states("1.1"), both("returned", "returned"));
    let accept = ward.acceptance("1.1");
    assert_eq!(
        ward.as_officer().refusal("review_accept", &accept),
        "invalid_field state not_possible_now"
    );
    ward.photo("1.1", 2);
    ward.ready("1.1");
    ward.accept("1.1");
}

#[test]
fn a_claim_can_be_corrected_after_it_was_sent_until_it_is_accepted() {
    let ward = Ward::new();
    ward.hand_in("1.1", 1);
    ward.answer("1.1", &yes(), "đính chính");
    assert_eq!(ward.states("1.1"), both("not_handed_in", "draft"));
    ward.ready("1.1");
    assert_eq!(ward.states("1.1"), both("waiting", "ready_to_send"));
}
