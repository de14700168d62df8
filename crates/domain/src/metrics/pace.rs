//! The pace of the last 28 days, and the day at which it reaches the threshold.

use chrono::NaiveDate;

/// Days over which the pace is taken: four weeks, so that every weekday counts alike.
pub const PACE_WINDOW_DAYS: u32 = 28;

/// What was gained in the last [`PACE_WINDOW_DAYS`] days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Gained in the window, in the metric's unit.
    pub gained: u64,
}

/// What the pace leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecast {
    /// The threshold is reached already.
    Reached,
    /// At this pace it is reached on this day.
    ReachedOn(NaiveDate),
    /// Nothing was gained in the window, so no day can be named.
    NoPace,
    /// Later than ten years from now: a day would only mislead.
    TooFar,
}

/// The pace of a metric that stood at `then` 28 days ago and stands at `now`. A figure that fell has no pace.
pub fn pace_of(then: u64, now: u64) -> Pace {
    Pace {
        gained: now.saturating_sub(then),
    }
}

/// The day at which `missing` more are there, at the pace of the last 28 days.
pub fn forecast(today: NaiveDate, missing: u64, pace: Pace) -> Forecast {
    const FARTHEST_DAYS: u64 = 3_653;
    if missing == 0 {
        return Forecast::Reached;
    }
    if pace.gained == 0 {
        return Forecast::NoPace;
    }
    let days = missing
        .saturating_mul(u64::from(PACE_WINDOW_DAYS))
        .div_ceil(pace.gained);
    if days > FARTHEST_DAYS {
        return Forecast::TooFar;
    }
    today
        .checked_add_days(chrono::Days::new(days))
        .map_or(Forecast::TooFar, Forecast::ReachedOn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_is_rounded_up() {
        // 28 in 28 days is one a day: 3 missing are there in 3 days.
        assert_eq!(
            forecast(day("2026-03-01"), 3, Pace { gained: 28 }),
            Forecast::ReachedOn(day("2026-03-04"))
        );
        assert_eq!(
            forecast(day("2026-03-01"), 1, Pace { gained: 56 }),
            Forecast::ReachedOn(day("2026-03-02"))
        );
    }

    #[test]
    fn no_pace_names_no_day() {
        assert_eq!(
            forecast(day("2026-03-01"), 3, pace_of(10, 9)),
            Forecast::NoPace
        );
        assert_eq!(
            forecast(day("2026-03-01"), 0, pace_of(10, 9)),
            Forecast::Reached
        );
        assert_eq!(
            forecast(day("2026-03-01"), 1_000, Pace { gained: 1 }),
            Forecast::TooFar
        );
    }
}
