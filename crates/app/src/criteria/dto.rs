//! Sets and criteria as screens show them.

use crate::api::criteria::{CriterionDetail, EvidenceKindName, PackSummary, RuleShape};
use crate::host::id_text;
use khupho_domain::criteria::{
    CriteriaSet, Criterion, FigureSource, Obligation, RatioScoring, Rule,
};
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::ids::EntityId;

/// A set in short; `name` is the file it came from, or its code once it is loaded.
pub(crate) fn summary(name: &str, set: &CriteriaSet, loaded: bool) -> PackSummary {
    PackSummary {
        name: name.to_owned(),
        title: set.title.clone(),
        sample_label: set.sample_label.clone(),
        issuer: set.issuer.clone(),
        decision_number: set.decision_number.clone(),
        decided_on: set.decided_on,
        period_from: set.period.from,
        period_to: set.period.to,
        deadline: set.deadline,
        criteria: u32::try_from(set.criteria.len()).unwrap_or(u32::MAX),
        max_points_hundredths: max_points(set),
        loaded,
    }
}

fn max_points(set: &CriteriaSet) -> u32 {
    set.criteria
        .iter()
        .fold(0, |sum, criterion| sum.saturating_add(criterion.points.0))
}

/// A criterion with everything about it.
pub(crate) fn criterion_detail(id: EntityId, criterion: &Criterion) -> CriterionDetail {
    CriterionDetail {
        id: id_text(id),
        code: criterion.code.clone(),
        title: criterion.title.clone(),
        guidance: criterion.guidance.clone(),
        rule: rule_shape(criterion.rule),
        mandatory: criterion.mandatory == Obligation::Mandatory,
        points_hundredths: criterion.points.0,
        evidence_min: criterion.evidence.min,
        evidence_kinds: criterion
            .evidence
            .kinds
            .iter()
            .copied()
            .map(kind_name)
            .collect(),
        evidence_description: criterion.evidence.description.clone(),
        metric: metric_of(criterion).map(str::to_owned),
        source: criterion.source.clone(),
    }
}

/// The metric that computes a criterion.
pub(crate) fn metric_of(criterion: &Criterion) -> Option<&str> {
    match &criterion.figure {
        FigureSource::ByHand => None,
        FigureSource::Metric { name } => Some(name),
    }
}

/// The screens' name of a kind of evidence.
pub(crate) const fn kind_name(kind: EvidenceKind) -> EvidenceKindName {
    match kind {
        EvidenceKind::Photo => EvidenceKindName::Photo,
        EvidenceKind::Document => EvidenceKindName::Document,
    }
}

fn rule_shape(rule: Rule) -> RuleShape {
    match rule {
        Rule::YesNo => RuleShape::YesNo,
        Rule::CountAtLeast { n } => RuleShape::CountAtLeast { n },
        Rule::CountPerMonthAtLeast { n } => RuleShape::CountPerMonthAtLeast { n },
        Rule::RatioAtLeast { threshold, scoring } => RuleShape::RatioAtLeast {
            percent_hundredths: threshold.hundredths(),
            proportional: scoring == RatioScoring::Proportional,
        },
        Rule::TiersByRatio { full, half } => RuleShape::TiersByRatio {
            full_hundredths: full.hundredths(),
            half_hundredths: half.hundredths(),
        },
        Rule::TiersByCount { full, half } => RuleShape::TiersByCount { full, half },
        Rule::TiersChosen => RuleShape::TiersChosen,
    }
}
