//! How far an exchange is, with counts and the time left.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::SyncError;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// Operations are gathered into parts.
    Packing,
    /// Files are written and read back.
    Writing,
    /// Files are read and judged.
    Judging,
    /// Operations are taken in.
    TakingIn,
}

/// One report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What is being done.
    pub stage: Stage,
    /// Done so far, in the unit of the stage: bytes of files, or operations.
    pub done: u64,
    /// Of all.
    pub total: u64,
    /// Time left at the pace so far; none while too little is done to tell.
    pub left: Option<Duration>,
}

/// Watches an exchange.
pub trait Watcher {
    /// Told now and then; `Break` stops the exchange, and nothing of it stays.
    fn at(&self, step: Step) -> ControlFlow<()>;
}

/// Watches nothing and stops nothing.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn at(&self, _step: Step) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: Fn(Step) -> ControlFlow<()>> Watcher for F {
    fn at(&self, step: Step) -> ControlFlow<()> {
        self(step)
    }
}

/// Time between two reports: often enough for a bar, too seldom to cost anything.
const BETWEEN_REPORTS: Duration = Duration::from_millis(100);
/// Before that, a pace says nothing.
const EARLIEST_FORECAST: Duration = Duration::from_millis(500);

/// Counts one stage.
pub(crate) struct Meter<'watcher> {
    watcher: &'watcher dyn Watcher,
    stage: Stage,
    total: u64,
    done: Cell<u64>,
    began: Instant,
    told: Cell<Option<Instant>>,
}

impl<'watcher> Meter<'watcher> {
    pub(crate) fn begin(watcher: &'watcher dyn Watcher, stage: Stage, total: u64) -> Self {
        Self {
            watcher,
            stage,
            total,
            done: Cell::new(0),
            began: Instant::now(),
            told: Cell::new(None),
        }
    }

    /// `more` were done.
    pub(crate) fn add(&self, more: u64) -> Result<(), SyncError> {
        let done = self.done.get().saturating_add(more).min(self.total);
        self.done.set(done);
        let now = Instant::now();
        let is_due = self
            .told
            .get()
            .is_none_or(|told| now.duration_since(told) >= BETWEEN_REPORTS);
        if !is_due && done < self.total {
            return Ok(());
        }
        self.told.set(Some(now));
        let step = Step {
            stage: self.stage,
            done,
            total: self.total,
            left: time_left(done, self.total, now.duration_since(self.began)),
        };
        match self.watcher.at(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(SyncError::Cancelled),
        }
    }
}

/// Counts one piece of a stage that says itself how far it is.
pub(crate) struct Gauge<'meter> {
    meter: &'meter Meter<'meter>,
    /// What the piece counts for in the stage.
    weight: u64,
    /// Its own measure, and how much of its weight was added.
    total: u64,
    added: u64,
}

impl<'meter> Gauge<'meter> {
    pub(crate) const fn new(meter: &'meter Meter<'meter>, weight: u64, total: u64) -> Self {
        Self {
            meter,
            weight,
            total,
            added: 0,
        }
    }

    /// The piece has come to `done` of its own measure.
    pub(crate) fn at(&mut self, done: u64) -> Result<(), SyncError> {
        let share = u128::from(self.weight) * u128::from(done.min(self.total))
            / u128::from(self.total.max(1));
        let share = u64::try_from(share).unwrap_or(self.weight);
        let more = share.saturating_sub(self.added);
        self.added += more;
        self.meter.add(more)
    }

    /// The piece is done, or is not done at all.
    pub(crate) fn end(self) -> Result<(), SyncError> {
        self.meter.add(self.weight.saturating_sub(self.added))
    }
}

/// The time left where the rest goes at the pace so far.
fn time_left(done: u64, total: u64, spent: Duration) -> Option<Duration> {
    if done == 0 || spent < EARLIEST_FORECAST {
        return None;
    }
    let left = u128::from(total.saturating_sub(done));
    let left_ms = spent.as_millis().saturating_mul(left) / u128::from(done);
    Some(Duration::from_millis(
        u64::try_from(left_ms).unwrap_or(u64::MAX),
    ))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn the_time_left_follows_the_pace() {
        let second = Duration::from_secs(1);
        assert_eq!(time_left(250, 1_000, second), Some(3 * second));
        assert_eq!(time_left(1_000, 1_000, second), Some(Duration::ZERO));
        assert_eq!(time_left(0, 1_000, second), None);
        assert_eq!(time_left(999, 1_000, Duration::from_millis(9)), None);
        assert_eq!(
            time_left(1, u64::MAX, Duration::MAX),
            Some(Duration::from_millis(u64::MAX))
        );
    }

    #[test]
    fn the_first_and_the_last_count_are_told() -> Result<(), SyncError> {
        let told = RefCell::new(Vec::new());
        let watcher = |step: Step| {
            told.borrow_mut().push(step.done);
            ControlFlow::Continue(())
        };
        let meter = Meter::begin(&watcher, Stage::TakingIn, 3);
        for _ in 0..3 {
            meter.add(1)?;
        }
        assert_eq!(told.borrow().first(), Some(&1));
        assert_eq!(told.borrow().last(), Some(&3));
        Ok(())
    }

    #[test]
    fn a_piece_counts_for_its_weight_whatever_its_own_measure() -> Result<(), SyncError> {
        let meter = Meter::begin(&Unwatched, Stage::TakingIn, 100);
        let mut gauge = Gauge::new(&meter, 10, 1_000);
        for (done, counted) in [(0, 0), (500, 5), (400, 5), (1_000, 10), (9_999, 10)] {
            gauge.at(done)?;
            assert_eq!(meter.done.get(), counted);
        }
        gauge.end()?;
        Gauge::new(&meter, 90, 0).end()?;
        assert_eq!(meter.done.get(), 100);
        Ok(())
    }

    #[test]
    fn whoever_watches_can_stop_it() {
        let watcher = |_: Step| ControlFlow::Break(());
        let meter = Meter::begin(&watcher, Stage::Packing, 10);
        assert!(matches!(meter.add(1), Err(SyncError::Cancelled)));
    }
}
