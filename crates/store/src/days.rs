//! Days and times of day as registers and columns hold them: "2026-11-22" and "08:30:00", which sort
//! as text the way they do in time.

use chrono::{Datelike as _, NaiveDate, NaiveTime};
use rusqlite::Row;
use rusqlite::types::Type;

const DAY_FORM: &str = "%Y-%m-%d";
const TIME_FORM: &str = "%H:%M:%S";
/// Letters of a day. A longer year would not sort.
const DAY_LETTERS: usize = 10;

/// A day as text.
pub(crate) fn day_text(day: NaiveDate) -> String {
    match u16::try_from(day.year()) {
        // The same, without the detour over a description of the form.
        Ok(year @ 0..=9_999) => format!("{year:04}-{:02}-{:02}", day.month(), day.day()),
        _ => day.format(DAY_FORM).to_string(),
    }
}

/// A time of day as text.
pub(crate) fn time_text(time: NaiveTime) -> String {
    time.format(TIME_FORM).to_string()
}

/// The day of a text in that form; none for any other spelling.
pub(crate) fn parse_day(text: &str) -> Option<NaiveDate> {
    let sorts = text.len() == DAY_LETTERS && text.starts_with(|first: char| first.is_ascii_digit());
    NaiveDate::parse_from_str(text, DAY_FORM)
        .ok()
        .filter(|_| sorts)
}

/// The time of day of a text in that form.
pub(crate) fn parse_time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, TIME_FORM).ok()
}

/// The day in a column that always holds one.
pub(crate) fn day_at(row: &Row<'_>, column: usize) -> rusqlite::Result<NaiveDate> {
    some_day_at(row, column)?
        .ok_or_else(|| rusqlite::Error::InvalidColumnType(column, "day".to_owned(), Type::Text))
}

/// The day in a column that may be null.
pub(crate) fn some_day_at(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<NaiveDate>> {
    let text: Option<String> = row.get(column)?;
    Ok(text.as_deref().and_then(parse_day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_published_spelling_of_a_day_is_read() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(parse_day(&day_text(day)), Some(day));
        for other in [
            "2026-11-2",
            "22/11/2026",
            "",
            "2026-02-30",
            "+2026-1-22",
            "10000-01-01",
        ] {
            assert_eq!(parse_day(other), None, "{other}");
        }
    }

    #[test]
    fn days_of_every_year_are_spelt_like_the_form() {
        for year in [-1, 0, 7, 1999, 2026, 9_999, 10_000] {
            let day = NaiveDate::from_ymd_opt(year, 2, 3).unwrap();
            assert_eq!(day_text(day), day.format(DAY_FORM).to_string());
        }
    }

    #[test]
    fn a_time_keeps_its_seconds() {
        let time = NaiveTime::from_hms_opt(8, 5, 59).unwrap();
        assert_eq!(time_text(time), "08:05:59");
        assert_eq!(parse_time("08:05:59"), Some(time));
        assert_eq!(parse_time("8 giờ"), None);
    }
}
