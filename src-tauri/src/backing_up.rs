//! What is done every minute while people work: a backup for every half hour in which something was
//! written, and letting the store settle.

use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use khupho_app::Host;
use khupho_app::backups::{back_up_if_due, settle};

/// How often the core is asked whether one is due. Asking costs next to nothing, and whoever signs
/// in for two minutes a day gets their backup too.
const ASKED_EVERY: Duration = Duration::from_secs(60);

/// Asks as long as it is kept; one that is under way when it is dropped is finished first.
pub(crate) struct BackingUp {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Asks the host every minute, on a thread of its own.
pub(crate) fn every_minute(host: &Arc<Host>) -> BackingUp {
    every(ASKED_EVERY, host)
}

fn every(pause: Duration, host: &Arc<Host>) -> BackingUp {
    let (stop, stopped) = mpsc::channel::<()>();
    let host = Arc::clone(host);
    let thread = thread::spawn(move || {
        while stopped.recv_timeout(pause) == Err(mpsc::RecvTimeoutError::Timeout) {
            ask(&host);
        }
    });
    BackingUp {
        stop: Some(stop),
        thread: Some(thread),
    }
}

/// A backup that fails stops nobody's work: the list of backups shows how old the last one is, and
/// the next minute tries again. The practice notebook holds nobody's data and needs none.
fn ask(host: &Host) {
    if let Err(error) = settle(host) {
        eprintln!("the store could not settle: {:?}", error.code);
    }
    if host.is_practice() {
        return;
    }
    if let Err(error) = back_up_if_due(host) {
        eprintln!("no backup could be made: {:?}", error.code);
    }
}

impl Drop for BackingUp {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // It ends with the sender; how a breakdown ended it was told where it happened.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Instant;

    use serde_json::{Value, json};

    use super::*;

    fn call(host: &Host, command: &str, args: &Value) -> Value {
        let request = json!({ "command": command, "args": args }).to_string();
        let mut answer: Value = serde_json::from_str(&host.call(&request)).unwrap();
        assert!(answer.get("ok").is_some(), "{command}: {answer}");
        answer["ok"].take()
    }

    fn working(folder: &Path) -> Arc<Host> {
        let host = Arc::new(Host::of_this_machine(folder.join("sổ")));
        call(
            &host,
            "store_create",
            &json!({
                "neighborhood_name": "Khu phố 13", "ward_name": "Phường Mẫu",
                "member_name": "Người Mẫu", "tile_label": "", "secret": "mật khẩu mẫu dài",
            }),
        );
        host
    }

    fn backups(host: &Host) -> usize {
        call(host, "backups", &json!({}))
            .as_array()
            .map_or(0, Vec::len)
    }

    #[test]
    fn work_is_backed_up_without_anybody_asking() {
        let folder = tempfile::tempdir().unwrap();
        let host = working(folder.path());
        let backing_up = every(Duration::from_millis(50), &host);
        let patience = Instant::now() + Duration::from_secs(60);
        while backups(&host) == 0 && Instant::now() < patience {
            thread::sleep(Duration::from_millis(50));
        }
        drop(backing_up);
        // Half an hour has not passed since the first one.
        assert_eq!(backups(&host), 1);
        assert_eq!(call(&host, "backups", &json!({}))[0]["verified"], true);
    }

    #[test]
    fn a_locked_notebook_is_left_alone_and_the_thread_ends() {
        let folder = tempfile::tempdir().unwrap();
        let host = working(folder.path());
        call(&host, "lock", &json!({}));
        let backing_up = every(Duration::from_millis(5), &host);
        thread::sleep(Duration::from_millis(100));
        drop(backing_up);
        assert_eq!(backups(&host), 0);
        assert_eq!(Arc::strong_count(&host), 1);
    }
}
