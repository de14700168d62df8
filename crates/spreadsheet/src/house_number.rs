//! House numbers that a spreadsheet took for dates: "12/3" typed into a cell becomes 12 March.

use chrono::{Datelike, NaiveDate};
use khupho_domain::text::date::parse_date;

use crate::table::{Cell, CellKind};

/// How spreadsheets shorten months in English; in Vietnamese they write "Thg3".
const ENGLISH_MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// "12/03/2026" and "2026-03-12". A house number has no such length by itself; "12/3/26" may be one.
const WHOLE_DATE_CHARS: usize = 10;

/// Registers typed before this are not in use any more.
const FIRST_YEAR_OF_TYPING: i32 = 2018;

/// The house number that was probably typed, where a cell of an address is a date.
pub(crate) fn typed_before_the_date(cell: &Cell) -> Option<String> {
    if let CellKind::Date(moment) = cell.kind {
        return Some(day_and_month(moment.date()));
    }
    let text = cell.text.trim();
    if text.len() == WHOLE_DATE_CHARS {
        return parse_date(text).map(day_and_month);
    }
    let (day, month) = text.split_once('-')?;
    if let (Some(month), year) = (month_of(day), month) {
        // "1/32" is shown as "Jan-32".
        let is_year = year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit());
        return is_year.then(|| format!("{month}/{year}"));
    }
    let day: u32 = day.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(format!("{day}/{}", month_of(month)?))
}

/// "12/3" becomes a day of the year in which it is typed; "12/45", where no such month is, the first
/// day of a month in another year.
fn day_and_month(date: NaiveDate) -> String {
    if date.day() == 1 && date.year() < FIRST_YEAR_OF_TYPING {
        return format!("{}/{:02}", date.month(), date.year().rem_euclid(100));
    }
    format!("{}/{}", date.day(), date.month())
}

/// "Mar", "Thg3" or "Thg 3".
fn month_of(text: &str) -> Option<usize> {
    let lower = text.trim().to_lowercase();
    if let Some(number) = lower.strip_prefix("thg") {
        let month: usize = number.trim().parse().ok()?;
        return (1..=12).contains(&month).then_some(month);
    }
    let month = ENGLISH_MONTHS.iter().position(|month| *month == lower)?;
    Some(month + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        typed_before_the_date(&Cell::new(text, CellKind::Text))
    }

    #[test]
    fn dates_become_the_numbers_that_were_typed() {
        let moment = NaiveDate::from_ymd_opt(2026, 3, 12)
            .and_then(|date| date.and_hms_opt(0, 0, 0))
            .unwrap();
        let cell = Cell::new("12/03/2026", CellKind::Date(moment));
        assert_eq!(typed_before_the_date(&cell).as_deref(), Some("12/3"));
        for text in ["12/03/2026", "2026-03-12", "12-Mar", "12-Thg3", "12-thg 3"] {
            assert_eq!(found(text).as_deref(), Some("12/3"), "{text}");
        }
    }

    #[test]
    fn a_month_of_another_year_was_a_house_number_above_31() {
        for (text, typed) in [
            ("01/12/1945", "12/45"),
            ("01/05/2014", "5/14"),
            ("01/05/2026", "1/5"),
            ("02/05/2014", "2/5"),
        ] {
            assert_eq!(found(text).as_deref(), Some(typed), "{text}");
        }
    }

    #[test]
    fn a_month_and_a_year_were_a_house_number_too() {
        assert_eq!(found("Jan-32").as_deref(), Some("1/32"));
        assert_eq!(found("Thg12-45").as_deref(), Some("12/45"));
        assert_eq!(found("Jan-A"), None);
    }

    #[test]
    fn house_numbers_are_left_alone() {
        for text in [
            "12/3",
            "42/7",
            "12/3/26",
            "134/109/18A",
            "1-3",
            "12-A",
            "12-Thg13",
            "45-Mar",
            "Lô A-12",
            "",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
