//! What must hold between the parts of a pack.

use super::criterion::ReadCriterion;
use super::fault::{FaultReason, Faults};
use super::set::{ReadDays, ReadGroup};
use khupho_domain::criteria::{PassRule, full_months};
use std::collections::HashSet;

/// The groups travel in one value of an operation (16 KiB); this leaves room for its framing.
const GROUPS_MAX_BYTES: usize = 15_000;
/// Framing of one group in that value, at most.
const GROUP_FRAME_BYTES: usize = 8;

/// No two groups have one code, and together they are not too long.
pub(super) fn groups(groups: &[ReadGroup], faults: &mut Faults<'_>) {
    let mut seen = HashSet::new();
    let mut bytes = 0;
    let mut is_too_long = false;
    for group in groups {
        let Some(code) = &group.code else { continue };
        if !seen.insert(code.value.as_str()) {
            faults.add(
                code.at_byte,
                FaultReason::DuplicateGroup,
                format!("group {}", code.value),
            );
        }
        bytes += code.value.len()
            + group.title.as_ref().map_or(0, |title| title.value.len())
            + GROUP_FRAME_BYTES;
        if bytes > GROUPS_MAX_BYTES && !is_too_long {
            is_too_long = true;
            faults.add(
                code.at_byte,
                FaultReason::GroupsTooLong,
                format!("group {}", code.value),
            );
        }
    }
}

/// No two criteria have one code, and each belongs to a group of the pack.
pub(super) fn criteria(criteria: &[ReadCriterion], groups: &[ReadGroup], faults: &mut Faults<'_>) {
    let known: HashSet<&str> = groups
        .iter()
        .filter_map(|group| group.code.as_ref())
        .map(|code| code.value.as_str())
        .collect();
    let mut seen = HashSet::new();
    for criterion in criteria {
        let name = criterion
            .code
            .as_ref()
            .map_or("", |code| code.value.as_str());
        if let Some(code) = &criterion.code
            && !seen.insert(code.value.as_str())
        {
            faults.add(
                code.at_byte,
                FaultReason::DuplicateCode,
                format!("criterion {name}"),
            );
        }
        if let Some(group) = &criterion.group
            && !known.contains(group.value.as_str())
        {
            faults.add(
                group.at_byte,
                FaultReason::UnknownGroup,
                format!("criterion {name}, group"),
            );
        }
    }
}

/// There are points to earn, and enough of them to pass. Says nothing while some points are unread.
pub(super) fn points(
    criteria: &[ReadCriterion],
    pass_rule: Option<PassRule>,
    min_points_at: usize,
    faults: &mut Faults<'_>,
) {
    let Some(points) = criteria
        .iter()
        .map(|criterion| criterion.points)
        .collect::<Option<Vec<_>>>()
    else {
        return;
    };
    let Some(first) = criteria.first() else {
        return;
    };
    let sum: u64 = points.iter().map(|points| u64::from(points.0)).sum();
    if sum == 0 {
        faults.add(first.at_byte, FaultReason::PointsSumZero, "points");
    } else if pass_rule.is_some_and(|rule| u64::from(rule.min_points.0) > sum) {
        faults.add(
            min_points_at,
            FaultReason::MinPointsOverSum,
            "pass, min_points",
        );
    }
}

/// A monthly rule has a month to look at.
pub(super) fn months(criteria: &[ReadCriterion], days: Option<&ReadDays>, faults: &mut Faults<'_>) {
    let Some(days) = days else { return };
    if criteria.iter().any(|criterion| criterion.is_monthly)
        && full_months(days.period).next().is_none()
    {
        faults.add(days.at_byte, FaultReason::NoFullMonth, "period");
    }
}
