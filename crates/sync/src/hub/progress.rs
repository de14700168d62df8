//! How far a talk with the hub is: operations, photos, bytes, and the time left.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::fault::HubFault;

/// What is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyncStage {
    /// The hub is asked what it has.
    Meeting,
    /// Entries and reviews go to the hub.
    Sending,
    /// What others wrote comes from the hub.
    Fetching,
    /// Photos and documents go to the hub.
    SendingEvidence,
    /// Photos and documents come from the hub.
    FetchingEvidence,
}

/// One report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyncStep {
    /// What is being done.
    pub stage: SyncStage,
    /// Operations, or files of evidence, done in this stage.
    pub done: u64,
    /// Of all, as far as it is known.
    pub total: u64,
    /// Bytes over the line in this talk.
    pub bytes: u64,
    /// Time left in this stage at the pace so far; none while too little is done to tell.
    pub left: Option<Duration>,
}

/// Watches a talk.
pub trait SyncWatcher: Sync {
    /// Told after every push, page and piece of a file; `Break` ends the talk there. What was done
    /// stays done.
    fn at(&self, step: SyncStep) -> ControlFlow<()>;

    /// Asked several times a second while an answer is waited for, from any thread of the talk; `Break`
    /// ends the talk at once. What was being sent is sent again another time.
    fn goes_on(&self) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: Fn(SyncStep) -> ControlFlow<()> + Sync> SyncWatcher for F {
    fn at(&self, step: SyncStep) -> ControlFlow<()> {
        self(step)
    }
}

/// Nobody watches: somebody waits for the answer.
pub(super) struct Unwatched;

impl SyncWatcher for Unwatched {
    fn at(&self, _step: SyncStep) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Ends a talk that takes longer than it is worth.
pub(super) struct ForAWhile {
    until: Instant,
}

impl ForAWhile {
    pub(super) fn of(patience: Duration) -> Self {
        Self {
            until: Instant::now() + patience,
        }
    }
}

impl SyncWatcher for ForAWhile {
    fn at(&self, _step: SyncStep) -> ControlFlow<()> {
        self.goes_on()
    }

    fn goes_on(&self) -> ControlFlow<()> {
        match Instant::now() < self.until {
            true => ControlFlow::Continue(()),
            false => ControlFlow::Break(()),
        }
    }
}

/// Before that, a pace says nothing.
const EARLIEST_FORECAST: Duration = Duration::from_millis(500);

/// Counts a talk.
pub(super) struct SyncMeter<'watcher> {
    watcher: &'watcher dyn SyncWatcher,
    stage: Cell<SyncStage>,
    done: Cell<u64>,
    total: Cell<u64>,
    bytes: Cell<u64>,
    /// Bytes of the files of this stage, and how many bytes there were before it; none where it has no
    /// files.
    files: Cell<Option<(u64, u64)>>,
    began: Cell<Instant>,
}

impl<'watcher> SyncMeter<'watcher> {
    pub(super) fn new(watcher: &'watcher dyn SyncWatcher) -> Self {
        Self {
            watcher,
            stage: Cell::new(SyncStage::Meeting),
            done: Cell::new(0),
            total: Cell::new(0),
            bytes: Cell::new(0),
            files: Cell::new(None),
            began: Cell::new(Instant::now()),
        }
    }

    /// Bytes over the line so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.get()
    }

    /// A stage begins.
    pub(super) fn begin(&self, stage: SyncStage, total: u64) -> Result<(), HubFault> {
        self.stage.set(stage);
        self.files.set(None);
        self.done.set(0);
        self.total.set(total);
        self.began.set(Instant::now());
        self.tell()
    }

    /// A stage of files begins: the time left follows from their bytes.
    pub(super) fn begin_files(
        &self,
        stage: SyncStage,
        files: u64,
        bytes: u64,
    ) -> Result<(), HubFault> {
        self.begin(stage, files)?;
        self.files.set(Some((bytes, self.bytes.get())));
        Ok(())
    }

    /// The total turned out larger.
    pub(super) fn expect(&self, left: u64) {
        self.total.set(self.total.get().max(self.done.get() + left));
    }

    /// More was done.
    pub(super) fn add(&self, done: u64, bytes: u64) -> Result<(), HubFault> {
        self.done.set(self.done.get() + done);
        self.bytes.set(self.bytes.get() + bytes);
        self.expect(0);
        self.tell()
    }

    fn tell(&self) -> Result<(), HubFault> {
        let (done, total) = (self.done.get(), self.total.get());
        let (work_done, work) = match self.files.get() {
            Some((bytes, before)) => (self.bytes.get() - before, bytes),
            None => (done, total),
        };
        let step = SyncStep {
            stage: self.stage.get(),
            done,
            total,
            bytes: self.bytes.get(),
            left: time_left(work_done, work, self.began.get().elapsed()),
        };
        match self.watcher.at(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(HubFault::Cancelled),
        }
    }
}

fn time_left(done: u64, total: u64, took: Duration) -> Option<Duration> {
    if done == 0 || took < EARLIEST_FORECAST {
        return None;
    }
    let left = total.saturating_sub(done);
    let left_ms = took.as_millis() * u128::from(left) / u128::from(done);
    Some(Duration::from_millis(
        u64::try_from(left_ms).unwrap_or(u64::MAX),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_follows_the_pace() {
        assert_eq!(time_left(0, 10, Duration::from_secs(9)), None);
        assert_eq!(time_left(5, 10, Duration::from_millis(100)), None);
        let left = time_left(5, 20, Duration::from_secs(2));
        assert_eq!(left, Some(Duration::from_secs(6)));
        assert_eq!(
            time_left(30, 20, Duration::from_secs(2)),
            Some(Duration::ZERO)
        );
    }
}
