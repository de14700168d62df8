//! The whole pack: its head, groups and criteria.

use super::criterion::{self, ReadCriterion};
use super::fault::{FaultReason, Faults};
use super::section::{Found, Section};
use super::{CODE_MAX_CHARS, FORMAT, compare};
use chrono::NaiveDate;
use khupho_domain::assessment::Period;
use khupho_domain::criteria::{CriteriaGroup, CriteriaSet, MandatoryRule, PassRule, Points};
use khupho_domain::limits::{PACK_CRITERIA_MAX, SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
use toml::de::DeTable;

/// A group as far as it could be read.
pub(super) struct ReadGroup {
    pub(super) code: Option<Found<String>>,
    pub(super) title: Option<Found<String>>,
}

/// The days of a pack.
pub(super) struct ReadDays {
    pub(super) at_byte: usize,
    pub(super) period: Period,
    pub(super) deadline: NaiveDate,
}

/// Reads a pack; `None` where something is missing, and the faults say what.
pub(super) fn read(table: &DeTable<'_>, faults: &mut Faults<'_>) -> Option<CriteriaSet> {
    let mut head = Section::new(table, 0, "");
    check_format(&mut head, faults);
    let code = head.text(faults, "code", CODE_MAX_CHARS);
    let version = head
        .count(faults, "version", u64::from(u32::MAX))
        .and_then(|version| at_least_1(&head, faults, &version));
    let title = head.text(faults, "title", TEXT_MAX_CHARS);
    let standing = read_standing(&mut head, faults);
    let issuer = head.text(faults, "issuer", SHORT_TEXT_MAX_CHARS);
    let award = head.long_text(faults, "award", TEXT_MAX_CHARS);
    let days = read_days(&mut head, faults);
    let (pass_rule, min_points_at) = read_pass_rule(&mut head, faults);
    let groups = read_groups(&mut head, faults);
    let criteria = read_criteria(&mut head, faults);
    head.finish(faults);
    compare::groups(&groups, faults);
    compare::criteria(&criteria, &groups, faults);
    compare::points(&criteria, pass_rule, min_points_at, faults);
    compare::months(&criteria, days.as_ref(), faults);
    let days = days?;
    Some(CriteriaSet {
        code: code?.value,
        version: version?,
        title: title?.value,
        sample_label: standing.sample_label,
        issuer: issuer?.value,
        decision_number: standing.decision_number,
        decided_on: standing.decided_on,
        period: days.period,
        deadline: days.deadline,
        award,
        pass_rule: pass_rule?,
        groups: groups.into_iter().map(whole_group).collect::<Option<_>>()?,
        criteria: criteria
            .into_iter()
            .map(|read| read.criterion)
            .collect::<Option<_>>()?,
    })
}

fn whole_group(read: ReadGroup) -> Option<CriteriaGroup> {
    Some(CriteriaGroup {
        code: read.code?.value,
        title: read.title?.value,
    })
}

fn check_format(head: &mut Section<'_>, faults: &mut Faults<'_>) {
    if let Some(format) = head.count(faults, "format", u64::MAX)
        && format.value != FORMAT
    {
        head.fault(
            faults,
            format.at_byte,
            FaultReason::UnsupportedFormat,
            "format",
        );
    }
}

fn at_least_1(head: &Section<'_>, faults: &mut Faults<'_>, version: &Found<u64>) -> Option<u32> {
    let number = u32::try_from(version.value)
        .ok()
        .filter(|number| *number >= 1);
    if number.is_none() {
        head.fault(faults, version.at_byte, FaultReason::OutOfRange, "version");
    }
    number
}

/// Whether the pack is a sample or was issued.
struct Standing {
    sample_label: String,
    decision_number: String,
    decided_on: Option<NaiveDate>,
}

/// A sample carries its label and nothing that would make it look issued; an issued pack carries
/// its decision's number.
fn read_standing(head: &mut Section<'_>, faults: &mut Faults<'_>) -> Standing {
    let label = head
        .optional_text(faults, "sample_label", SHORT_TEXT_MAX_CHARS)
        .filter(|label| !label.value.is_empty());
    let number = head
        .optional_text(faults, "decision_number", SHORT_TEXT_MAX_CHARS)
        .filter(|number| !number.value.is_empty());
    let decided_on = head.optional_date(faults, "decided_on");
    if label.is_some() {
        if let Some(number) = &number {
            head.fault(
                faults,
                number.at_byte,
                FaultReason::SampleWithDecision,
                "decision_number",
            );
        }
        if let Some(decided_on) = &decided_on {
            head.fault(
                faults,
                decided_on.at_byte,
                FaultReason::SampleWithDecision,
                "decided_on",
            );
        }
    } else if number.is_none() {
        head.fault(
            faults,
            head.at_byte(),
            FaultReason::NeitherSampleNorIssued,
            "sample_label",
        );
    }
    let text = |found: Option<Found<String>>| found.map(|found| found.value).unwrap_or_default();
    Standing {
        sample_label: text(label),
        decision_number: text(number),
        decided_on: decided_on.map(|day| day.value),
    }
}

fn read_days(head: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<ReadDays> {
    let mut section = head.section(faults, "period")?;
    let from = section.date(faults, "from");
    let to = section.date(faults, "to");
    let deadline = section.date(faults, "deadline");
    let days = checked_days(&section, faults, from, to, deadline);
    section.finish(faults);
    days
}

fn checked_days(
    section: &Section<'_>,
    faults: &mut Faults<'_>,
    from: Option<Found<NaiveDate>>,
    to: Option<Found<NaiveDate>>,
    deadline: Option<Found<NaiveDate>>,
) -> Option<ReadDays> {
    if let (Some(from), Some(deadline)) = (&from, &deadline)
        && deadline.value < from.value
    {
        section.fault(
            faults,
            deadline.at_byte,
            FaultReason::DeadlineBeforePeriod,
            "deadline",
        );
    }
    let (from, to) = (from?, to?);
    let Some(period) = Period::new(from.value, to.value) else {
        section.fault(faults, to.at_byte, FaultReason::PeriodReversed, "to");
        return None;
    };
    Some(ReadDays {
        at_byte: section.at_byte(),
        period,
        deadline: deadline?.value,
    })
}

/// The pass rule, and where its fewest points stand.
fn read_pass_rule(head: &mut Section<'_>, faults: &mut Faults<'_>) -> (Option<PassRule>, usize) {
    let Some(mut section) = head.section(faults, "pass") else {
        return (None, 0);
    };
    let mandatory = section.text(faults, "mandatory", SHORT_TEXT_MAX_CHARS);
    let rule = mandatory.and_then(|word| match word.value.as_str() {
        "all_met" => Some(MandatoryRule::AllMet),
        "not_required" => Some(MandatoryRule::NotRequired),
        _ => {
            section.fault(
                faults,
                word.at_byte,
                FaultReason::UnknownChoice,
                "mandatory",
            );
            None
        }
    });
    let min_points = section.hundredths(faults, "min_points", u32::MAX);
    section.finish(faults);
    let at_byte = min_points.as_ref().map_or(0, |points| points.at_byte);
    let pass_rule = rule.zip(min_points).map(|(mandatory, points)| PassRule {
        mandatory,
        min_points: Points(points.value),
    });
    (pass_rule, at_byte)
}

fn read_groups(head: &mut Section<'_>, faults: &mut Faults<'_>) -> Vec<ReadGroup> {
    let tables = head.tables(faults, "group");
    if tables.is_empty() {
        head.fault(faults, head.at_byte(), FaultReason::NoGroups, "group");
    }
    let mut groups = Vec::new();
    for (number, (table, at_byte)) in (1..).zip(tables) {
        let mut section = Section::new(table, at_byte, format!("group no. {number}"));
        let code = section.text(faults, "code", CODE_MAX_CHARS);
        let title = section.text(faults, "title", TEXT_MAX_CHARS);
        section.finish(faults);
        groups.push(ReadGroup { code, title });
    }
    groups
}

fn read_criteria(head: &mut Section<'_>, faults: &mut Faults<'_>) -> Vec<ReadCriterion> {
    let tables = head.tables(faults, "criterion");
    if tables.is_empty() {
        head.fault(faults, head.at_byte(), FaultReason::NoCriteria, "criterion");
    }
    if let Some((_, at_byte)) = tables.get(PACK_CRITERIA_MAX) {
        head.fault(faults, *at_byte, FaultReason::TooManyCriteria, "criterion");
    }
    (1..)
        .zip(tables.into_iter().take(PACK_CRITERIA_MAX))
        .map(|(number, (table, at_byte))| criterion::read(table, at_byte, number, faults))
        .collect()
}
