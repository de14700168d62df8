//! How long work tells where it stands and learns that it is no longer wanted.

use std::ops::ControlFlow;

use crate::StoreError;

/// Watches work that takes more than a moment.
pub trait Progress {
    /// `done` of `total` are done; `Break` stops the work, and nothing of it stays.
    fn step(&self, done: u64, total: u64) -> ControlFlow<()>;
}

/// Watches nothing and stops nothing.
#[derive(Debug, Clone, Copy)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn step(&self, _done: u64, _total: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl<F: Fn(u64, u64) -> ControlFlow<()>> Progress for F {
    fn step(&self, done: u64, total: u64) -> ControlFlow<()> {
        self(done, total)
    }
}

/// Steps between two reports: often enough for a bar, too seldom to cost anything.
const STEPS_PER_REPORT: u64 = 256;

pub(crate) fn report(progress: &dyn Progress, done: u64, total: u64) -> Result<(), StoreError> {
    if !done.is_multiple_of(STEPS_PER_REPORT) && done != total {
        return Ok(());
    }
    match progress.step(done, total) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(StoreError::Cancelled),
    }
}
