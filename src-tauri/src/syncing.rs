//! Rounds with the ward's hub while the window is open.

use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use khupho_app::Host;
use khupho_app::network::{end_network, sync_if_due};

/// How often the core is asked whether a round is due. Asking costs next to nothing.
const ASKED_EVERY: Duration = Duration::from_secs(1);
/// How long a round may take to end when the window closes. What it did stays done, and the rest is
/// told the next time, so nobody waits for a line that is silent.
const ENDS_WITHIN: Duration = Duration::from_secs(2);
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
        end_network(&self.host);
        let Some(thread) = self.thread.take() else {
            return;
        };
        let began = Instant::now();
        while !thread.is_finished() && began.elapsed() < ENDS_WITHIN {
            thread::sleep(LOOKED_EVERY);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
