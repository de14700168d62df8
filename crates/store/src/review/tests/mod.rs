mod plans;

use chrono::{Days, NaiveDate};
use khupho_domain::assessment::{Claim, ClaimState, ClaimValue, Period};
use khupho_domain::evidence::{ContentHash, Evidence, EvidenceKind};
use khupho_domain::help_log::{HelpCategory, HelpEntry, HelpOutcome, HelpPlace, HelpRecipient};
use khupho_domain::ids::EntityId;
use khupho_domain::members::Role;
use khupho_domain::review::{
    AcceptRule, ClaimContent, Decision, EntryOrigin, ReasonTemplate, Review, ReviewState,
    VisitResult, WardSettings, back_dated, population_digest,
};
use khupho_oplog::registry::{help_entry, review as field};
use khupho_oplog::{Change, Patch};

use super::*;
use crate::assessment::sample::{Notebook, sample_set};
use crate::{Actor, Committed, StoreError, Transaction, TxnLabel};
use crate::{assessment, criteria, evidence, help_log};

type Tested = Result<(), Box<dyn std::error::Error>>;

const OFFICER: Actor = Actor {
    member: EntityId::from_bytes([9; 16]),
    role: Role::WardOfficer,
};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

/// A notebook with a set and one claim that is ready, looked at by the ward.
struct Desk {
    notebook: Notebook,
    claim: Claim,
    id: EntityId,
}

impl Desk {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let notebook = Notebook::new()?;
        let set = sample_set();
        let neighborhood = notebook.neighborhood;
        let written = notebook.write(TxnLabel::CriteriaLoad, |tx| {
            let set = criteria::write(tx, &set)?;
            let assessment = assessment::begin(tx, neighborhood, set)?;
            let claim = Claim {
                assessment,
                criterion: criteria::criterion_id(set, "1.1"),
                state: ClaimState::ReadyToSend,
                value: Some(ClaimValue::YesNo(true)),
                from_book: None,
                note: "đã thành lập".to_owned(),
                evidence: Vec::new(),
            };
            let id = assessment::write_claim(tx, &claim)?;
            Ok((claim, id))
        })?;
        let (claim, id) = written.value;
        Ok(Self {
            notebook,
            claim,
            id,
        })
    }

    fn as_ward<T>(
        &self,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<Committed<T>, StoreError> {
        let store = &self.notebook.store;
        store.transact(OFFICER, TxnLabel::ReviewAccept, work)
    }

    fn review(&self, decision: Decision) -> Review {
        Review {
            claim: self.id,
            decision,
            reason: String::new(),
            reviewed: ClaimContent::of(&self.claim),
            verified_value: None,
            note: String::new(),
            template: None,
            first_accepted_by: None,
        }
    }

    fn ward_claim(&self) -> Result<WardClaim, Box<dyn std::error::Error>> {
        let found = self
            .notebook
            .store
            .read(|connection| find_ward_claim(connection, self.id))?;
        Ok(found.ok_or("no claim")?)
    }
}

#[test]
fn a_decision_stands_until_the_claim_says_something_else() -> Tested {
    let desk = Desk::new()?;
    assert_eq!(desk.ward_claim()?.state(), ReviewState::Waiting);
    desk.as_ward(|tx| write(tx, &desk.review(Decision::Accepted)))?;
    let accepted = desk.ward_claim()?;
    assert_eq!(accepted.state(), ReviewState::Accepted);
    let stored = accepted.review.ok_or("no review")?;
    assert_eq!(stored.review, desk.review(Decision::Accepted));
    let changed = Claim {
        note: "khác".to_owned(),
        ..desk.claim.clone()
    };
    desk.notebook
        .write(TxnLabel::Claim, |tx| assessment::write_claim(tx, &changed))?;
    assert_eq!(desk.ward_claim()?.state(), ReviewState::WaitingAgain);
    assert!(desk.notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn the_officer_and_the_khu_pho_of_a_decision_are_known() -> Tested {
    let desk = Desk::new()?;
    desk.as_ward(|tx| write(tx, &desk.review(Decision::Returned)))?;
    let stored = desk.ward_claim()?.review.ok_or("no review")?;
    let store = &desk.notebook.store;
    let by = store.read(|connection| decided(connection, stored.op_uid))?;
    assert_eq!(by.map(|by| by.officer), Some(OFFICER.member));
    let of = store.read(|connection| neighborhood_of(connection, review_id(desk.id)))?;
    assert_eq!(of, Some(desk.notebook.neighborhood));
    Ok(())
}

#[test]
fn an_undone_decision_is_none_and_can_be_made_again() -> Tested {
    let desk = Desk::new()?;
    let made = desk.as_ward(|tx| write(tx, &desk.review(Decision::Returned)))?;
    desk.notebook.store.undo(OFFICER, made.txn)?;
    assert_eq!(desk.ward_claim()?.state(), ReviewState::Waiting);
    let store = &desk.notebook.store;
    assert_eq!(store.read(|connection| find(connection, desk.id))?, None);
    assert_eq!(
        store.read(|connection| neighborhood_of(connection, review_id(desk.id)))?,
        Some(desk.notebook.neighborhood),
        "the khu phố still hears that the decision was taken back"
    );
    desk.as_ward(|tx| write(tx, &desk.review(Decision::Accepted)))?;
    assert_eq!(desk.ward_claim()?.state(), ReviewState::Accepted);
    assert!(desk.notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn the_first_officers_figure_stays_to_be_seen_behind_the_seconds() -> Tested {
    let desk = Desk::new()?;
    let second = Actor {
        member: EntityId::from_bytes([10; 16]),
        ..OFFICER
    };
    let accepted = |decision, yes| Review {
        verified_value: Some(ClaimValue::YesNo(yes)),
        first_accepted_by: Some(OFFICER.member),
        ..desk.review(decision)
    };
    desk.as_ward(|tx| write(tx, &accepted(Decision::AcceptedOnce, false)))?;
    let store = &desk.notebook.store;
    let made = store.transact(second, TxnLabel::ReviewAccept, |tx| {
        write(tx, &accepted(Decision::Accepted, true))
    })?;
    let first = || -> Result<Option<FirstAcceptance>, Box<dyn std::error::Error>> {
        let review = desk.ward_claim()?.review.ok_or("no review")?.review;
        Ok(store.read(|connection| first_acceptance(connection, &review))?)
    };
    let told = first()?.ok_or("no first acceptance")?;
    assert_eq!(told.officer, OFFICER.member);
    assert_eq!(told.verified_value, Some(ClaimValue::YesNo(false)));
    store.undo(second, made.txn)?;
    assert_eq!(first()?, Some(told), "undoing the second leaves the first");
    desk.as_ward(|tx| write(tx, &desk.review(Decision::Accepted)))?;
    assert_eq!(first()?, None, "one officer alone has no second beside");
    Ok(())
}

#[test]
fn nobody_but_the_ward_decides() -> Tested {
    let desk = Desk::new()?;
    let refused = desk.notebook.write(TxnLabel::ReviewAccept, |tx| {
        write(tx, &desk.review(Decision::Accepted))
    });
    assert!(matches!(refused, Err(StoreError::NotAllowed(_))));
    Ok(())
}

#[test]
fn a_review_under_another_identity_is_nobodys_word() -> Tested {
    let desk = Desk::new()?;
    desk.as_ward(|tx| {
        let forged = tx.new_entity()?;
        let patch = vec![
            Change::set(field::CLAIM, desk.id),
            Change::set(field::DECISION, Decision::Accepted.number()),
        ];
        tx.write(field::KIND, forged, Patch(patch))
    })?;
    assert_eq!(desk.ward_claim()?.state(), ReviewState::Waiting);
    Ok(())
}

#[test]
fn the_mark_tells_whether_something_came_in_between() -> Tested {
    let desk = Desk::new()?;
    let seen = desk.ward_claim()?.mark()?;
    assert_eq!(desk.ward_claim()?.mark()?, seen);
    let draft = Claim {
        state: ClaimState::Draft,
        ..desk.claim.clone()
    };
    desk.notebook
        .write(TxnLabel::Claim, |tx| assessment::write_claim(tx, &draft))?;
    let as_draft = desk.ward_claim()?.mark()?;
    assert_ne!(as_draft, seen);
    desk.as_ward(|tx| write(tx, &desk.review(Decision::Returned)))?;
    assert_ne!(desk.ward_claim()?.mark()?, as_draft);
    Ok(())
}

#[test]
fn the_lists_of_a_set_and_of_an_assessment_agree() -> Tested {
    let desk = Desk::new()?;
    desk.as_ward(|tx| write(tx, &desk.review(Decision::Returned)))?;
    let set = criteria::set_id("thu", 1);
    let (of_set, by_claim) = desk.notebook.store.read(|connection| {
        let of_set = claims_of_set(connection, set)?;
        Ok::<_, StoreError>((of_set, of_assessment(connection, desk.claim.assessment)?))
    })?;
    assert_eq!(of_set, [desk.ward_claim()?]);
    assert_eq!(by_claim.get(&desk.id), of_set[0].review.as_ref());
    Ok(())
}

#[test]
fn settings_and_templates_are_kept_in_their_order() -> Tested {
    let desk = Desk::new()?;
    let settings_of_ward = WardSettings {
        name: "Phường Mẫu".to_owned(),
        accept_rule: AcceptRule::TwoOfficers,
    };
    let template = |position, text: &str| ReasonTemplate {
        position,
        text: text.to_owned(),
    };
    desk.as_ward(|tx| {
        save_settings(tx, &settings_of_ward)?;
        for (position, text) in [(2, "hai"), (1, "một"), (3, "ba")] {
            let id = tx.new_entity()?;
            save_template(tx, id, &template(position, text))?;
        }
        Ok(())
    })?;
    let store = &desk.notebook.store;
    assert_eq!(store.read(settings)?, Some(settings_of_ward));
    let all = store.read(templates)?;
    desk.as_ward(|tx| delete_template(tx, all[0].id))?;
    let left: Vec<_> = store
        .read(templates)?
        .into_iter()
        .map(|one| one.template)
        .collect();
    assert_eq!(left, [template(2, "hai"), template(3, "ba")]);
    assert!(desk.notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn a_spot_check_and_its_visits_come_back() -> Tested {
    let desk = Desk::new()?;
    let check = SpotCheck {
        criteria_set: criteria::set_id("thu", 1),
        seed: u64::MAX,
        made_on: day(11, 22),
        claims: [desk.id, EntityId::from_bytes([3; 16])].into(),
        neighborhoods: [desk.notebook.neighborhood].into(),
        population: 7,
        population_digest: population_digest(&[desk.id]),
    };
    let id = desk
        .as_ward(|tx| {
            let id = tx.new_entity()?;
            write_spot_check(tx, id, &check)?;
            Ok(id)
        })?
        .value;
    let visit = SpotVisit {
        spot_check: id,
        claim: desk.id,
        result: VisitResult::Differs,
        note: "chỉ thấy hai máy".to_owned(),
        visited_on: Some(day(11, 22)),
    };
    desk.as_ward(|tx| save_visit(tx, &visit))?;
    let agreed = SpotVisit {
        result: VisitResult::Agreed,
        ..visit
    };
    desk.as_ward(|tx| save_visit(tx, &agreed))?;
    let store = &desk.notebook.store;
    let stored = store
        .read(|connection| find_spot_check(connection, id))?
        .ok_or("no spot check")?;
    assert_eq!((&stored.check, stored.visited), (&check, 1));
    assert_eq!(store.read(spot_checks)?, [stored]);
    assert_eq!(store.read(|connection| visits(connection, id))?, [agreed]);
    assert!(desk.notebook.rebuilds_alike()?);
    Ok(())
}

fn help(neighborhood: EntityId, happened_on: NaiveDate) -> HelpEntry {
    HelpEntry {
        neighborhood,
        happened_on,
        happened_at: None,
        recipient: HelpRecipient::Unnamed { households: None },
        people: 1,
        category: HelpCategory::Vneid,
        service: String::new(),
        dossier_code: String::new(),
        place: HelpPlace::AtHome,
        minutes: None,
        outcome: HelpOutcome::Completed,
        revisit_on: None,
        satisfaction: None,
        note: String::new(),
        helped_by: String::new(),
        evidence: Vec::new(),
        follow_up_of: None,
    }
}

#[test]
fn entries_are_judged_by_their_first_write() -> Tested {
    let desk = Desk::new()?;
    let place = desk.notebook.neighborhood;
    let (late, today) = (day(11, 22) - Days::new(30), day(11, 22));
    desk.notebook.write(TxnLabel::HelpLog, |tx| {
        for happened_on in [late, today] {
            let entry = tx.new_entity()?;
            let patch = help_log::patch(None, &help(place, happened_on));
            tx.write(help_entry::KIND, entry, patch)?;
        }
        Ok(())
    })?;
    let period = Period {
        from: day(1, 1),
        to: day(12, 31),
    };
    let helps = |category| EntriesOf::CompletedHelps { category };
    let read = |entries| {
        desk.notebook
            .store
            .read(|connection| written_entries(connection, place, entries, period))
    };
    let written = read(helps(Some(HelpCategory::Vneid)))?;
    assert_eq!(written.len(), 2);
    assert!(
        written
            .iter()
            .all(|entry| entry.origin == EntryOrigin::Entered
                && entry.actor == desk.notebook.head.member)
    );
    assert_eq!(back_dated(&written).map(|late| late.longest_days), Some(30));
    assert_eq!(read(helps(None))?, written);
    assert_eq!(read(helps(Some(HelpCategory::EPayment)))?, []);
    Ok(())
}

#[test]
fn a_photo_is_found_wherever_else_it_is_cited() -> Tested {
    let desk = Desk::new()?;
    let photo = Evidence {
        kind: EvidenceKind::Photo,
        content: ContentHash([7; 32]),
        size_bytes: 1,
        size_px: None,
        captured_at: None,
        caption: String::new(),
    };
    let other_criterion = criteria::criterion_id(criteria::set_id("thu", 1), "2.2");
    let other_place = EntityId::from_bytes([5; 16]);
    let id = desk
        .notebook
        .write(TxnLabel::Evidence, |tx| {
            let id = evidence::write(tx, &photo)?;
            let cited = |criterion| Claim {
                criterion,
                evidence: vec![id],
                ..desk.claim.clone()
            };
            assessment::write_claim(tx, &cited(desk.claim.criterion))?;
            assessment::write_claim(tx, &cited(other_criterion))?;
            for place in [desk.notebook.neighborhood, other_place] {
                let entry = tx.new_entity()?;
                let help = HelpEntry {
                    evidence: vec![id],
                    ..help(place, day(11, 22))
                };
                tx.write(help_entry::KIND, entry, help_log::patch(None, &help))?;
            }
            Ok(id)
        })?
        .value;
    let place = desk.notebook.neighborhood;
    let elsewhere = desk
        .notebook
        .store
        .read(|connection| cited_elsewhere(connection, id, desk.id, place))?;
    let found = |neighborhood, criterion| ElsewhereCited {
        neighborhood,
        criterion,
    };
    let mut expected = vec![
        found(place, Some(other_criterion)),
        found(other_place, None),
    ];
    expected.sort();
    assert_eq!(elsewhere, expected);
    Ok(())
}

#[test]
fn only_the_ward_makes_a_set_official() -> Tested {
    let desk = Desk::new()?;
    let set = criteria::set_id("thu", 1);
    let issue = criteria::SetIssue {
        issuer: "UBND phường Mẫu",
        decision_number: "12/QĐ-UBND",
        decided_on: day(1, 5),
        issued_on: day(1, 6),
    };
    let refused = desk.notebook.write(TxnLabel::CriteriaIssue, |tx| {
        criteria::issue(tx, set, &issue)
    });
    assert!(matches!(refused, Err(StoreError::NotAllowed(_))));
    let load = || {
        desk.notebook
            .store
            .read(|connection| criteria::load(connection, set))
    };
    assert_eq!(load()?.and_then(|stored| stored.issued_on), None);
    desk.as_ward(|tx| criteria::issue(tx, set, &issue))?;
    let issued = load()?.ok_or("no set")?;
    assert_eq!(issued.issued_on, Some(day(1, 6)));
    assert_eq!(issued.set.decision_number, "12/QĐ-UBND");
    assert_eq!(issued.set.sample_label, "");
    assert_eq!(issued.set.criteria, sample_set().criteria);
    assert!(desk.notebook.rebuilds_alike()?);
    Ok(())
}

#[test]
fn a_ward_that_received_nothing_waits_for_nothing() -> Tested {
    let desk = Desk::new()?;
    let figures = desk.notebook.store.read(ward_figures)?;
    assert_eq!(figures, WardFigures::default());
    Ok(())
}
