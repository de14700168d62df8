//! What a version of a criteria set changes against the one before it.

use super::{CriteriaSet, Criterion};
use std::collections::HashMap;

/// The differences between two versions, criteria named by their codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SetChanges {
    /// Codes of new criteria, in the order of the new version.
    pub added: Vec<String>,
    /// Codes of criteria that are gone, in the order of the former version.
    pub removed: Vec<String>,
    /// Criteria that read differently, in the order of the new version.
    pub changed: Vec<CriterionChanges>,
    /// What else reads differently: "title", "period", "deadline", "award", "pass_rule", "groups".
    pub set_parts: Vec<&'static str>,
}

/// A criterion that reads differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionChanges {
    /// Its code.
    pub code: String,
    /// What changed: the words are `criterion-change-<part>`.
    pub parts: Vec<&'static str>,
}

/// Compares two versions.
pub fn set_changes(former: &CriteriaSet, new: &CriteriaSet) -> SetChanges {
    let (before, after) = (by_code(former), by_code(new));
    let codes_missing_in = |codes: &CriteriaSet, other: &HashMap<&str, &Criterion>| {
        let missing = codes
            .criteria
            .iter()
            .filter(|one| !other.contains_key(one.code.as_str()));
        missing.map(|one| one.code.clone()).collect()
    };
    let changed = new.criteria.iter().filter_map(|now| {
        let parts = criterion_parts(before.get(now.code.as_str())?, now);
        (!parts.is_empty()).then(|| CriterionChanges {
            code: now.code.clone(),
            parts,
        })
    });
    SetChanges {
        added: codes_missing_in(new, &before),
        removed: codes_missing_in(former, &after),
        changed: changed.collect(),
        set_parts: set_parts(former, new),
    }
}

fn by_code(set: &CriteriaSet) -> HashMap<&str, &Criterion> {
    set.criteria
        .iter()
        .map(|one| (one.code.as_str(), one))
        .collect()
}

fn criterion_parts(before: &Criterion, now: &Criterion) -> Vec<&'static str> {
    named([
        ("group", before.group != now.group),
        ("title", before.title != now.title),
        ("guidance", before.guidance != now.guidance),
        ("rule", before.rule != now.rule),
        ("mandatory", before.mandatory != now.mandatory),
        ("points", before.points != now.points),
        ("evidence", before.evidence != now.evidence),
        ("figure", before.figure != now.figure),
    ])
}

fn set_parts(before: &CriteriaSet, now: &CriteriaSet) -> Vec<&'static str> {
    named([
        ("title", before.title != now.title),
        ("period", before.period != now.period),
        ("deadline", before.deadline != now.deadline),
        ("award", before.award != now.award),
        ("pass_rule", before.pass_rule != now.pass_rule),
        ("groups", before.groups != now.groups),
    ])
}

fn named<const N: usize>(parts: [(&'static str, bool); N]) -> Vec<&'static str> {
    let differing = parts.into_iter().filter(|(_, differs)| *differs);
    differing.map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Period;
    use crate::criteria::{
        EvidenceRule, FigureSource, MandatoryRule, Obligation, PassRule, Points, Rule,
    };
    use chrono::NaiveDate;

    fn set(criteria: Vec<Criterion>) -> CriteriaSet {
        CriteriaSet {
            code: "thu".to_owned(),
            version: 1,
            title: "Bộ thử".to_owned(),
            sample_label: String::new(),
            issuer: String::new(),
            decision_number: String::new(),
            decided_on: None,
            period: Period {
                from: NaiveDate::MIN,
                to: NaiveDate::MAX,
            },
            deadline: NaiveDate::MAX,
            award: String::new(),
            pass_rule: PassRule {
                mandatory: MandatoryRule::AllMet,
                min_points: Points(0),
            },
            groups: Vec::new(),
            criteria,
        }
    }

    fn criterion(code: &str) -> Criterion {
        Criterion {
            code: code.to_owned(),
            group: "1".to_owned(),
            title: format!("Tiêu chí {code}"),
            guidance: String::new(),
            rule: Rule::YesNo,
            mandatory: Obligation::Optional,
            points: Points(500),
            evidence: EvidenceRule::default(),
            figure: FigureSource::ByHand,
            source: String::new(),
        }
    }

    #[test]
    fn the_same_set_changes_nothing_and_its_source_is_no_change() {
        let former = set(vec![criterion("1.1")]);
        let mut new = former.clone();
        new.criteria[0].source = "nơi khác".to_owned();
        new.version = 2;
        assert_eq!(set_changes(&former, &new), SetChanges::default());
    }

    #[test]
    fn new_lost_and_changed_criteria_are_told() {
        let former = set(vec![criterion("1.1"), criterion("1.2"), criterion("1.3")]);
        let harder = Criterion {
            rule: Rule::CountAtLeast { n: 4 },
            points: Points(800),
            ..criterion("1.2")
        };
        let mut new = set(vec![criterion("1.4"), harder, criterion("1.1")]);
        new.award = "20 triệu đồng".to_owned();
        assert_eq!(
            set_changes(&former, &new),
            SetChanges {
                added: vec!["1.4".to_owned()],
                removed: vec!["1.3".to_owned()],
                changed: vec![CriterionChanges {
                    code: "1.2".to_owned(),
                    parts: vec!["rule", "points"],
                }],
                set_parts: vec!["award"],
            }
        );
    }
}
