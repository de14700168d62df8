//! Rounds with the ward's hub while the window is open.

use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use khupho_app::Host;
use khupho_app::network::{end_network, end_rounds, sync_if_due};

/// How often the core is asked whether a round is due. Asking costs next to nothing.
const ASKED_EVERY: Duration = Duration::from_secs(1);
/// How long a round, and the hub inside this program, may take to end when the window closes. A round ends
/// well within that. What either did stays done and the rest is told the next time, so nobody waits for
/// somebody else's request that is still being answered: a database takes back what was not committed.
const ENDS_WITHIN: Duration = Duration::from_millis(1_500);
/// Between two looks at whether it has ended.
const LOOKED_EVERY: Duration = Duration::from_millis(20);

/// Asks as long as it is kept.
pub(crate) struct Syncing {
    host: Arc<Host>,
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Asks the host every second, on a thread of its own.
pub(crate) fn every_second(host: &Arc<Host>) -> Syncing {
    every(ASKED_EVERY, host)
}

fn every(pause: Duration, host: &Arc<Host>) -> Syncing {
    let (stop, stopped) = mpsc::channel::<()>();
    let asked = Arc::clone(host);
    let thread = thread::spawn(move || {
        while stopped.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
            sync_if_due(&asked);
        }
    });
    Syncing {
        host: Arc::clone(host),
        stop: Some(stop),
        thread: Some(thread),
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        self.stop = None;
        end_rounds(&self.host);
        let host = Arc::clone(&self.host);
        let ending = thread::spawn(move || end_network(&host));
        wait_for([Some(ending), self.thread.take()], ENDS_WITHIN);
    }
}

/// Waits until threads have ended, or for so long.
fn wait_for(threads: [Option<JoinHandle<()>>; 2], longest: Duration) {
    let began = Instant::now();
    for thread in threads.into_iter().flatten() {
        while !thread.is_finished() && began.elapsed() < longest {
            thread::sleep(LOOKED_EVERY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_closes_within_two_seconds_whoever_is_still_busy() {
        let busy = || Some(thread::spawn(|| thread::sleep(Duration::from_secs(20))));
        let began = Instant::now();
        wait_for([busy(), busy()], ENDS_WITHIN);
        assert!(began.elapsed() < Duration::from_secs(2));
        let began = Instant::now();
        wait_for([Some(thread::spawn(|| ())), None], ENDS_WITHIN);
        assert!(began.elapsed() < Duration::from_secs(1));
    }

    #[test]
    fn nobody_is_signed_in_and_the_thread_ends() {
        let folder = tempfile::tempdir().unwrap();
        let host = Arc::new(Host::of_this_machine(folder.path().join("sổ")));
        let syncing = every(Duration::from_millis(5), &host);
        thread::sleep(Duration::from_millis(50));
        drop(syncing);
        assert_eq!(Arc::strong_count(&host), 1);
    }
}
