//! How long work tells where it stands and learns that it is no longer wanted.

use std::ops::ControlFlow;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use std::{panic, thread};

use rusqlite::Connection;

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

/// How often work that tells nothing of itself is looked at: soon enough for the button that stops it.
const LOOKED_AT_EVERY: Duration = Duration::from_millis(100);

/// Runs a statement that takes long and tells nothing of itself, in a thread of its own, while
/// `look` tells where it stands. An error of `look` interrupts the statement.
///
/// # Errors
/// That of `look`, else that of `work`.
pub(crate) fn run_watched<T: Send>(
    connection: &mut Connection,
    look: impl Fn() -> Result<(), StoreError>,
    work: impl FnOnce(&Connection) -> Result<T, StoreError> + Send,
) -> Result<T, StoreError> {
    look()?;
    let interrupt = connection.get_interrupt_handle();
    thread::scope(|scope| {
        let (ends, ended) = channel::<()>();
        let working = scope.spawn(move || {
            let _ends = ends;
            work(connection)
        });
        let mut looked = Ok(());
        while ended.recv_timeout(LOOKED_AT_EVERY) == Err(RecvTimeoutError::Timeout) {
            looked = looked.and_then(|()| look());
            if looked.is_err() {
                // Again each time: between two statements nobody hears it.
                interrupt.interrupt();
            }
        }
        let worked = working.join();
        looked?;
        worked.unwrap_or_else(|fault| panic::resume_unwind(fault))
    })
}

/// Tells where work stands whose every step is worth a report.
pub(crate) fn tell(progress: &dyn Progress, done: u64, total: u64) -> Result<(), StoreError> {
    match progress.step(done, total) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(StoreError::Cancelled),
    }
}

pub(crate) fn report(progress: &dyn Progress, done: u64, total: u64) -> Result<(), StoreError> {
    if !done.is_multiple_of(STEPS_PER_REPORT) && done != total {
        return Ok(());
    }
    tell(progress, done, total)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::time::Instant;

    use super::*;

    /// Counts for ever, unless somebody interrupts it.
    const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
                           SELECT count(*) FROM n";

    #[test]
    fn a_statement_ends_once_the_person_stops_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let looks = Cell::new(0);
        let look = || {
            looks.set(looks.get() + 1);
            match looks.get() {
                3.. => Err(StoreError::Cancelled),
                _ => Ok(()),
            }
        };
        let began = Instant::now();
        let ended = run_watched(&mut connection, look, |connection| {
            Ok(connection.query_row(ENDLESS, [], |_| Ok(()))?)
        });
        assert!(matches!(ended, Err(StoreError::Cancelled)), "{ended:?}");
        assert!(began.elapsed() < Duration::from_secs(20));
        let one: i64 = connection
            .query_row("SELECT 1", [], |row| row.get(0))
            .unwrap();
        assert_eq!(one, 1);
    }

    #[test]
    fn nothing_begins_once_the_person_stopped_it() {
        let mut connection = Connection::open_in_memory().unwrap();
        let ended = run_watched(
            &mut connection,
            || Err(StoreError::Cancelled),
            |_| -> Result<(), StoreError> { panic!("it began") },
        );
        assert!(matches!(ended, Err(StoreError::Cancelled)));
    }

    #[test]
    fn work_that_nobody_stops_gives_what_it_found() {
        let mut connection = Connection::open_in_memory().unwrap();
        let found = run_watched(
            &mut connection,
            || Ok(()),
            |connection| Ok(connection.query_row("SELECT 7", [], |row| row.get::<_, i64>(0))?),
        );
        assert_eq!(found.unwrap(), 7);
    }
}
