//! Scores and the pass verdict, in whole numbers only: nothing is rounded up to a threshold.

use super::{
    CriteriaSet, Criterion, MandatoryRule, Obligation, Points, RatioScoring, Rule, TierLevel,
};
use crate::assessment::{ClaimValue, MonthCount, Period};
use crate::ratio::{Percent, Ratio};
use chrono::{Datelike, Months, NaiveDate};

/// How far a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Nothing collected yet: not the same as 0.
    NotCollected,
    /// Below the threshold.
    Below {
        /// How many more are needed, in the rule's own unit; `None` where the rule counts nothing.
        missing: Option<u64>,
    },
    /// Met.
    Met,
}

/// Score of one claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimScore {
    /// Points earned.
    pub points: Points,
    /// Most points possible.
    pub max_points: Points,
    /// How far it is.
    pub progress: Progress,
    /// The ratio, where the rule has one.
    pub ratio: Option<Ratio>,
}

impl ClaimScore {
    /// Whether the threshold is met.
    pub fn is_met(&self) -> bool {
        self.progress == Progress::Met
    }

    /// How many more are needed to the threshold; `None` where nothing was collected, the
    /// threshold is met or the rule counts nothing.
    pub fn missing(&self) -> Option<u64> {
        match self.progress {
            Progress::Below { missing } => missing,
            Progress::NotCollected | Progress::Met => None,
        }
    }
}

/// Score of a whole assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessmentScore {
    /// Points earned.
    pub points: Points,
    /// Most points possible.
    pub max_points: Points,
    /// Criteria met.
    pub met: u32,
    /// All criteria.
    pub total: u32,
    /// Codes of the mandatory criteria that are not met, in the set's order, whatever the pass rule says about them.
    pub mandatory_missing: Vec<String>,
    /// Whether the pass rule holds.
    pub passes: bool,
}

/// The days a score looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScoringDays {
    /// The period of the set.
    pub period: Period,
    /// The day the score is computed for: a monthly rule asks for the months that have begun by then.
    pub today: NaiveDate,
}

/// The full calendar months of the period that have begun: their first and last day lie inside the
/// period and the first is not after `today`. As (year, month), oldest first.
pub fn months_begun(days: ScoringDays) -> Vec<(i32, u32)> {
    full_months(days.period)
        .take_while(|first| *first <= days.today)
        .map(|first| (first.year(), first.month()))
        .collect()
}

/// The first days of the calendar months that lie wholly inside the period, oldest first.
pub fn full_months(period: Period) -> impl Iterator<Item = NaiveDate> {
    let first_of_month = period.from.with_day(1).unwrap_or(period.from);
    (0..)
        .map_while(move |months| first_of_month.checked_add_months(Months::new(months)))
        .skip_while(move |first| *first < period.from)
        .take_while(move |first| last_of_month(*first).is_some_and(|last| last <= period.to))
}

fn last_of_month(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(1))?.pred_opt()
}

/// Scores one claim.
///
/// `None` is "not collected", and so is a value of another shape than the rule's and an empty list
/// of months. A ratio below its threshold earns `points·a/b` rounded down to hundredths where the
/// rule is proportional. Half of a tier is rounded down to hundredths too.
pub fn score_claim(
    criterion: &Criterion,
    value: Option<&ClaimValue>,
    days: ScoringDays,
) -> ClaimScore {
    let max = criterion.points;
    let (points, progress) = match (criterion.rule, value) {
        (Rule::YesNo, Some(ClaimValue::YesNo(yes))) => all_or_nothing(max, *yes, None),
        (Rule::CountAtLeast { n }, Some(ClaimValue::Count(count))) => {
            all_or_nothing(max, *count >= n, Some(n.saturating_sub(*count)))
        }
        (Rule::CountPerMonthAtLeast { n }, Some(ClaimValue::MonthCounts(months)))
            if !months.is_empty() =>
        {
            score_months(max, n, months, days)
        }
        (Rule::RatioAtLeast { threshold, scoring }, Some(ClaimValue::Ratio(ratio))) => {
            score_ratio(max, threshold, scoring, *ratio)
        }
        (Rule::TiersByRatio { full, half }, Some(ClaimValue::Ratio(ratio))) => tiered(
            max,
            tier_of_ratio(*ratio, full, half),
            Some(ratio.missing_to(full)),
        ),
        (Rule::TiersByCount { full, half }, Some(ClaimValue::Count(count))) => tiered(
            max,
            tier_of_count(*count, full, half),
            Some(full.saturating_sub(*count)),
        ),
        (Rule::TiersChosen, Some(ClaimValue::Tier(level))) => tiered(max, *level, None),
        _ => (Points(0), Progress::NotCollected),
    };
    ClaimScore {
        points,
        max_points: max,
        progress,
        ratio: ratio_of(criterion.rule, value),
    }
}

fn ratio_of(rule: Rule, value: Option<&ClaimValue>) -> Option<Ratio> {
    match (rule, value) {
        (Rule::RatioAtLeast { .. } | Rule::TiersByRatio { .. }, Some(ClaimValue::Ratio(ratio))) => {
            Some(*ratio)
        }
        _ => None,
    }
}

fn all_or_nothing(max: Points, met: bool, missing: Option<u64>) -> (Points, Progress) {
    if met {
        (max, Progress::Met)
    } else {
        (Points(0), Progress::Below { missing })
    }
}

/// A month that is not in the list was not collected: all `n` are missing in it. Before the first
/// full month begins nothing can be met yet.
fn score_months(
    max: Points,
    n: u64,
    months: &[MonthCount],
    days: ScoringDays,
) -> (Points, Progress) {
    let begun = months_begun(days);
    if begun.is_empty() {
        return all_or_nothing(max, false, Some(n));
    }
    let missing = begun
        .into_iter()
        .map(|month| n.saturating_sub(count_in(months, month)))
        .fold(0_u64, u64::saturating_add);
    all_or_nothing(max, missing == 0, Some(missing))
}

fn count_in(months: &[MonthCount], (year, month): (i32, u32)) -> u64 {
    months
        .iter()
        .filter(|count| (count.year, count.month) == (year, month))
        .fold(0, |sum, count| sum.saturating_add(count.count))
}

fn score_ratio(
    max: Points,
    threshold: Percent,
    scoring: RatioScoring,
    ratio: Ratio,
) -> (Points, Progress) {
    let (points, progress) = all_or_nothing(
        max,
        ratio.reaches(threshold),
        Some(ratio.missing_to(threshold)),
    );
    match (progress, scoring) {
        (Progress::Below { .. }, RatioScoring::Proportional) => (share(max, ratio), progress),
        _ => (points, progress),
    }
}

fn share(max: Points, ratio: Ratio) -> Points {
    let share = u128::from(max.0) * u128::from(ratio.part()) / u128::from(ratio.whole());
    Points(u32::try_from(share).unwrap_or(u32::MAX).min(max.0))
}

fn tier_of_ratio(ratio: Ratio, full: Percent, half: Percent) -> TierLevel {
    tier(ratio.reaches(full), ratio.reaches(half))
}

fn tier_of_count(count: u64, full: u64, half: u64) -> TierLevel {
    tier(count >= full, count >= half)
}

fn tier(reaches_full: bool, reaches_half: bool) -> TierLevel {
    match (reaches_full, reaches_half) {
        (true, _) => TierLevel::Full,
        (false, true) => TierLevel::Half,
        (false, false) => TierLevel::Zero,
    }
}

fn tiered(max: Points, level: TierLevel, missing: Option<u64>) -> (Points, Progress) {
    match level {
        TierLevel::Full => (max, Progress::Met),
        TierLevel::Half => (Points(max.0 / 2), Progress::Below { missing }),
        TierLevel::Zero => (Points(0), Progress::Below { missing }),
    }
}

/// Scores an assessment: the claim values in the order of the set's criteria; a value that is not
/// given is not collected. The set's own period decides which months count.
pub fn score_assessment(
    set: &CriteriaSet,
    values: &[Option<ClaimValue>],
    today: NaiveDate,
) -> AssessmentScore {
    let days = ScoringDays {
        period: set.period,
        today,
    };
    let scores: Vec<ClaimScore> = set
        .criteria
        .iter()
        .enumerate()
        .map(|(index, criterion)| {
            score_claim(criterion, values.get(index).and_then(Option::as_ref), days)
        })
        .collect();
    sum_up(set, &scores)
}

/// Adds up the scores of all claims, in the order of the set's criteria.
pub fn sum_up(set: &CriteriaSet, scores: &[ClaimScore]) -> AssessmentScore {
    let sum = |points: fn(&ClaimScore) -> Points| {
        Points(
            scores
                .iter()
                .fold(0, |sum: u32, score| sum.saturating_add(points(score).0)),
        )
    };
    let points = sum(|score| score.points);
    let mandatory_missing = mandatory_missing(set, scores);
    let mandatory_hold =
        set.pass_rule.mandatory == MandatoryRule::NotRequired || mandatory_missing.is_empty();
    AssessmentScore {
        points,
        max_points: sum(|score| score.max_points),
        met: as_u32(scores.iter().filter(|score| score.is_met()).count()),
        total: as_u32(set.criteria.len()),
        passes: mandatory_hold && points >= set.pass_rule.min_points,
        mandatory_missing,
    }
}

fn mandatory_missing(set: &CriteriaSet, scores: &[ClaimScore]) -> Vec<String> {
    set.criteria
        .iter()
        .zip(scores)
        .filter(|(criterion, score)| {
            criterion.mandatory == Obligation::Mandatory && !score.is_met()
        })
        .map(|(criterion, _)| criterion.code.clone())
        .collect()
}

fn as_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
