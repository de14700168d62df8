//! Claims on their way to the ward, the steps of each role, and a register that is not whole.

use super::*;

/// A claim that lacks nothing.
fn complete(mut claim: ClaimFacts) -> ClaimFacts {
    claim.missing = Vec::new();
    claim.row.evidence = claim.row.evidence_min;
    claim
}

fn draft(code: &str) -> ClaimFacts {
    claim(code, ClaimStateName::Draft)
}

fn with(situation: Situation, handing_in: HandingIn) -> Situation {
    Situation {
        handing_in: Some(handing_in),
        ..situation
    }
}

fn ready(ready: u32) -> HandingIn {
    HandingIn {
        ready,
        joined: true,
        unreceived: None,
    }
}

fn waiting(claims: u32, days: u32) -> HandingIn {
    HandingIn {
        unreceived: Some(Unreceived { claims, days }),
        ..ready(0)
    }
}

#[test]
fn a_draft_that_lacks_nothing_is_to_be_marked_the_mandatory_one_first() {
    let drafts = vec![
        complete(valued(draft("1"))),
        mandatory(complete(valued(draft("2")))),
    ];
    assert_eq!(words(&situation(drafts)), ["ready 2", "ready 1"]);
}

#[test]
fn a_draft_that_holds_only_a_note_is_to_be_completed() {
    let mut note = draft("1");
    note.missing = vec![MissingPart::Value, MissingPart::Evidence];
    let mut evidence_of_another_kind = valued(draft("2"));
    evidence_of_another_kind.row.evidence = 1;
    assert_eq!(
        words(&situation(vec![note, evidence_of_another_kind])),
        ["complete 1: value evidence", "complete 2: evidence"]
    );
}

#[test]
fn there_is_nothing_to_do_for_no_draft_and_no_ready_claim_in_any_role_that_claims() {
    for state in [ClaimStateName::Draft, ClaimStateName::Returned] {
        for one in [claim("1", state), complete(claim("1", state))] {
            for role in [Role::Head, Role::CommitteeMember] {
                let of_role = Situation {
                    role,
                    ..situation(vec![one_like(&one)])
                };
                assert_eq!(words(&of_role).len(), 1, "{state:?} {role:?}");
            }
        }
    }
    assert_eq!(
        words(&with(situation(Vec::new()), ready(1))),
        ["send 1, 15 days"]
    );
}

fn one_like(claim: &ClaimFacts) -> ClaimFacts {
    ClaimFacts {
        row: claim.row.clone(),
        missing: claim.missing.clone(),
        book: None,
    }
}

#[test]
fn a_returned_claim_that_was_mended_is_to_be_marked_whatever_it_reaches() {
    let mended = complete(claim("1", ClaimStateName::Returned));
    let not_yet = claim("2", ClaimStateName::Returned);
    assert_eq!(
        words(&situation(vec![mended, not_yet])),
        ["fix 2", "ready 1"]
    );
}

#[test]
fn a_figure_the_book_has_overtaken_is_not_marked_before_it_is_taken_anew() {
    let grown = overtaken(with_book(complete(valued(draft("1"))), Some(0), 0), true);
    assert_eq!(words(&situation(vec![grown])), ["update 1 met"]);
}

#[test]
fn what_is_below_its_threshold_is_made_better_first_and_sent_as_it_stands_near_the_deadline() {
    let below = || vec![with_book(complete(draft("1")), Some(7), 30)];
    assert_eq!(words(&situation(below())), ["doors 1: 7 missing, 30 doors"]);
    assert_eq!(words(&near(below())), ["ready 1"]);
    let without_doors = vec![not_started("2"), complete(draft("1"))];
    assert_eq!(words(&situation(without_doors)), ["ready 1", "begin 2"]);
}

#[test]
fn ready_claims_are_to_be_sent_first_of_all_near_the_deadline() {
    let claims = || {
        vec![
            claim("1", ClaimStateName::Returned),
            complete(valued(draft("2"))),
            not_started("3"),
        ]
    };
    assert_eq!(
        words(&with(situation(claims()), ready(4))),
        ["fix 1", "ready 2", "send 4, 15 days", "begin 3"]
    );
    assert_eq!(
        words(&with(near(claims()), ready(4))),
        ["send 4, 14 days", "ready 2", "fix 1", "begin 3"]
    );
    let past = Situation {
        days_left: Some(-3),
        ..near(claims())
    };
    assert_eq!(words(&with(past, ready(4)))[0], "send 4, -3 days");
}

#[test]
fn a_notebook_without_a_ward_is_told_to_join_one() {
    let alone = HandingIn {
        joined: false,
        ..ready(2)
    };
    assert_eq!(
        words(&with(situation(Vec::new()), alone)),
        ["join and send 2, 15 days"]
    );
}

#[test]
fn nothing_waits_for_being_sent_in_practice() {
    let claims = vec![claim("1", ClaimStateName::ReadyToSend)];
    assert!(words(&situation(claims)).is_empty());
}

#[test]
fn a_silent_ward_is_asked_after_some_days_and_not_before() {
    assert_eq!(
        words(&with(situation(Vec::new()), waiting(3, 4))),
        ["not received 3, 4 days"]
    );
    assert!(words(&with(situation(Vec::new()), waiting(3, 3))).is_empty());
    let both = HandingIn {
        ready: 2,
        ..waiting(3, 9)
    };
    assert_eq!(
        words(&with(situation(Vec::new()), both)),
        ["send 2, 15 days", "not received 3, 9 days"]
    );
}

#[test]
fn a_volunteer_is_sent_to_people_and_never_to_the_heads_work() {
    let claims = || {
        let mut claims: Vec<_> = (0..9)
            .map(|number| claim(&number.to_string(), ClaimStateName::Returned))
            .collect();
        claims.push(with_book(not_started("2.1"), Some(7), 30));
        claims.push(with_book(
            claim("2.2", ClaimStateName::Returned),
            Some(3),
            8,
        ));
        claims.push(with_book(not_started("4.1"), Some(0), 0));
        claims.push(complete(valued(draft("5.1"))));
        claims
    };
    let of = |role| Situation {
        role,
        revisits_due: 3,
        short_register: Some(SHORT),
        ..with(near(claims()), ready(4))
    };
    assert_eq!(
        words(&of(Role::Volunteer)),
        [
            "revisits 3",
            "doors 2.2: 3 missing, 8 doors",
            "doors 2.1: 7 missing, 30 doors",
            "register 30/800"
        ]
    );
    assert_eq!(words(&of(Role::Head))[0], "send 4, 14 days");
    let empty = Situation {
        role: Role::Volunteer,
        households: 0,
        ..situation(vec![not_started("1")])
    };
    assert_eq!(words(&empty), ["add households"]);
    let before_the_set = Situation {
        claims: None,
        ..empty
    };
    assert_eq!(words(&before_the_set), ["add households"]);
}

const SHORT: ShortRegister = ShortRegister {
    registered: 30,
    by_statistics: 800,
};

fn over_a_short_register(mut claim: ClaimFacts) -> ClaimFacts {
    if let Some(book) = &mut claim.book {
        book.short_register = Some(SHORT);
    }
    claim
}

#[test]
fn a_nearly_empty_register_is_completed_before_its_figures_are_claimed() {
    let reached = over_a_short_register(with_book(not_started("1"), Some(0), 0));
    let short = Situation {
        short_register: Some(SHORT),
        ..situation(vec![reached])
    };
    assert_eq!(words(&short), ["register 30/800", "begin 1"]);
    let empty = Situation {
        households: 0,
        ..short
    };
    assert_eq!(words(&empty), ["add households", "begin 1"]);
}

#[test]
fn a_short_register_lifts_no_claim_above_its_threshold_but_still_takes_one_below() {
    let of = |claim, is_met| over_a_short_register(overtaken(with_book(claim, Some(0), 0), is_met));
    let rises = of(complete(draft("1")), true);
    assert_eq!(words(&situation(vec![rises])), ["complete 1: "]);
    let falls = of(complete(valued(draft("1"))), false);
    assert_eq!(words(&situation(vec![falls])), ["update 1 below"]);
}
