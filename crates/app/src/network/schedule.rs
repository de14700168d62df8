//! When the next round with the hub is due.

use std::time::Duration;

/// After something was written, so that a row of quick entries goes out together.
const AFTER_WRITING: Duration = Duration::from_secs(3);
/// With nothing to send, to hear what others wrote.
const WHEN_IDLE: Duration = Duration::from_secs(5 * 60);
/// While the ward has yet to confirm this machine: somebody may be waiting in front of it.
const UNTIL_CONFIRMED: Duration = Duration::from_secs(30);
/// After the first failure; doubled by each further one.
const FIRST_BACK_OFF: Duration = Duration::from_secs(5);
/// The longest pause after failures.
const LONGEST_BACK_OFF: Duration = Duration::from_secs(10 * 60);

/// What the next round follows from. Moments are those of the machine's steady clock, in milliseconds
/// since any beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Schedule {
    /// When the last round ended; none before the first.
    last_end_ms: Option<u64>,
    /// Rounds that failed in a row.
    failures: u32,
    /// Not before that, because the hub asked for it.
    patience_until_ms: u64,
    /// When something was written that no round has carried yet.
    written_ms: Option<u64>,
    /// A person asked for a round.
    asked: bool,
    /// The ward has yet to confirm this machine.
    is_unconfirmed: bool,
}

impl Schedule {
    /// Something was written.
    pub(crate) fn written(&mut self, now_ms: u64) {
        self.written_ms.get_or_insert(now_ms);
    }

    /// A person asked for a round now.
    pub(crate) fn ask(&mut self) {
        self.asked = true;
    }

    /// A round begins: what is written from now on is for the next one.
    pub(crate) fn begin(&mut self) {
        self.written_ms = None;
        self.asked = false;
    }

    /// Whether something was written that no round has carried yet.
    pub(crate) fn has_news(&self) -> bool {
        self.written_ms.is_some()
    }

    /// Whether a round now is there to carry what was written, and nobody asked for more.
    pub(crate) fn is_for_news(&self) -> bool {
        self.has_news() && !self.asked
    }

    /// A round was stopped from here: what is left goes soon.
    pub(crate) fn stopped(&mut self, now_ms: u64) {
        self.last_end_ms = Some(now_ms);
        self.written_ms.get_or_insert(now_ms);
    }

    /// A round went well.
    pub(crate) fn succeeded(&mut self, now_ms: u64) {
        self.last_end_ms = Some(now_ms);
        self.failures = 0;
        self.patience_until_ms = 0;
        self.is_unconfirmed = false;
    }

    /// The hub answered, and the ward has yet to confirm this machine.
    pub(crate) fn unconfirmed(&mut self, now_ms: u64) {
        self.succeeded(now_ms);
        self.is_unconfirmed = true;
    }

    /// A round failed; the hub may have said how long to wait.
    pub(crate) fn failed(&mut self, now_ms: u64, patience: Option<Duration>) {
        self.last_end_ms = Some(now_ms);
        self.failures = self.failures.saturating_add(1);
        self.patience_until_ms = now_ms.saturating_add(millis(patience.unwrap_or_default()));
        // What it carried is still to be sent; the pause tells when.
        self.written_ms.get_or_insert(now_ms);
    }

    /// Whether a round is due. `jitter`, from 0 to 1, keeps machines that came back together apart.
    pub(crate) fn is_due(&self, now_ms: u64, jitter: f64) -> bool {
        if self.asked {
            return true;
        }
        if now_ms < self.patience_until_ms {
            return false;
        }
        let Some(last_end_ms) = self.last_end_ms else {
            return true;
        };
        if self.failures > 0 {
            return now_ms >= last_end_ms.saturating_add(self.back_off_ms(jitter));
        }
        let after_writing = self
            .written_ms
            .map(|at| at.saturating_add(millis(AFTER_WRITING)));
        let pause = if self.is_unconfirmed {
            UNTIL_CONFIRMED
        } else {
            WHEN_IDLE
        };
        let when_idle = last_end_ms.saturating_add(millis(pause));
        now_ms >= after_writing.unwrap_or(when_idle).min(when_idle)
    }

    /// Between three quarters and one and a quarter of the pause.
    fn back_off_ms(&self, jitter: f64) -> u64 {
        let doubled = FIRST_BACK_OFF.saturating_mul(1 << (self.failures - 1).min(16));
        let pause = doubled.min(LONGEST_BACK_OFF);
        millis(pause.mul_f64(0.75 + jitter.clamp(0.0, 1.0) / 2.0))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000;
    const MINUTE: u64 = 60 * SECOND;

    fn after_a_round() -> Schedule {
        let mut schedule = Schedule::default();
        schedule.begin();
        schedule.succeeded(0);
        schedule
    }

    #[test]
    fn the_first_round_is_due_at_once_and_the_next_after_five_minutes() {
        assert!(Schedule::default().is_due(0, 0.5));
        let schedule = after_a_round();
        assert!(!schedule.is_due(5 * MINUTE - 1, 0.5));
        assert!(schedule.is_due(5 * MINUTE, 0.5));
    }

    #[test]
    fn what_was_written_goes_out_three_seconds_after_the_first_of_it() {
        let mut schedule = after_a_round();
        schedule.written(10 * SECOND);
        schedule.written(12 * SECOND);
        assert!(!schedule.is_due(13 * SECOND - 1, 0.5));
        assert!(schedule.is_due(13 * SECOND, 0.5));
        schedule.begin();
        schedule.succeeded(14 * SECOND);
        assert!(!schedule.is_due(20 * SECOND, 0.5));
    }

    #[test]
    fn failures_make_the_pause_longer_up_to_ten_minutes() {
        let mut schedule = after_a_round();
        let mut pauses = Vec::new();
        for _ in 0..9 {
            schedule.begin();
            schedule.failed(0, None);
            let pause =
                (0..20 * MINUTE / SECOND).find(|second| schedule.is_due(second * SECOND, 0.5));
            pauses.push(pause.unwrap_or(u64::MAX));
        }
        assert_eq!(pauses, [5, 10, 20, 40, 80, 160, 320, 600, 600]);
        schedule.begin();
        schedule.succeeded(0);
        assert!(!schedule.is_due(4 * MINUTE, 0.5));
    }

    #[test]
    fn what_was_stopped_goes_on_after_three_seconds() {
        let mut schedule = after_a_round();
        schedule.begin();
        schedule.stopped(10 * SECOND);
        assert!(schedule.has_news() && !schedule.is_due(13 * SECOND - 1, 0.5));
        assert!(schedule.is_due(13 * SECOND, 0.5));
    }

    #[test]
    fn a_machine_that_waits_to_be_confirmed_asks_twice_a_minute() {
        let mut schedule = after_a_round();
        schedule.begin();
        schedule.unconfirmed(0);
        assert!(!schedule.is_due(30 * SECOND - 1, 0.5) && schedule.is_due(30 * SECOND, 0.5));
        schedule.begin();
        schedule.succeeded(0);
        assert!(!schedule.is_due(4 * MINUTE, 0.5));
    }

    #[test]
    fn jitter_spreads_a_pause_by_a_quarter_either_way() {
        let mut schedule = after_a_round();
        schedule.begin();
        schedule.failed(0, None);
        assert!(schedule.is_due(3_750, 0.0) && !schedule.is_due(3_749, 0.0));
        assert!(schedule.is_due(6_250, 1.0) && !schedule.is_due(6_249, 1.0));
    }

    #[test]
    fn the_hubs_wish_for_patience_counts_and_a_persons_wish_counts_more() {
        let mut schedule = after_a_round();
        schedule.begin();
        schedule.failed(0, Some(Duration::from_secs(60)));
        assert!(!schedule.is_due(59 * SECOND, 0.5));
        assert!(schedule.is_due(MINUTE, 0.5));
        schedule.ask();
        assert!(schedule.is_due(SECOND, 0.5));
    }
}
