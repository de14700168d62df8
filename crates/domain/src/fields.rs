//! What can be wrong with a typed field, and the checks that several areas share.

use crate::limits::{SHORT_TEXT_MAX_CHARS, TEXT_MAX_CHARS};
use chrono::{Datelike, Days, NaiveDate};

/// First year that a date of the notebook can lie in.
const EARLIEST_YEAR: i32 = 2000;
/// How far ahead something can be planned: two years.
const PLANNED_AHEAD_MAX_DAYS: u64 = 731;

/// Why a field cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldReason {
    /// Nothing stands in it.
    Required,
    /// The day is not here yet.
    Future,
    /// The day is before 2000.
    TooOld,
    /// The day of a revisit is before the help.
    BeforeStart,
    /// A number outside what can be right.
    Range,
    /// It only goes with a help where nobody is named.
    OnlyUnnamed,
    /// A word that is none of those to choose from.
    Unknown,
}

impl FieldReason {
    /// The name under which the words stand.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Future => "future",
            Self::TooOld => "too_old",
            Self::BeforeStart => "before_start",
            Self::Range => "range",
            Self::OnlyUnnamed => "only_unnamed",
            Self::Unknown => "unknown",
        }
    }
}

/// A field that cannot be taken as typed. Nothing is written then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldFault {
    /// The field holds something it cannot.
    #[error("{field}: {reason:?}")]
    Invalid {
        /// Name of the field.
        field: &'static str,
        /// Why.
        reason: FieldReason,
    },
    /// The text is longer than its limit.
    #[error("{field} is longer than {max_chars} characters")]
    TextTooLong {
        /// Name of the field.
        field: &'static str,
        /// Longest text, in characters.
        max_chars: usize,
    },
}

/// A field that holds something it cannot.
#[must_use]
pub const fn invalid(field: &'static str, reason: FieldReason) -> FieldFault {
    FieldFault::Invalid { field, reason }
}

/// Checks a name, title or other short text.
///
/// # Errors
/// [`FieldFault::TextTooLong`].
pub fn check_short_text(field: &'static str, text: &str) -> Result<(), FieldFault> {
    check_length(field, text, SHORT_TEXT_MAX_CHARS)
}

/// Checks a short text that must not be empty.
///
/// # Errors
/// [`FieldReason::Required`] and [`FieldFault::TextTooLong`].
pub fn check_needed_short_text(field: &'static str, text: &str) -> Result<(), FieldFault> {
    if text.is_empty() {
        return Err(invalid(field, FieldReason::Required));
    }
    check_short_text(field, text)
}

/// Checks a note or other free text.
///
/// # Errors
/// [`FieldFault::TextTooLong`].
pub fn check_text(field: &'static str, text: &str) -> Result<(), FieldFault> {
    check_length(field, text, TEXT_MAX_CHARS)
}

fn check_length(field: &'static str, text: &str, max_chars: usize) -> Result<(), FieldFault> {
    // Bytes are never fewer than characters, so most texts need no counting.
    if text.len() > max_chars && text.chars().count() > max_chars {
        return Err(FieldFault::TextTooLong { field, max_chars });
    }
    Ok(())
}

/// Checks the day of something that happened: from 2000 to tomorrow. Tomorrow is let through
/// because the clock of an old PC may be a day behind.
///
/// # Errors
/// [`FieldReason::TooOld`] and [`FieldReason::Future`].
pub fn check_past_day(
    field: &'static str,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<(), FieldFault> {
    check_day_until(field, day, today, Days::new(1))
}

/// Checks a day that may be planned: from 2000 to two years ahead.
///
/// # Errors
/// [`FieldReason::TooOld`] and [`FieldReason::Future`].
pub fn check_planned_day(
    field: &'static str,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<(), FieldFault> {
    check_day_until(field, day, today, Days::new(PLANNED_AHEAD_MAX_DAYS))
}

fn check_day_until(
    field: &'static str,
    day: NaiveDate,
    today: NaiveDate,
    ahead: Days,
) -> Result<(), FieldFault> {
    if day.year() < EARLIEST_YEAR {
        return Err(invalid(field, FieldReason::TooOld));
    }
    let latest = today.checked_add_days(ahead).unwrap_or(NaiveDate::MAX);
    if day > latest {
        return Err(invalid(field, FieldReason::Future));
    }
    Ok(())
}

/// Checks a number that may be left out.
///
/// # Errors
/// [`FieldReason::Range`].
pub fn check_range<N: PartialOrd>(
    field: &'static str,
    number: Option<N>,
    range: std::ops::RangeInclusive<N>,
) -> Result<(), FieldFault> {
    match number {
        Some(number) if !range.contains(&number) => Err(invalid(field, FieldReason::Range)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
    }

    #[test]
    fn short_texts_hold_200_characters_and_not_201() {
        let full = "ế".repeat(SHORT_TEXT_MAX_CHARS);
        assert_eq!(check_short_text("title", &full), Ok(()));
        assert_eq!(
            check_short_text("title", &format!("{full}x")),
            Err(FieldFault::TextTooLong {
                field: "title",
                max_chars: 200
            })
        );
        assert_eq!(
            check_needed_short_text("title", ""),
            Err(invalid("title", FieldReason::Required))
        );
    }

    #[test]
    fn free_texts_hold_2000_characters_and_not_2001() {
        let full = "đ".repeat(TEXT_MAX_CHARS);
        assert_eq!(check_text("note", &full), Ok(()));
        assert!(check_text("note", &format!("{full}đ")).is_err());
    }

    #[test]
    fn things_happen_between_2000_and_tomorrow() {
        let today = day(2026, 11, 22);
        let check = |on| check_past_day("happened_on", on, today);
        assert_eq!(check(day(2000, 1, 1)), Ok(()));
        assert_eq!(check(day(2026, 11, 23)), Ok(()));
        assert_eq!(
            check(day(1999, 12, 31)),
            Err(invalid("happened_on", FieldReason::TooOld))
        );
        assert_eq!(
            check(day(2026, 11, 24)),
            Err(invalid("happened_on", FieldReason::Future))
        );
    }

    #[test]
    fn plans_reach_two_years_ahead() {
        let today = day(2026, 11, 22);
        assert_eq!(
            check_planned_day("starts_on", day(2028, 11, 22), today),
            Ok(())
        );
        assert!(check_planned_day("starts_on", day(2028, 11, 23), today).is_err());
        assert_eq!(
            check_planned_day("starts_on", NaiveDate::MAX, NaiveDate::MAX),
            Ok(())
        );
    }

    #[test]
    fn a_number_left_out_is_in_every_range() {
        assert_eq!(check_range("satisfaction", None::<u8>, 1..=5), Ok(()));
        assert_eq!(check_range("satisfaction", Some(5), 1..=5), Ok(()));
        assert!(check_range("satisfaction", Some(6), 1..=5).is_err());
        assert!(check_range("satisfaction", Some(0), 1..=5).is_err());
    }
}
