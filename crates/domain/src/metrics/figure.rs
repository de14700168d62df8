//! A metric's figure, and what a criterion makes of it.

use super::{Forecast, MetricSource, Pace, forecast};
use crate::assessment::{ClaimValue, MonthCount};
use crate::criteria::{Criterion, Progress, Rule, ScoringDays, months_begun, score_claim};
use crate::ratio::{Percent, Ratio};
use chrono::{Datelike, Months, NaiveDate};

/// The figure of a metric. "Nothing collected" is never 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Figure {
    /// A part of a whole; `None` where nothing was collected.
    Ratio(Option<Ratio>),
    /// A count; `None` where nothing was ever recorded.
    Count(Option<u64>),
    /// Counts of months, oldest first; months before the first record are absent.
    Months(Vec<MonthCount>),
}

impl Figure {
    /// The value a claim takes over; `None` where there is nothing to claim.
    pub fn claim_value(&self) -> Option<ClaimValue> {
        match self {
            Self::Ratio(ratio) => ratio.map(ClaimValue::Ratio),
            Self::Count(count) => count.map(ClaimValue::Count),
            Self::Months(months) => {
                (!months.is_empty()).then(|| ClaimValue::MonthCounts(months.clone()))
            }
        }
    }
}

impl MetricSource {
    /// Whether the metric is counted from the register of households rather than from a log.
    pub const fn is_from_register(self) -> bool {
        matches!(self, Self::CountRatio { .. } | Self::HouseholdRatio { .. })
    }

    /// Whether the metric is a ratio, so that its denominator can be frozen.
    pub const fn is_ratio(self) -> bool {
        self.is_from_register()
    }
}

/// The threshold of a rule on a ratio: for tiers the one of full points.
pub const fn ratio_threshold(rule: Rule) -> Option<Percent> {
    match rule {
        Rule::RatioAtLeast { threshold, .. } => Some(threshold),
        Rule::TiersByRatio { full, .. } => Some(full),
        Rule::YesNo
        | Rule::CountAtLeast { .. }
        | Rule::CountPerMonthAtLeast { .. }
        | Rule::TiersByCount { .. }
        | Rule::TiersChosen => None,
    }
}

/// How many a figure misses to full points of a criterion, 0 where it has them; `None` where there
/// is no figure or the rule is not about one.
pub fn missing_to(criterion: &Criterion, figure: &Figure, days: ScoringDays) -> Option<u64> {
    match score_claim(criterion, figure.claim_value().as_ref(), days).progress {
        Progress::NotCollected => None,
        Progress::Below { missing } => missing,
        Progress::Met => Some(0),
    }
}

/// Where the pace leads a figure under a criterion; `None` where there is no figure, or where what
/// is missing cannot be caught up: a month that is over misses some, or the pace leads beyond the
/// month or the period in which an entry of the log still counts.
pub fn outlook(
    criterion: &Criterion,
    figure: &Figure,
    pace: Pace,
    days: ScoringDays,
) -> Option<Forecast> {
    let missing = missing_to(criterion, figure, days)?;
    if let (Rule::CountPerMonthAtLeast { n }, Figure::Months(months)) = (criterion.rule, figure) {
        let missing_now = n.saturating_sub(count_of_month(months, days.today));
        if missing > missing_now {
            return None;
        }
    }
    let forecast = forecast(days.today, missing, pace);
    match (forecast, last_day_that_counts(figure, days)) {
        (Forecast::Reached, _) | (_, None) => Some(forecast),
        (_, Some(last_day)) if days.today > last_day => None,
        (Forecast::ReachedOn(day), Some(last_day)) if day > last_day => None,
        _ => Some(forecast),
    }
}

/// The last day whose entries can still add to a figure; `None` for one of the register, whose
/// counts are taken as they stand.
fn last_day_that_counts(figure: &Figure, days: ScoringDays) -> Option<NaiveDate> {
    match figure {
        Figure::Ratio(_) => None,
        Figure::Count(_) => Some(days.period.to),
        Figure::Months(_) => Some(last_of_month(days.today)?.min(days.period.to)),
    }
}

fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?
        .checked_add_months(Months::new(1))?
        .pred_opt()
}

fn count_of_month(months: &[MonthCount], day: NaiveDate) -> u64 {
    let same_month = |month: &&MonthCount| month.year == day.year() && month.month == day.month();
    months
        .iter()
        .find(same_month)
        .map_or(0, |month| month.count)
}

/// Days from today to a deadline; negative when it is past.
pub fn days_until(today: NaiveDate, deadline: NaiveDate) -> i32 {
    i32::try_from((deadline - today).num_days()).unwrap_or(i32::MAX)
}

/// The counts of every full month of the period that has begun, 0 where the log holds none; none
/// before the month of the first record: a book that was opened in March says nothing of February.
pub fn months_since(
    first_record: NaiveDate,
    counted: &[MonthCount],
    days: ScoringDays,
) -> Vec<MonthCount> {
    let first_month = (first_record.year(), first_record.month());
    months_begun(days)
        .into_iter()
        .filter(|month| *month >= first_month)
        .map(|(year, month)| {
            let same_month = |one: &&MonthCount| (one.year, one.month) == (year, month);
            let count = counted.iter().find(same_month).map_or(0, |one| one.count);
            MonthCount { year, month, count }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Period;
    use crate::criteria::{EvidenceRule, FigureSource, Obligation, Points, RatioScoring};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(today: &str) -> ScoringDays {
        let period = Period::new(day("2026-01-01"), day("2026-12-31")).unwrap();
        ScoringDays {
            period,
            today: day(today),
        }
    }

    fn criterion(rule: Rule) -> Criterion {
        Criterion {
            code: "1.1".to_owned(),
            group: "1".to_owned(),
            title: String::new(),
            guidance: String::new(),
            rule,
            mandatory: Obligation::Mandatory,
            points: Points(500),
            evidence: EvidenceRule::default(),
            figure: FigureSource::ByHand,
            source: String::new(),
        }
    }

    fn counts(counts: &[(u32, u64)]) -> Vec<MonthCount> {
        counts
            .iter()
            .map(|&(month, count)| MonthCount {
                year: 2026,
                month,
                count,
            })
            .collect()
    }

    #[test]
    fn what_is_missing_is_told_in_the_unit_of_the_rule() {
        let ratio = Rule::RatioAtLeast {
            threshold: Percent::whole(82),
            scoring: RatioScoring::AllOrNothing,
        };
        let tiers = Rule::TiersByRatio {
            full: Percent::whole(90),
            half: Percent::whole(50),
        };
        let cases = [
            (ratio, Figure::Ratio(Ratio::new(440, 550)), Some(11)),
            (ratio, Figure::Ratio(Ratio::new(451, 550)), Some(0)),
            (ratio, Figure::Ratio(None), None),
            (tiers, Figure::Ratio(Ratio::new(440, 550)), Some(55)),
            (Rule::CountAtLeast { n: 3 }, Figure::Count(Some(1)), Some(2)),
            (Rule::CountAtLeast { n: 3 }, Figure::Count(None), None),
            (
                Rule::TiersByCount { full: 4, half: 2 },
                Figure::Count(Some(9)),
                Some(0),
            ),
            (
                Rule::CountPerMonthAtLeast { n: 20 },
                Figure::Months(counts(&[(1, 20), (2, 20), (3, 12)])),
                Some(8),
            ),
            (Rule::YesNo, Figure::Count(Some(1)), None),
        ];
        for (rule, figure, missing) in cases {
            assert_eq!(
                missing_to(&criterion(rule), &figure, days("2026-03-10")),
                missing,
                "{rule:?} {figure:?}"
            );
        }
    }

    #[test]
    fn months_begin_with_the_first_record_and_end_with_today() {
        let of =
            |first: &str, today: &str| months_since(day(first), &counts(&[(2, 7)]), days(today));
        assert_eq!(of("2025-11-30", "2026-02-01"), counts(&[(1, 0), (2, 7)]));
        assert_eq!(of("2026-03-31", "2026-04-30"), counts(&[(3, 0), (4, 0)]));
        assert_eq!(of("2026-12-05", "2027-02-01"), counts(&[(12, 0)]));
        assert_eq!(of("2026-05-05", "2026-04-30"), []);
        assert_eq!(of("2025-11-30", "2025-12-31"), []);
    }

    #[test]
    fn a_month_that_is_over_cannot_be_caught_up() {
        let monthly = criterion(Rule::CountPerMonthAtLeast { n: 20 });
        let pace = Pace { gained: 28 };
        let of = |months| {
            outlook(
                &monthly,
                &Figure::Months(counts(months)),
                pace,
                days("2026-02-10"),
            )
        };
        assert_eq!(
            of(&[(1, 25), (2, 12)]),
            Some(Forecast::ReachedOn(day("2026-02-18")))
        );
        assert_eq!(of(&[(1, 20), (2, 20)]), Some(Forecast::Reached));
        assert_eq!(of(&[(1, 19), (2, 25)]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn no_day_is_named_after_the_month_or_the_period_in_which_it_would_count() {
        let monthly = criterion(Rule::CountPerMonthAtLeast { n: 20 });
        let february = Figure::Months(counts(&[(1, 25), (2, 12)]));
        let slow = Pace { gained: 7 };
        // Eight more at one in four days are there in the middle of March: too late for February.
        assert_eq!(outlook(&monthly, &february, slow, days("2026-02-10")), None);
        let ten = criterion(Rule::CountAtLeast { n: 10 });
        let eight = Figure::Count(Some(8));
        assert_eq!(outlook(&ten, &eight, slow, days("2026-12-30")), None);
        assert_eq!(outlook(&ten, &eight, slow, days("2027-01-05")), None);
        let done = Figure::Count(Some(10));
        assert_eq!(
            outlook(&ten, &done, slow, days("2027-01-05")),
            Some(Forecast::Reached)
        );
    }

    #[test]
    fn an_empty_figure_is_no_claim() {
        assert_eq!(Figure::Ratio(None).claim_value(), None);
        assert_eq!(Figure::Count(None).claim_value(), None);
        assert_eq!(Figure::Months(Vec::new()).claim_value(), None);
        assert_eq!(
            Figure::Count(Some(0)).claim_value(),
            Some(ClaimValue::Count(0))
        );
    }

    #[test]
    fn days_are_negative_after_the_deadline() {
        assert_eq!(days_until(day("2026-12-01"), day("2026-12-31")), 30);
        assert_eq!(days_until(day("2027-01-02"), day("2026-12-31")), -2);
    }

    #[test]
    fn the_outlook_counts_the_days_to_the_threshold() {
        let criterion = criterion(Rule::CountAtLeast { n: 10 });
        let outlook = outlook(
            &criterion,
            &Figure::Count(Some(8)),
            Pace { gained: 28 },
            days("2026-03-01"),
        );
        assert_eq!(outlook, Some(Forecast::ReachedOn(day("2026-03-03"))));
    }
}
