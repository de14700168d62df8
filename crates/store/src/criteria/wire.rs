//! Criteria as operations say them. Numbers and positions are published and never change meaning.

use khupho_domain::criteria::{
    CriteriaGroup, CriteriaSet, Criterion, EvidenceRule, FigureSource, MandatoryRule, Obligation,
    Points, RatioScoring, Rule,
};
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::ids::EntityId;
use khupho_domain::ratio::Percent;
use khupho_oplog::registry::{criteria_set, criterion};
use khupho_oplog::{Change, Patch, Value};

use super::SetIssue;
use crate::patches::day_value;
use crate::rows::signed;

/// A rule of a later version is shown as one whose points are chosen by its description: nobody
/// computes points from a rule that this version cannot read.
const UNKNOWN_RULE: Rule = Rule::TiersChosen;

pub(super) const fn mandatory_rule_number(rule: MandatoryRule) -> i64 {
    match rule {
        MandatoryRule::AllMet => 1,
        MandatoryRule::NotRequired => 2,
    }
}

/// An unknown number counts as the stricter rule.
pub(super) const fn mandatory_rule(number: i64) -> MandatoryRule {
    match number {
        2 => MandatoryRule::NotRequired,
        _ => MandatoryRule::AllMet,
    }
}

pub(super) const fn obligation_number(obligation: Obligation) -> i64 {
    match obligation {
        Obligation::Mandatory => 1,
        Obligation::Optional => 2,
    }
}

pub(super) fn points_of(number: Option<i64>) -> Points {
    Points(
        number
            .and_then(|points| u32::try_from(points).ok())
            .unwrap_or_default(),
    )
}

/// A text as a register holds it: an empty one is absent.
fn filled(text: &str) -> Value {
    if text.is_empty() {
        Value::Null
    } else {
        text.into()
    }
}

/// Everything about a set, and its life again where its loading was undone.
pub(super) fn set_patch(set: &CriteriaSet) -> Patch {
    use criteria_set as field;
    Patch(vec![
        Change::restore_entity(),
        Change::set(field::CODE, filled(&set.code)),
        Change::set(field::VERSION, set.version),
        Change::set(field::TITLE, filled(&set.title)),
        Change::set(field::SAMPLE_LABEL, filled(&set.sample_label)),
        Change::set(field::ISSUER, filled(&set.issuer)),
        Change::set(field::DECISION_NUMBER, filled(&set.decision_number)),
        Change::set(
            field::DECIDED_ON,
            set.decided_on.map_or(Value::Null, day_value),
        ),
        Change::set(field::PERIOD_FROM, day_value(set.period.from)),
        Change::set(field::PERIOD_TO, day_value(set.period.to)),
        Change::set(field::DEADLINE, day_value(set.deadline)),
        Change::set(field::AWARD, filled(&set.award)),
        Change::set(
            field::MANDATORY_RULE,
            mandatory_rule_number(set.pass_rule.mandatory),
        ),
        Change::set(field::MIN_POINTS, set.pass_rule.min_points.0),
        Change::set(field::GROUPS, groups_value(&set.groups)),
    ])
}

/// What the issue of a set adds to it.
pub(super) fn issue_patch(issue: &SetIssue<'_>) -> Patch {
    use criteria_set as field;
    Patch(vec![
        Change::set(field::SAMPLE_LABEL, Value::Null),
        Change::set(field::ISSUER, filled(issue.issuer)),
        Change::set(field::DECISION_NUMBER, filled(issue.decision_number)),
        Change::set(field::DECIDED_ON, day_value(issue.decided_on)),
        Change::set(field::ISSUED_ON, day_value(issue.issued_on)),
    ])
}

/// Groups: a list of [code, title].
fn groups_value(groups: &[CriteriaGroup]) -> Value {
    let pair = |group: &CriteriaGroup| {
        Value::List(vec![
            group.code.as_str().into(),
            group.title.as_str().into(),
        ])
    };
    Value::List(groups.iter().map(pair).collect())
}

pub(super) fn groups_of(value: Option<&Value>) -> Vec<CriteriaGroup> {
    let pairs = value.and_then(Value::as_list).unwrap_or_default();
    pairs
        .iter()
        .filter_map(|pair| match pair.as_list()? {
            [code, title, ..] => Some(CriteriaGroup {
                code: code.as_text()?.to_owned(),
                title: title.as_text()?.to_owned(),
            }),
            _ => None,
        })
        .collect()
}

/// Everything about a criterion at a place of its set.
pub(super) fn criterion_patch(set: EntityId, position: u32, one: &Criterion) -> Patch {
    use criterion as field;
    let metric = match &one.figure {
        FigureSource::ByHand => Value::Null,
        FigureSource::Metric { name } => name.as_str().into(),
    };
    Patch(vec![
        Change::restore_entity(),
        Change::set(field::SET, set),
        Change::set(field::CODE, filled(&one.code)),
        Change::set(field::GROUP, filled(&one.group)),
        Change::set(field::POSITION, position),
        Change::set(field::TITLE, filled(&one.title)),
        Change::set(field::GUIDANCE, filled(&one.guidance)),
        Change::set(field::RULE, rule_value(one.rule)),
        Change::set(field::OBLIGATION, obligation_number(one.mandatory)),
        Change::set(field::POINTS, one.points.0),
        Change::set(field::EVIDENCE_RULE, evidence_rule_value(&one.evidence)),
        Change::set(field::METRIC, metric),
        Change::set(field::SOURCE, filled(&one.source)),
    ])
}

/// A rule: its number, then what it needs in the order of [`Rule`]'s fields. Ratios stand in
/// hundredths of a per cent.
fn rule_value(rule: Rule) -> Value {
    let percent = |percent: Percent| i64::from(percent.hundredths());
    let numbers = match rule {
        Rule::YesNo => vec![1],
        Rule::CountAtLeast { n } => vec![2, signed(n)],
        Rule::CountPerMonthAtLeast { n } => vec![3, signed(n)],
        Rule::RatioAtLeast { threshold, scoring } => {
            vec![4, percent(threshold), scoring_number(scoring)]
        }
        Rule::TiersByRatio { full, half } => vec![5, percent(full), percent(half)],
        Rule::TiersByCount { full, half } => vec![6, signed(full), signed(half)],
        Rule::TiersChosen => vec![7],
    };
    Value::List(numbers.into_iter().map(Value::Int).collect())
}

const fn scoring_number(scoring: RatioScoring) -> i64 {
    match scoring {
        RatioScoring::AllOrNothing => 1,
        RatioScoring::Proportional => 2,
    }
}

/// The rule of its encoded register.
pub(super) fn rule_of(encoded: &[u8]) -> Rule {
    let value = Value::decode(encoded).unwrap_or(Value::Null);
    let numbers: Vec<i64> = value
        .as_list()
        .unwrap_or_default()
        .iter()
        .filter_map(Value::as_int)
        .collect();
    known_rule(&numbers).unwrap_or(UNKNOWN_RULE)
}

fn known_rule(numbers: &[i64]) -> Option<Rule> {
    let count = |number: i64| u64::try_from(number).ok();
    let percent = |number: i64| u32::try_from(number).ok().map(Percent::from_hundredths);
    Some(match *numbers {
        [1] => Rule::YesNo,
        [2, n] => Rule::CountAtLeast { n: count(n)? },
        [3, n] => Rule::CountPerMonthAtLeast { n: count(n)? },
        [4, threshold, 1] => Rule::RatioAtLeast {
            threshold: percent(threshold)?,
            scoring: RatioScoring::AllOrNothing,
        },
        [4, threshold, 2] => Rule::RatioAtLeast {
            threshold: percent(threshold)?,
            scoring: RatioScoring::Proportional,
        },
        [5, full, half] => Rule::TiersByRatio {
            full: percent(full)?,
            half: percent(half)?,
        },
        [6, full, half] => Rule::TiersByCount {
            full: count(full)?,
            half: count(half)?,
        },
        [7] => Rule::TiersChosen,
        _ => return None,
    })
}

/// An evidence rule: [fewest pieces, [kinds], description].
fn evidence_rule_value(rule: &EvidenceRule) -> Value {
    let kinds = rule
        .kinds
        .iter()
        .map(|kind| Value::Int(kind.number()))
        .collect();
    Value::List(vec![
        rule.min.into(),
        Value::List(kinds),
        rule.description.as_str().into(),
    ])
}

/// The evidence rule of its encoded register; kinds of a later version are left out.
pub(super) fn evidence_rule_of(encoded: &[u8]) -> EvidenceRule {
    let value = Value::decode(encoded).unwrap_or(Value::Null);
    let Some([min, kinds, description, ..]) = value.as_list() else {
        return EvidenceRule::default();
    };
    let kind = |value: &Value| EvidenceKind::from_number(value.as_int()?);
    EvidenceRule {
        min: min
            .as_int()
            .and_then(|min| u32::try_from(min).ok())
            .unwrap_or_default(),
        kinds: kinds
            .as_list()
            .unwrap_or_default()
            .iter()
            .filter_map(kind)
            .collect(),
        description: description.as_text().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RULES: [Rule; 8] = [
        Rule::YesNo,
        Rule::CountAtLeast { n: 1 },
        Rule::CountPerMonthAtLeast { n: 20 },
        Rule::RatioAtLeast {
            threshold: Percent::whole(80),
            scoring: RatioScoring::AllOrNothing,
        },
        Rule::RatioAtLeast {
            threshold: Percent::from_hundredths(9_950),
            scoring: RatioScoring::Proportional,
        },
        Rule::TiersByRatio {
            full: Percent::whole(90),
            half: Percent::whole(70),
        },
        Rule::TiersByCount { full: 10, half: 5 },
        Rule::TiersChosen,
    ];

    #[test]
    fn rules_come_back_from_their_form() -> Result<(), khupho_oplog::OplogError> {
        for rule in RULES {
            assert_eq!(rule_of(&rule_value(rule).encode()?), rule);
        }
        Ok(())
    }

    /// Published: another number would change the meaning of operations that were written before.
    #[test]
    fn the_form_of_rules_is_frozen() -> Result<(), khupho_oplog::OplogError> {
        let hex = |rule| {
            rule_value(rule)
                .encode()
                .map(|bytes| data_encoding::HEXLOWER.encode(&bytes))
        };
        let forms: Vec<String> = RULES.into_iter().map(hex).collect::<Result<_, _>>()?;
        assert_eq!(
            forms,
            [
                "8101",
                "820201",
                "820314",
                "8304191f4001",
                "83041926de02",
                "8305192328191b58",
                "83060a05",
                "8107"
            ]
        );
        Ok(())
    }

    #[test]
    fn a_rule_of_a_later_version_is_chosen_by_description() -> Result<(), khupho_oplog::OplogError>
    {
        let later = Value::List(vec![Value::Int(99), Value::Int(3)]);
        assert_eq!(rule_of(&later.encode()?), Rule::TiersChosen);
        assert_eq!(rule_of(b""), Rule::TiersChosen);
        Ok(())
    }

    proptest! {
        #[test]
        fn foreign_bytes_never_break_a_criterion(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            rule_of(&bytes);
            evidence_rule_of(&bytes);
        }
    }
}
