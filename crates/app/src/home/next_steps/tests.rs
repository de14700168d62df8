mod on_the_way;

use super::*;
use crate::api::assessment::ClaimValueInput;
use crate::assessment::BookNow;

fn claim(code: &str, state: ClaimStateName) -> ClaimFacts {
    let row = ClaimRow {
        criterion: Id(format!("criterion-{code}")),
        code: code.to_owned(),
        title: format!("Tiêu chí {code}"),
        mandatory: false,
        state,
        value: None,
        points_hundredths: 0,
        max_points_hundredths: 500,
        met: false,
        missing: None,
        evidence: 0,
        evidence_min: 1,
        delivery: None,
        reason: String::new(),
        verified_value: None,
        verified_points_hundredths: None,
    };
    ClaimFacts {
        row,
        missing: vec![MissingPart::Evidence],
        book: None,
    }
}

fn mandatory(mut claim: ClaimFacts) -> ClaimFacts {
    claim.row.mandatory = true;
    claim
}

fn valued(mut claim: ClaimFacts) -> ClaimFacts {
    claim.row.value = Some(ClaimValueInput::YesNo { yes: true });
    claim.row.met = true;
    claim
}

fn with_book(mut claim: ClaimFacts, missing: Option<u64>, doors: u32) -> ClaimFacts {
    let metric = format!("metric-{}", claim.row.code);
    claim.book = Some(BookFacts {
        metric,
        now: None,
        missing,
        households_outside: 0,
        short_register: None,
        doors,
        forecast: ForecastFigure::NoPace,
    });
    claim
}

fn not_started(code: &str) -> ClaimFacts {
    claim(code, ClaimStateName::NotStarted)
}

fn situation(claims: Vec<ClaimFacts>) -> Situation {
    Situation {
        role: Role::Head,
        days_left: Some(EXPIRING_DAYS + 1),
        claims: Some(claims),
        handing_in: None,
        households: 10,
        short_register: None,
        revisits_due: 0,
    }
}

/// As on the last days before the deadline.
fn near(claims: Vec<ClaimFacts>) -> Situation {
    Situation {
        days_left: Some(EXPIRING_DAYS),
        ..situation(claims)
    }
}

/// Steps as short words: "fix 2.1".
fn words(situation: &Situation) -> Vec<String> {
    next_steps(situation).iter().map(word).collect()
}

fn word(step: &NextStep) -> String {
    match step {
        NextStep::LoadCriteria => "load criteria".to_owned(),
        NextStep::AddHouseholds => "add households".to_owned(),
        NextStep::CompleteRegister { register } => format!(
            "register {}/{}",
            register.registered, register.by_statistics
        ),
        NextStep::FixClaim { claim } => format!("fix {}", claim.code),
        NextStep::MarkReady { claim } => format!("ready {}", claim.code),
        NextStep::SendToWard {
            ready,
            days_left,
            joined,
        } => {
            let word = if *joined { "send" } else { "join and send" };
            format!("{word} {ready}, {days_left} days")
        }
        NextStep::NotReceived { claims, days } => format!("not received {claims}, {days} days"),
        NextStep::CompleteDraft { claim, missing } => {
            format!("complete {}: {}", claim.code, missing.join(" "))
        }
        NextStep::KnockOnDoors {
            claim,
            missing,
            doors,
            ..
        } => {
            format!("doors {}: {missing} missing, {doors} doors", claim.code)
        }
        NextStep::TakeFromBook { claim, metric } => format!("book {} {metric}", claim.code),
        NextStep::UpdateFromBook { claim, now_met, .. } => {
            let word = if *now_met { "met" } else { "below" };
            format!("update {} {word}", claim.code)
        }
        NextStep::AddEvidence { claim, missing } => format!("evidence {}: {missing}", claim.code),
        NextStep::BeginClaim { claim } => format!("begin {}", claim.code),
        NextStep::Revisits { due } => format!("revisits {due}"),
    }
}

#[test]
fn an_empty_notebook_begins_with_criteria_and_households() {
    let empty = Situation {
        days_left: None,
        claims: None,
        households: 0,
        ..situation(Vec::new())
    };
    assert_eq!(words(&empty), ["load criteria", "add households"]);
}

#[test]
fn everything_in_its_order() {
    let claims = vec![
        not_started("1.1"),
        with_book(not_started("2.1"), Some(7), 30),
        valued(claim("3.1", ClaimStateName::Draft)),
        with_book(not_started("4.1"), Some(0), 0),
        claim("5.1", ClaimStateName::Returned),
    ];
    let all = Situation {
        revisits_due: 3,
        ..situation(claims)
    };
    assert_eq!(
        words(&all),
        [
            "fix 5.1",
            "book 4.1 metric-4.1",
            "revisits 3",
            "evidence 3.1: 1",
            "doors 2.1: 7 missing, 30 doors"
        ]
    );
}

#[test]
fn a_ratio_over_a_part_of_the_households_is_not_offered_as_a_claim() {
    let mut counted_in_part = with_book(not_started("2.1"), Some(0), 30);
    if let Some(book) = &mut counted_in_part.book {
        book.households_outside = 30;
    }
    let offered = words(&situation(vec![counted_in_part]));
    assert!(
        offered.iter().all(|word| !word.starts_with("book")),
        "{offered:?}"
    );
}

#[test]
fn no_more_than_five() {
    let many = (0..20)
        .map(|number| claim(&number.to_string(), ClaimStateName::Returned))
        .collect();
    assert_eq!(words(&situation(many)).len(), STEPS_MAX);
}

#[test]
fn one_kind_does_not_hide_the_others_but_fills_what_is_left() {
    let claims = vec![
        with_book(not_started("1"), Some(0), 0),
        with_book(not_started("2"), Some(0), 0),
        with_book(not_started("3"), Some(0), 0),
        not_started("4"),
    ];
    assert_eq!(
        words(&situation(claims)),
        [
            "book 1 metric-1",
            "book 2 metric-2",
            "begin 4",
            "book 3 metric-3"
        ]
    );
}

#[test]
fn the_nearest_threshold_comes_first() {
    let claims = vec![
        with_book(not_started("1"), Some(90), 40),
        with_book(not_started("2"), Some(5), 12),
    ];
    assert_eq!(
        words(&situation(claims)),
        [
            "doors 2: 5 missing, 12 doors",
            "doors 1: 90 missing, 40 doors"
        ]
    );
}

#[test]
fn a_threshold_without_a_door_is_begun_like_any_other() {
    let claims = vec![
        with_book(not_started("1"), Some(90), 0),
        with_book(not_started("2"), None, 12),
    ];
    assert_eq!(words(&situation(claims)), ["begin 1", "begin 2"]);
}

#[test]
fn mandatory_claims_are_begun_first() {
    let claims = vec![
        not_started("1"),
        mandatory(not_started("2")),
        not_started("3"),
    ];
    assert_eq!(words(&situation(claims)), ["begin 2", "begin 1", "begin 3"]);
}

#[test]
fn what_was_sent_or_accepted_needs_nothing() {
    let settled = [
        ClaimStateName::Sent,
        ClaimStateName::Accepted,
        ClaimStateName::Locked,
    ]
    .map(|state| with_book(valued(claim("1", state)), Some(0), 3));
    assert!(words(&situation(settled.into())).is_empty());
}

#[test]
fn a_claim_that_is_met_is_not_taken_from_the_book_again() {
    let claims = vec![with_book(
        valued(claim("1", ClaimStateName::Draft)),
        Some(0),
        0,
    )];
    assert_eq!(words(&situation(claims)), ["evidence 1: 1"]);
}

fn overtaken(mut claim: ClaimFacts, is_met: bool) -> ClaimFacts {
    if let Some(book) = &mut claim.book {
        book.now = Some(BookNow {
            value: ClaimValueInput::Count { count: 3 },
            is_met,
        });
    }
    claim
}

#[test]
fn a_claim_the_book_no_longer_bears_out_comes_before_new_ones() {
    let fallen = overtaken(
        with_book(
            valued(claim("2.1", ClaimStateName::ReadyToSend)),
            Some(20),
            9,
        ),
        false,
    );
    let claims = vec![with_book(not_started("1.1"), Some(0), 0), fallen];
    assert_eq!(
        words(&situation(claims)),
        ["update 2.1 below", "book 1.1 metric-1.1"]
    );
}

#[test]
fn a_figure_that_only_grew_is_taken_before_its_evidence_and_after_new_claims() {
    let grown = overtaken(
        with_book(valued(claim("2.1", ClaimStateName::Draft)), Some(0), 0),
        true,
    );
    let new = with_book(not_started("1.1"), Some(0), 0);
    let claims = vec![grown, valued(claim("3.1", ClaimStateName::Draft)), new];
    assert_eq!(
        words(&situation(claims)),
        ["book 1.1 metric-1.1", "update 2.1 met", "evidence 3.1: 1"]
    );
}

/// A claim below its threshold whose book has come above it is one step, not two.
#[test]
fn a_claim_that_the_book_now_reaches_is_taken_once() {
    let below = with_book(claim("2.1", ClaimStateName::Draft), Some(0), 0);
    let words = words(&situation(vec![overtaken(below, true)]));
    assert_eq!(words, ["book 2.1 metric-2.1"]);
}
