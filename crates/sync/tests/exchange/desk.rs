//! What a ward decides: a criteria set that it issues, and reviews of claims. All of it is generated.

use chrono::NaiveDate;
use khupho_domain::assessment::{Claim, ClaimState, ClaimValue, Period};
use khupho_domain::criteria::{
    CriteriaSet, Criterion, EvidenceRule, FigureSource, MandatoryRule, Obligation, PassRule,
    Points, Rule,
};
use khupho_domain::ids::EntityId;
use khupho_domain::review::{ClaimContent, Decision, Review};
use khupho_oplog::TxnId;
use khupho_store::criteria::SetIssue;
use khupho_store::{StoreError, TxnLabel, assessment, criteria, review};

use crate::world::{Pc, TestResult};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap_or_default()
}

fn set(code: &str) -> CriteriaSet {
    CriteriaSet {
        code: code.to_owned(),
        version: 1,
        title: format!("Bộ mẫu {code}"),
        sample_label: "mẫu".to_owned(),
        issuer: "Phường Giả Định".to_owned(),
        decision_number: String::new(),
        decided_on: None,
        period: Period {
            from: day(1, 1),
            to: day(12, 31),
        },
        deadline: day(12, 20),
        award: String::new(),
        pass_rule: PassRule {
            mandatory: MandatoryRule::NotRequired,
            min_points: Points(0),
        },
        groups: Vec::new(),
        criteria: vec![criterion()],
    }
}

fn criterion() -> Criterion {
    Criterion {
        code: "1.1".to_owned(),
        group: "1".to_owned(),
        title: "Tiêu chí mẫu".to_owned(),
        guidance: String::new(),
        rule: Rule::YesNo,
        mandatory: Obligation::Optional,
        points: Points(100),
        evidence: EvidenceRule {
            min: 0,
            kinds: Vec::new(),
            description: String::new(),
        },
        figure: FigureSource::ByHand,
        source: String::new(),
    }
}

impl Pc {
    /// The ward loads a set and issues it.
    pub(crate) fn issue_set(&self, code: &str) -> TestResult<EntityId> {
        let issue = SetIssue {
            issuer: "Phường Giả Định",
            decision_number: "1/QĐ-GĐ",
            decided_on: day(1, 5),
            issued_on: day(1, 6),
        };
        let committed = self.store().transact::<_, StoreError>(
            self.actor(),
            TxnLabel::CriteriaIssue,
            |tx| {
                let id = criteria::write(tx, &set(code))?;
                criteria::issue(tx, id, &issue)?;
                Ok(id)
            },
        )?;
        Ok(committed.value)
    }

    /// The khu phố loads a set and begins its assessment.
    pub(crate) fn load_set(&self, code: &str) -> TestResult<(EntityId, TxnId)> {
        let neighborhood = self.neighborhood()?;
        let committed =
            self.store()
                .transact::<_, StoreError>(self.actor(), TxnLabel::CriteriaLoad, |tx| {
                    let id = criteria::write(tx, &set(code))?;
                    assessment::begin(tx, neighborhood, id)
                })?;
        Ok((committed.value, committed.txn))
    }

    /// The khu phố claims the one criterion of a set.
    pub(crate) fn claim(&self, set: EntityId) -> TestResult<(EntityId, Claim)> {
        let neighborhood = self.neighborhood()?;
        let committed =
            self.store()
                .transact::<_, StoreError>(self.actor(), TxnLabel::Claim, |tx| {
                    let claim = Claim {
                        assessment: assessment::begin(tx, neighborhood, set)?,
                        criterion: criteria::criterion_id(set, "1.1"),
                        state: ClaimState::ReadyToSend,
                        value: Some(ClaimValue::YesNo(true)),
                        from_book: None,
                        note: "đã thành lập".to_owned(),
                        evidence: Vec::new(),
                    };
                    Ok((assessment::write_claim(tx, &claim)?, claim))
                })?;
        Ok(committed.value)
    }

    /// The ward accepts a claim, with words of its own.
    pub(crate) fn accept(&self, (id, claim): &(EntityId, Claim), note: &str) -> TestResult {
        let decision = Review {
            claim: *id,
            decision: Decision::Accepted,
            reason: String::new(),
            reviewed: ClaimContent::of(claim),
            verified_value: None,
            note: note.to_owned(),
            template: None,
            first_accepted_by: None,
        };
        self.store()
            .transact::<_, StoreError>(self.actor(), TxnLabel::ReviewAccept, |tx| {
                review::write(tx, &decision)
            })?;
        Ok(())
    }

    /// The ward's words on a claim, where it has decided.
    pub(crate) fn review_of(&self, claim: EntityId) -> TestResult<Option<String>> {
        let found = self
            .store()
            .read(|connection| review::find(connection, claim))?;
        Ok(found.map(|stored| stored.review.note))
    }

    /// Codes of the sets that the ward issued.
    pub(crate) fn issued_sets(&self) -> TestResult<Vec<String>> {
        let mut codes = self.store().read(|connection| {
            let mut codes = Vec::new();
            for id in criteria::list(connection)? {
                let stored = criteria::load(connection, id)?;
                let issued = stored.filter(|stored| stored.issued_on.is_some());
                codes.extend(issued.map(|stored| stored.set.code));
            }
            Ok::<_, StoreError>(codes)
        })?;
        codes.sort();
        Ok(codes)
    }
}
