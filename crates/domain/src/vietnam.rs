//! The clock on the walls of every khu phố, whatever a PC believes where it stands.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// Việt Nam is seven hours ahead of UTC all year (IANA Asia/Ho_Chi_Minh, without summer time since 1975).
pub const VIETNAM_UTC_OFFSET_SECONDS: i32 = 7 * 60 * 60;

const OFFSET: TimeDelta = TimeDelta::seconds(VIETNAM_UTC_OFFSET_SECONDS as i64);

/// Day and time in Việt Nam, of milliseconds since 1970 UTC. A moment beyond the calendar is its last one.
pub fn vietnam_time(at_ms: u64) -> NaiveDateTime {
    i64::try_from(at_ms)
        .ok()
        .and_then(DateTime::from_timestamp_millis)
        .and_then(|at| at.naive_utc().checked_add_signed(OFFSET))
        .unwrap_or(NaiveDateTime::MAX)
}

/// The day in Việt Nam, of milliseconds since 1970 UTC.
pub fn vietnam_day(at_ms: u64) -> NaiveDate {
    vietnam_time(at_ms).date()
}

/// When a day begins in Việt Nam, in milliseconds since 1970 UTC; 0 for a day before.
pub fn start_of_vietnam_day_ms(day: NaiveDate) -> u64 {
    let begins = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    u64::try_from(begins - OFFSET.num_milliseconds()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 22 November 2026, 18:30 UTC.
    const EVENING_UTC_MS: u64 = 1_795_372_200_000;

    #[test]
    fn an_evening_at_greenwich_is_the_next_day_in_vietnam() {
        assert_eq!(
            vietnam_time(EVENING_UTC_MS).to_string(),
            "2026-11-23 01:30:00"
        );
        assert_eq!(vietnam_day(EVENING_UTC_MS).to_string(), "2026-11-23");
        let begins = start_of_vietnam_day_ms(vietnam_day(EVENING_UTC_MS));
        assert_eq!(begins, EVENING_UTC_MS - 90 * 60 * 1_000);
        assert_eq!(vietnam_day(begins - 1).to_string(), "2026-11-22");
    }

    #[test]
    fn the_ends_of_the_calendar_hold() {
        assert_eq!(vietnam_time(0).to_string(), "1970-01-01 07:00:00");
        assert_eq!(vietnam_time(u64::MAX), NaiveDateTime::MAX);
        let first = vietnam_day(0);
        assert_eq!(start_of_vietnam_day_ms(first), 0);
        assert!(start_of_vietnam_day_ms(NaiveDate::MAX) > 0);
    }

    proptest! {
        #[test]
        fn every_moment_lies_in_its_day(at_ms in 86_400_000_u64..253_402_300_799_999) {
            let begins = start_of_vietnam_day_ms(vietnam_day(at_ms));
            prop_assert!((begins..begins + 86_400_000).contains(&at_ms));
        }
    }
}
