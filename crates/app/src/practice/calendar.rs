//! The days of a generated year.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use khupho_domain::vietnam::start_of_vietnam_day_ms;

/// Days that a generated book covers, today included.
pub(super) const BOOK_DAYS: u64 = 365;

const HOUR_MS: u64 = 60 * 60 * 1_000;

/// The days of the book, oldest first.
pub(super) fn days_until(today: NaiveDate) -> Vec<NaiveDate> {
    (0..BOOK_DAYS)
        .rev()
        .filter_map(|back| today.checked_sub_days(Days::new(back)))
        .collect()
}

/// The clock's milliseconds at an hour of a day, before the present moment.
pub(super) fn moment_ms(day: NaiveDate, hour: u32, now_ms: u64) -> u64 {
    let moment_ms = start_of_vietnam_day_ms(day) + u64::from(hour) * HOUR_MS;
    moment_ms.min(now_ms)
}

/// How many of `total` fall on each day: weekends see half the work of weekdays, and every one of
/// them falls somewhere.
pub(super) fn shares(days: &[NaiveDate], total: u32) -> Vec<u32> {
    let weights: Vec<u64> = days.iter().map(|day| weight(*day)).collect();
    let all: u64 = weights.iter().sum::<u64>().max(1);
    let mut before = 0;
    let mut given = 0;
    weights
        .iter()
        .map(|weight| {
            before += weight;
            let until = u32::try_from(u64::from(total) * before / all).unwrap_or(total);
            let share = until - given;
            given = until;
            share
        })
        .collect()
}

fn weight(day: NaiveDate) -> u64 {
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_falls_on_a_day() {
        let days = days_until("2026-03-01".parse().unwrap());
        assert_eq!(days.len(), 365);
        assert_eq!(days.last().unwrap().to_string(), "2026-03-01");
        for total in [0, 7, 120, 16_009] {
            assert_eq!(shares(&days, total).iter().sum::<u32>(), total);
        }
    }

    #[test]
    fn no_moment_lies_in_the_future() {
        let day = "2026-03-01".parse().unwrap();
        assert_eq!(moment_ms(day, 9, 5), 5);
        // At midnight in Việt Nam it is 17:00 of the day before at Greenwich.
        assert_eq!(moment_ms(day, 0, u64::MAX), 1_772_298_000_000);
    }
}
