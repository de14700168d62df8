//! Dates as Vietnamese writes them: day/month/year.

use crate::limits::{TYPED_YEAR_MAX, TYPED_YEAR_MIN};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// Reads "31/12/2026", "1/2/26", "31-12-2026", "31.12.2026" or "2026-12-31".
///
/// The day always stands first unless the year does. Two-digit years are
/// 2000 to 2069 and 1970 to 1999.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let separator = text
        .chars()
        .find(|letter| matches!(letter, '/' | '-' | '.'))?;
    let mut parts = text.split(separator).map(str::trim);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (day, month, year) = if first.len() == 4 {
        (third, second, first)
    } else {
        (first, second, third)
    };
    let date = NaiveDate::from_ymd_opt(year_of(year)?, short_number(month)?, short_number(day)?)?;
    (TYPED_YEAR_MIN..=TYPED_YEAR_MAX)
        .contains(&date.year())
        .then_some(date)
}

/// Reads a date with a time after it: "31/12/2026 08:05:09", "2026-12-31T08:05".
///
/// A date alone is its midnight. "SA" and "CH" (sáng, chiều), "AM" and "PM"
/// are understood; a zone after the time ("GMT+7") is passed over.
#[must_use]
pub fn parse_date_time(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let (date, time) = match text.find([' ', 'T', ',']) {
        Some(index) => (&text[..index], text[index + 1..].trim()),
        None => (text, ""),
    };
    let date = parse_date(date)?;
    let time = if time.is_empty() {
        NaiveTime::MIN
    } else {
        parse_time(time)?
    };
    Some(date.and_time(time))
}

/// Reads "08:05", "8:05:09", "8:05:09 CH", "8g05" or "8h05".
#[must_use]
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let lower = text.trim().to_lowercase();
    let (clock, half) = split_half_of_day(without_zone(&lower));
    let clock = clock.split(['.', 'z', '+']).next()?;
    let mut parts = clock.split([':', 'g', 'h']);
    let hour = short_number(parts.next()?)?;
    let minute = optional_number(parts.next())?;
    let second = optional_number(parts.next())?;
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_opt(half.hour_of_day(hour)?, minute, second)
}

/// Writes "31/12/2026".
#[must_use]
pub fn format_date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

#[derive(Clone, Copy)]
enum HalfOfDay {
    NotSaid,
    Morning,
    Afternoon,
}

impl HalfOfDay {
    fn hour_of_day(self, hour: u32) -> Option<u32> {
        match self {
            Self::NotSaid => Some(hour),
            Self::Morning if hour <= 12 => Some(hour % 12),
            Self::Afternoon if hour <= 12 => Some(hour % 12 + 12),
            // Google writes "14:05 CH" under some settings; the hour is plain.
            Self::Afternoon => Some(hour),
            Self::Morning => None,
        }
    }
}

fn split_half_of_day(lower: &str) -> (&str, HalfOfDay) {
    for (suffix, half) in [
        ("sa", HalfOfDay::Morning),
        ("am", HalfOfDay::Morning),
        ("ch", HalfOfDay::Afternoon),
        ("pm", HalfOfDay::Afternoon),
    ] {
        if let Some(clock) = lower.strip_suffix(suffix) {
            return (clock.trim_end(), half);
        }
    }
    (lower, HalfOfDay::NotSaid)
}

/// The answers that Google Forms itself writes to CSV end with their zone: "8:05:09 SA GMT+7". What the
/// clock on the wall showed is what counts.
fn without_zone(lower: &str) -> &str {
    let is_offset = |text: &str| {
        text.chars()
            .all(|letter| letter.is_ascii_digit() || matches!(letter, '+' | '-' | ':'))
    };
    ["gmt", "utc"]
        .into_iter()
        .filter_map(|zone| lower.rsplit_once(zone))
        .find(|(_, offset)| is_offset(offset))
        .map_or(lower, |(clock, _)| clock.trim_end())
}

fn optional_number(part: Option<&str>) -> Option<u32> {
    match part {
        None | Some("") => Some(0),
        Some(part) => short_number(part),
    }
}

fn short_number(part: &str) -> Option<u32> {
    let plain = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| part.parse().ok()).flatten()
}

fn year_of(part: &str) -> Option<i32> {
    if !part.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i32 = part.parse().ok()?;
    match part.len() {
        4 => Some(year),
        2 if year < 70 => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn the_day_stands_first() {
        assert_eq!(parse_date("05/03/2026"), date(2026, 3, 5));
        assert_eq!(parse_date(" 5/3/26 "), date(2026, 3, 5));
        assert_eq!(parse_date("31-12-2026"), date(2026, 12, 31));
        assert_eq!(parse_date("31.12.2026"), date(2026, 12, 31));
        assert_eq!(parse_date("2026-12-31"), date(2026, 12, 31));
    }

    /// The fields of the screens read the same cases, so that nobody's "85" is two years.
    #[test]
    fn days_are_read_as_on_the_screens() {
        for line in include_str!("typed_days.txt").lines() {
            let (typed, day) = line.split_once(" = ").expect("a typed text and its day");
            let read = parse_date(typed).map_or("-".to_owned(), |date| date.to_string());
            assert_eq!(read, day, "{typed}");
        }
    }

    #[test]
    fn what_is_not_a_date() {
        for text in [
            "",
            "12/2026",
            "31/02/2026",
            "2026-13-01",
            "13/13/2026",
            "1/2/3/4",
            "01/02/20266",
            "42/7/3A",
            "1/2/0026",
            "+1/2/2026",
            "１/２/2026",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn times_of_google_forms() {
        let moment = |hour, minute, second| {
            date(2026, 3, 5).and_then(|date| date.and_hms_opt(hour, minute, second))
        };
        assert_eq!(parse_date_time("05/03/2026 8:05:09"), moment(8, 5, 9));
        assert_eq!(parse_date_time("5/3/2026 08:05"), moment(8, 5, 0));
        assert_eq!(parse_date_time("2026-03-05T08:05:09.123Z"), moment(8, 5, 9));
        assert_eq!(parse_date_time("05/03/2026 8:05:09 CH"), moment(20, 5, 9));
        assert_eq!(parse_date_time("05/03/2026 12:05:09 SA"), moment(0, 5, 9));
        assert_eq!(parse_date_time("05/03/2026 8g05"), moment(8, 5, 0));
        assert_eq!(
            parse_date_time("2026/03/05 8:05:09 SA GMT+7"),
            moment(8, 5, 9)
        );
        assert_eq!(
            parse_date_time("2026/03/05 8:05:09 PM UTC+07:00"),
            moment(20, 5, 9)
        );
        assert_eq!(parse_date_time("2026/03/05 8:05:09 GMT-sau"), None);
        assert_eq!(parse_date_time("05/03/2026"), moment(0, 0, 0));
        assert_eq!(parse_date_time("05/03/2026 25:00"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(days in 0_i64..60_000) {
            let date = NaiveDate::from_ymd_opt(1930, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            prop_assert_eq!(parse_date(&format_date(date)), Some(date));
            let moment = date.and_hms_opt(23, 59, 0).unwrap();
            prop_assert_eq!(parse_date_time(&format!("{} 23:59", format_date(date))), Some(moment));
        }

        #[test]
        fn no_text_is_a_fault(text in any::<String>()) {
            let _ = parse_date(&text);
            let _ = parse_date_time(&text);
        }
    }
}
