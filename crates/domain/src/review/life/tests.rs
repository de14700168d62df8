use super::*;
use expect_test::expect;
use std::fmt::Write as _;

const WRITTEN: [ClaimState; 3] = [
    ClaimState::NotStarted,
    ClaimState::Draft,
    ClaimState::ReadyToSend,
];

fn every_last() -> Vec<Option<LastDecision>> {
    let decided = Decision::ALL.iter().flat_map(|decision| {
        [Since::Unchanged, Since::Changed].map(|content| {
            Some(LastDecision {
                decision: *decision,
                content,
            })
        })
    });
    std::iter::once(None).chain(decided).collect()
}

fn name(last: Option<LastDecision>) -> String {
    last.map_or_else(
        || "never reviewed".to_owned(),
        |last| format!("{:?}, {:?}", last.decision, last.content),
    )
}

#[test]
fn what_the_khu_pho_sees() {
    let mut table = String::new();
    for last in every_last() {
        let _ = write!(table, "{}:", name(last));
        for written in WRITTEN {
            let saved = shown_state(written, Delivery::Saved, last, Deadline::Ahead);
            let received = shown_state(written, Delivery::Received, last, Deadline::Ahead);
            let _ = write!(table, " {written:?} → {saved:?}");
            if saved != received {
                let _ = write!(table, " / {received:?}");
            }
            table.push(';');
        }
        table.push('\n');
    }
    expect![[r#"
        never reviewed: NotStarted → NotStarted; Draft → Draft; ReadyToSend → ReadyToSend / Sent;
        AcceptedOnce, Unchanged: NotStarted → NotStarted; Draft → Draft; ReadyToSend → ReadyToSend / Sent;
        AcceptedOnce, Changed: NotStarted → NotStarted; Draft → Draft; ReadyToSend → ReadyToSend / Sent;
        Accepted, Unchanged: NotStarted → Accepted; Draft → Accepted; ReadyToSend → Accepted;
        Accepted, Changed: NotStarted → NotStarted; Draft → Draft; ReadyToSend → ReadyToSend / Sent;
        Returned, Unchanged: NotStarted → Returned; Draft → Returned; ReadyToSend → Returned;
        Returned, Changed: NotStarted → Returned; Draft → Returned; ReadyToSend → ReadyToSend / Sent;
        Reopened, Unchanged: NotStarted → Returned; Draft → Returned; ReadyToSend → Returned;
        Reopened, Changed: NotStarted → Returned; Draft → Returned; ReadyToSend → ReadyToSend / Sent;
    "#]]
    .assert_eq(&table);
}

#[test]
fn what_left_is_sent_before_a_receipt_comes() {
    let shown = |delivery| shown_state(ClaimState::ReadyToSend, delivery, None, Deadline::Ahead);
    assert_eq!(shown(Delivery::Saved), ClaimState::ReadyToSend);
    assert_eq!(shown(Delivery::Sent), ClaimState::Sent);
    assert_eq!(shown(Delivery::Received), ClaimState::Sent);
}

#[test]
fn accepted_claims_are_closed_after_the_deadline() {
    let accepted = Some(LastDecision {
        decision: Decision::Accepted,
        content: Since::Unchanged,
    });
    let shown = |deadline| {
        shown_state(
            ClaimState::ReadyToSend,
            Delivery::Received,
            accepted,
            deadline,
        )
    };
    assert_eq!(shown(Deadline::Ahead), ClaimState::Accepted);
    assert_eq!(shown(Deadline::Past), ClaimState::Locked);
    let returned = Some(LastDecision {
        decision: Decision::Returned,
        content: Since::Unchanged,
    });
    assert_eq!(
        shown_state(
            ClaimState::ReadyToSend,
            Delivery::Received,
            returned,
            Deadline::Past
        ),
        ClaimState::Returned
    );
}

#[test]
fn nobody_becomes_accepted_by_writing_so() {
    for written in ClaimState::ALL {
        let shown = shown_state(written, Delivery::Received, None, Deadline::Past);
        assert!(
            !matches!(shown, ClaimState::Accepted | ClaimState::Locked),
            "{written:?} → {shown:?}"
        );
        assert_ne!(review_state(written, None), ReviewState::Accepted);
    }
}

#[test]
fn what_the_ward_sees() {
    let mut table = String::new();
    for last in every_last() {
        let _ = write!(table, "{}:", name(last));
        for written in [ClaimState::Draft, ClaimState::ReadyToSend] {
            let _ = write!(table, " {written:?} → {:?};", review_state(written, last));
        }
        table.push('\n');
    }
    expect![[r#"
        never reviewed: Draft → NotHandedIn; ReadyToSend → Waiting;
        AcceptedOnce, Unchanged: Draft → NotHandedIn; ReadyToSend → AcceptedOnce;
        AcceptedOnce, Changed: Draft → NotHandedIn; ReadyToSend → WaitingAgain;
        Accepted, Unchanged: Draft → Accepted; ReadyToSend → Accepted;
        Accepted, Changed: Draft → NotHandedIn; ReadyToSend → WaitingAgain;
        Returned, Unchanged: Draft → Returned; ReadyToSend → Returned;
        Returned, Changed: Draft → Returned; ReadyToSend → WaitingAgain;
        Reopened, Unchanged: Draft → Reopened; ReadyToSend → Reopened;
        Reopened, Changed: Draft → Reopened; ReadyToSend → WaitingAgain;
    "#]]
    .assert_eq(&table);
}

fn officer(byte: u8) -> EntityId {
    EntityId::from_bytes([byte; 16])
}

fn reviewer(rule: AcceptRule, first_acceptance_by: Option<EntityId>) -> Reviewer {
    Reviewer {
        officer: officer(1),
        first_acceptance_by,
        rule,
    }
}

#[test]
fn which_step_leads_where() {
    let mut table = String::new();
    for state in ReviewState::ALL {
        let steps: Vec<String> = ReviewStep::ALL
            .into_iter()
            .filter_map(|step| {
                let alone = reviewer(AcceptRule::OneOfficer, None);
                let decided = decide(state, Since::Unchanged, step, alone).ok()?;
                Some(format!("{step:?} → {decided:?}"))
            })
            .collect();
        let _ = writeln!(table, "{state:?}: {}", steps.join(", "));
    }
    expect![[r#"
        NotHandedIn: 
        Waiting: Accept → Accepted, Return → Returned
        WaitingAgain: Accept → Accepted, Return → Returned
        AcceptedOnce: Accept → Accepted, Return → Returned
        Accepted: Reopen → Reopened
        Returned: Accept → Accepted
        Reopened: Accept → Accepted
    "#]]
    .assert_eq(&table);
}

#[test]
fn two_acceptances_come_from_two_officers() {
    let two = AcceptRule::TwoOfficers;
    let first = decide(
        ReviewState::Waiting,
        Since::Unchanged,
        ReviewStep::Accept,
        reviewer(two, None),
    );
    assert_eq!(first, Ok(Decision::AcceptedOnce));
    let same = decide(
        ReviewState::AcceptedOnce,
        Since::Unchanged,
        ReviewStep::Accept,
        reviewer(two, Some(officer(1))),
    );
    assert_eq!(same, Err(ReviewFault::SecondOfficerNeeded));
    let other = decide(
        ReviewState::AcceptedOnce,
        Since::Unchanged,
        ReviewStep::Accept,
        reviewer(two, Some(officer(2))),
    );
    assert_eq!(other, Ok(Decision::Accepted));
    let rule_dropped = reviewer(AcceptRule::OneOfficer, Some(officer(1)));
    assert_eq!(
        decide(
            ReviewState::AcceptedOnce,
            Since::Unchanged,
            ReviewStep::Accept,
            rule_dropped
        ),
        Ok(Decision::Accepted)
    );
}

#[test]
fn a_draft_that_was_changed_after_its_return_is_decided_on_by_nobody() {
    for written in WRITTEN {
        for decision in [Decision::Returned, Decision::Reopened] {
            let last = LastDecision {
                decision,
                content: Since::Changed,
            };
            let state = review_state(written, Some(last));
            let alone = reviewer(AcceptRule::OneOfficer, None);
            let decided = decide(state, last.content, ReviewStep::Accept, alone);
            let wanted = match written {
                ClaimState::ReadyToSend => Ok(Decision::Accepted),
                _ => Err(ReviewFault::NotPossibleNow),
            };
            assert_eq!(decided, wanted, "{written:?} {decision:?}");
        }
    }
}
