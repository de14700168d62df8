//! One `[[criterion]]` of a pack.

use super::fault::{FaultReason, Faults};
use super::rule;
use super::section::{Found, Section};
use super::{CODE_MAX_CHARS, POINTS_MAX_HUNDREDTHS};
use khupho_domain::criteria::{
    Criterion, EvidenceRule, FigureSource, Obligation, Points, Rule, metric_shape,
};
use khupho_domain::evidence::EvidenceKind;
use khupho_domain::limits::{EVIDENCE_MAX, SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
use khupho_domain::metrics::metric;
use toml::de::DeTable;

/// A criterion as far as it could be read: what is whole is still compared with the others.
pub(super) struct ReadCriterion {
    pub(super) at_byte: usize,
    pub(super) code: Option<Found<String>>,
    pub(super) group: Option<Found<String>>,
    pub(super) points: Option<Points>,
    pub(super) is_monthly: bool,
    pub(super) criterion: Option<Criterion>,
}

/// Reads the criterion that is the `number`th of the file, from 1.
pub(super) fn read(
    table: &DeTable<'_>,
    at_byte: usize,
    number: usize,
    faults: &mut Faults<'_>,
) -> ReadCriterion {
    let mut section = Section::new(table, at_byte, place(table, number));
    let code = section.text(faults, "code", CODE_MAX_CHARS);
    let group = section.text(faults, "group", CODE_MAX_CHARS);
    let title = section.text(faults, "title", TEXT_MAX_CHARS);
    let guidance = section.long_text(faults, "guidance", TEXT_MAX_CHARS);
    let mandatory = section.boolean(faults, "mandatory");
    let points = section
        .hundredths(faults, "points", POINTS_MAX_HUNDREDTHS)
        .map(|points| Points(points.value));
    let rule = section
        .section(faults, "rule")
        .and_then(|rule| rule::read(rule, faults));
    let evidence = read_evidence(&mut section, faults);
    let figure = read_figure(&mut section, rule, faults);
    let source = section.long_text(faults, "source", TEXT_MAX_CHARS);
    section.finish(faults);
    let whole = || {
        Some(Criterion {
            code: code.clone()?.value,
            group: group.clone()?.value,
            title: title?.value,
            guidance,
            rule: rule?,
            mandatory: if mandatory? {
                Obligation::Mandatory
            } else {
                Obligation::Optional
            },
            points: points?,
            evidence: evidence?,
            figure: figure?,
            source,
        })
    };
    let criterion = whole();
    let is_monthly = matches!(rule, Some(Rule::CountPerMonthAtLeast { .. }));
    ReadCriterion {
        at_byte,
        code,
        group,
        points,
        is_monthly,
        criterion,
    }
}

/// How faults name the criterion: by its code, or by its number where it has none.
fn place(table: &DeTable<'_>, number: usize) -> String {
    match table.get("code").and_then(|code| code.get_ref().as_str()) {
        Some(code) if !code.is_empty() && code.chars().count() <= CODE_MAX_CHARS => {
            format!("criterion {code}")
        }
        _ => format!("criterion no. {number}"),
    }
}

fn read_evidence(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<EvidenceRule> {
    let Some(mut section) = section.optional_section(faults, "evidence") else {
        return Some(EvidenceRule::default());
    };
    let max = u64::try_from(EVIDENCE_MAX).unwrap_or(u64::MAX);
    let min = section
        .optional_count(faults, "min", max)
        .map_or(0, |min| min.value);
    let mut kinds = Vec::new();
    for word in section.words(faults, "kinds") {
        match word.value.as_str() {
            "photo" => kinds.push(EvidenceKind::Photo),
            "document" => kinds.push(EvidenceKind::Document),
            _ => section.fault(
                faults,
                word.at_byte,
                FaultReason::UnknownEvidenceKind,
                "kinds",
            ),
        }
    }
    let description = section.long_text(faults, "description", TEXT_MAX_CHARS);
    section.finish(faults);
    Some(EvidenceRule {
        min: u32::try_from(min).ok()?,
        kinds,
        description,
    })
}

/// The metric must exist, and give figures of the shape the rule asks for.
fn read_figure(
    section: &mut Section<'_>,
    rule: Option<Rule>,
    faults: &mut Faults<'_>,
) -> Option<FigureSource> {
    let Some(name) = section.optional_text(faults, "metric", SHORT_TEXT_MAX_CHARS) else {
        return Some(FigureSource::ByHand);
    };
    let Some(spec) = metric(&name.value) else {
        section.fault(faults, name.at_byte, FaultReason::UnknownMetric, "metric");
        return None;
    };
    if rule.is_some_and(|rule| rule.shape() != metric_shape(spec.source)) {
        section.fault(faults, name.at_byte, FaultReason::MetricShape, "metric");
        return None;
    }
    Some(FigureSource::Metric { name: name.value })
}
