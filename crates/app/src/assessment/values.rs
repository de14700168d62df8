//! Claimed values between the screens' shape and the domain's, with their limits.

use crate::api::assessment::{ClaimValueInput, MonthCountFigure, TierName};
use crate::api::errors::ApiError;
use crate::validation::invalid_field;
use khupho_domain::assessment::{ClaimValue, MonthCount};
use khupho_domain::criteria::{Rule, TierLevel, ValueShape};
use khupho_domain::limits::{CLAIM_FIGURE_MAX, CLAIM_MONTHS_MAX};
use khupho_domain::ratio::Ratio;

/// Calendar years that a month of a claim can lie in.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// The value of an answer to a rule. A typed part larger than its whole is a slip of the keyboard
/// and refused; a figure of the book may be so, where a frozen whole is out of date.
///
/// # Errors
/// [`ErrorCode::InvalidField`](crate::api::errors::ErrorCode::InvalidField) naming `field`.
pub(crate) fn typed_value(
    field: &str,
    rule: Rule,
    input: &ClaimValueInput,
) -> Result<ClaimValue, ApiError> {
    let value = value_of(field, rule, input)?;
    match value {
        ClaimValue::Ratio(ratio) if ratio.part() > ratio.whole() => {
            Err(invalid_field(field, "part_over_whole"))
        }
        _ => Ok(value),
    }
}

/// The value of a figure of the book, or of a value that was stored before.
///
/// # Errors
/// As [`typed_value`].
pub(crate) fn value_of(
    field: &str,
    rule: Rule,
    input: &ClaimValueInput,
) -> Result<ClaimValue, ApiError> {
    let value = match input {
        ClaimValueInput::YesNo { yes } => ClaimValue::YesNo(*yes),
        ClaimValueInput::Count { count } => ClaimValue::Count(within(field, *count)?),
        ClaimValueInput::MonthCounts { months } => {
            ClaimValue::MonthCounts(months_of(field, months)?)
        }
        ClaimValueInput::Ratio { part, whole } => {
            let (part, whole) = (within(field, *part)?, within(field, *whole)?);
            ClaimValue::Ratio(
                Ratio::new(part, whole).ok_or_else(|| invalid_field(field, "whole_zero"))?,
            )
        }
        ClaimValueInput::Tier { level } => ClaimValue::Tier(tier_of(*level)),
    };
    if value.shape() != rule.shape() {
        return Err(invalid_field(field, "wrong_shape").with("expected", shape_name(rule.shape())));
    }
    Ok(value)
}

fn within(field: &str, number: u64) -> Result<u64, ApiError> {
    if number > CLAIM_FIGURE_MAX {
        Err(invalid_field(field, "range"))
    } else {
        Ok(number)
    }
}

/// The months, oldest first, each once.
fn months_of(field: &str, months: &[MonthCountFigure]) -> Result<Vec<MonthCount>, ApiError> {
    if months.len() > CLAIM_MONTHS_MAX {
        return Err(invalid_field(field, "too_many"));
    }
    let mut counts = Vec::with_capacity(months.len());
    for figure in months {
        if !YEARS.contains(&figure.year) || !(1..=12).contains(&figure.month) {
            return Err(invalid_field(field, "month"));
        }
        counts.push(MonthCount {
            year: figure.year,
            month: figure.month,
            count: within(field, figure.count)?,
        });
    }
    counts.sort_by_key(|count| (count.year, count.month));
    let is_twice =
        |pair: &[MonthCount]| (pair[0].year, pair[0].month) == (pair[1].year, pair[1].month);
    if counts.windows(2).any(is_twice) {
        return Err(invalid_field(field, "month_twice"));
    }
    Ok(counts)
}

/// The screens' shape of a value.
pub(crate) fn input_of(value: &ClaimValue) -> ClaimValueInput {
    match value {
        ClaimValue::YesNo(yes) => ClaimValueInput::YesNo { yes: *yes },
        ClaimValue::Count(count) => ClaimValueInput::Count { count: *count },
        ClaimValue::MonthCounts(months) => {
            let figure = |one: &MonthCount| MonthCountFigure {
                year: one.year,
                month: one.month,
                count: one.count,
            };
            ClaimValueInput::MonthCounts {
                months: months.iter().map(figure).collect(),
            }
        }
        ClaimValue::Ratio(ratio) => ClaimValueInput::Ratio {
            part: ratio.part(),
            whole: ratio.whole(),
        },
        ClaimValue::Tier(level) => ClaimValueInput::Tier {
            level: tier_name(*level),
        },
    }
}

const fn tier_of(name: TierName) -> TierLevel {
    match name {
        TierName::Zero => TierLevel::Zero,
        TierName::Half => TierLevel::Half,
        TierName::Full => TierLevel::Full,
    }
}

const fn tier_name(level: TierLevel) -> TierName {
    match level {
        TierLevel::Zero => TierName::Zero,
        TierLevel::Half => TierName::Half,
        TierLevel::Full => TierName::Full,
    }
}

/// The name of a shape in errors and in answer files.
pub(crate) const fn shape_name(shape: ValueShape) -> &'static str {
    match shape {
        ValueShape::YesNo => "yes_no",
        ValueShape::Count => "count",
        ValueShape::MonthCounts => "month_counts",
        ValueShape::Ratio => "ratio",
        ValueShape::Tier => "tier",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khupho_domain::criteria::RatioScoring;
    use khupho_domain::ratio::Percent;

    const RATIO: Rule = Rule::RatioAtLeast {
        threshold: Percent::whole(80),
        scoring: RatioScoring::AllOrNothing,
    };
    const MONTHLY: Rule = Rule::CountPerMonthAtLeast { n: 1 };

    fn refused(rule: Rule, input: &ClaimValueInput) -> String {
        let error = typed_value("value", rule, input).expect_err("must be refused");
        error.params.get("reason").cloned().unwrap_or_default()
    }

    fn months(of: &[(i32, u32)]) -> ClaimValueInput {
        let figure = |(year, month): &(i32, u32)| MonthCountFigure {
            year: *year,
            month: *month,
            count: 1,
        };
        ClaimValueInput::MonthCounts {
            months: of.iter().map(figure).collect(),
        }
    }

    #[test]
    fn values_come_back_from_the_screens_shape() {
        let inputs = [
            (Rule::YesNo, ClaimValueInput::YesNo { yes: false }),
            (
                Rule::CountAtLeast { n: 1 },
                ClaimValueInput::Count {
                    count: CLAIM_FIGURE_MAX,
                },
            ),
            (
                RATIO,
                ClaimValueInput::Ratio {
                    part: 451,
                    whole: 550,
                },
            ),
            (MONTHLY, months(&[(2026, 1), (2026, 2)])),
            (
                Rule::TiersChosen,
                ClaimValueInput::Tier {
                    level: TierName::Half,
                },
            ),
        ];
        for (rule, input) in inputs {
            assert_eq!(
                typed_value("value", rule, &input).map(|value| input_of(&value)),
                Ok(input)
            );
        }
    }

    #[test]
    fn slips_are_named() {
        assert_eq!(
            refused(RATIO, &ClaimValueInput::Ratio { part: 1, whole: 0 }),
            "whole_zero"
        );
        assert_eq!(
            refused(RATIO, &ClaimValueInput::Ratio { part: 3, whole: 2 }),
            "part_over_whole"
        );
        assert_eq!(
            refused(
                Rule::CountAtLeast { n: 1 },
                &ClaimValueInput::Count {
                    count: CLAIM_FIGURE_MAX + 1
                }
            ),
            "range"
        );
        assert_eq!(refused(MONTHLY, &months(&[(2026, 13)])), "month");
        assert_eq!(refused(MONTHLY, &months(&[(1999, 1)])), "month");
        assert_eq!(
            refused(MONTHLY, &months(&[(2026, 2), (2026, 2)])),
            "month_twice"
        );
        assert_eq!(
            refused(Rule::YesNo, &ClaimValueInput::Count { count: 1 }),
            "wrong_shape"
        );
    }

    #[test]
    fn the_book_may_say_more_than_an_old_whole() {
        let input = ClaimValueInput::Ratio { part: 3, whole: 2 };
        assert!(value_of("value", RATIO, &input).is_ok());
    }

    #[test]
    fn months_are_limited_and_come_oldest_first() {
        let all: Vec<(i32, u32)> = (2000..=2100)
            .flat_map(|year| (1..=12).map(move |month| (year, month)))
            .collect();
        assert!(typed_value("value", MONTHLY, &months(&all[..CLAIM_MONTHS_MAX])).is_ok());
        assert_eq!(
            refused(MONTHLY, &months(&all[..=CLAIM_MONTHS_MAX])),
            "too_many"
        );
        let swapped = typed_value("value", MONTHLY, &months(&[(2026, 3), (2025, 12)]))
            .map(|value| input_of(&value));
        assert_eq!(swapped, Ok(months(&[(2025, 12), (2026, 3)])));
    }
}
