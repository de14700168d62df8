//! A second start on the same store hands its files to the window that is open, and leaves.
//!
//! Each start writes a file of its own into a folder of the store; the open window takes it, which
//! tells the other that it was heard. Several starts at once (three files, Enter) do not meet.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// In a store's folder: what other starts hand over.
const FOLDER: &str = "opening";
/// The ending of a message that is whole; before that it is being written.
const WHOLE: &str = "json";
/// How often the open window looks. It is one question to the file system.
const LOOKED_EVERY: Duration = Duration::from_millis(300);
/// How long a second start waits to be heard: a window that is starting up is slow on old machines.
const HEARD_WITHIN: Duration = Duration::from_secs(10);
/// How often it looks whether it was.
const ASKED_EVERY: Duration = Duration::from_millis(50);
/// Largest message that is read: some thousand paths.
const MESSAGE_MAX_BYTES: u64 = 1024 * 1024;

/// What a second start says.
#[derive(Debug, Serialize, Deserialize)]
struct Message {
    paths: Vec<PathBuf>,
}

/// Nobody took the message: the other program does not answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotHeard;

/// Hands files to the window that is open on this store, and asks it to come forward.
pub(crate) fn hand_over(root: &Path, paths: &[PathBuf]) -> Result<(), NotHeard> {
    hand_over_within(HEARD_WITHIN, root, paths)
}

fn hand_over_within(patience: Duration, root: &Path, paths: &[PathBuf]) -> Result<(), NotHeard> {
    let file = write(root, paths).map_err(|_| NotHeard)?;
    let asked = Instant::now();
    while asked.elapsed() < patience {
        if !file.exists() {
            return Ok(());
        }
        thread::sleep(ASKED_EVERY);
    }
    // Taken back, so that it is not opened a week later. Where that fails it was heard after all.
    match std::fs::remove_file(&file) {
        Ok(()) => Err(NotHeard),
        Err(_) => Ok(()),
    }
}

fn write(root: &Path, paths: &[PathBuf]) -> std::io::Result<PathBuf> {
    let folder = root.join(FOLDER);
    std::fs::create_dir_all(&folder)?;
    let message = Message {
        paths: paths.to_vec(),
    };
    let being_written = folder.join(std::process::id().to_string());
    std::fs::write(&being_written, serde_json::to_vec(&message)?)?;
    let whole = being_written.with_extension(WHOLE);
    std::fs::rename(&being_written, &whole)?;
    Ok(whole)
}

/// Listens as long as it is kept.
pub(crate) struct Listening {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Calls `heard` with the files of every second start, on a thread of its own.
pub(crate) fn listen(root: &Path, heard: impl Fn(Vec<PathBuf>) + Send + 'static) -> Listening {
    let (stop, stopped) = mpsc::channel::<()>();
    let folder = root.join(FOLDER);
    let thread = thread::spawn(move || {
        while stopped.recv_timeout(LOOKED_EVERY) == Err(mpsc::RecvTimeoutError::Timeout) {
            for paths in taken(&folder) {
                heard(paths);
            }
        }
    });
    Listening {
        stop: Some(stop),
        thread: Some(thread),
    }
}

/// The messages that lie there, each taken away. One that cannot be read names no files; whoever
/// wrote it is still heard.
fn taken(folder: &Path) -> Vec<Vec<PathBuf>> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ending| ending == WHOLE))
        .filter_map(|path| {
            let paths = read(&path).unwrap_or_default();
            std::fs::remove_file(&path).ok().map(|()| paths)
        })
        .collect()
}

fn read(path: &Path) -> Option<Vec<PathBuf>> {
    let is_small = std::fs::metadata(path).ok()?.len() <= MESSAGE_MAX_BYTES;
    let bytes = is_small.then(|| std::fs::read(path).ok()).flatten()?;
    let message: Message = serde_json::from_slice(&bytes).ok()?;
    Some(message.paths)
}

impl Drop for Listening {
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
    use super::*;

    const SOON: Duration = Duration::from_secs(5);

    #[test]
    fn files_of_a_second_start_reach_the_open_window() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, receiver) = mpsc::channel();
        let listening = listen(folder.path(), move |paths| sender.send(paths).unwrap());
        let paths = [
            PathBuf::from("/usb/lần 14.kps"),
            PathBuf::from("/usb/b.kps"),
        ];
        assert_eq!(hand_over(folder.path(), &paths), Ok(()));
        assert_eq!(receiver.recv_timeout(SOON).unwrap(), paths);
        drop(listening);
        assert_eq!(
            taken(&folder.path().join(FOLDER)),
            Vec::<Vec<PathBuf>>::new()
        );
    }

    #[test]
    fn a_start_without_files_is_heard_too() {
        let folder = tempfile::tempdir().unwrap();
        let (sender, receiver) = mpsc::channel();
        let _listening = listen(folder.path(), move |paths| sender.send(paths).unwrap());
        assert_eq!(hand_over(folder.path(), &[]), Ok(()));
        assert_eq!(receiver.recv_timeout(SOON).unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn where_nobody_listens_nothing_stays_to_be_opened_later() {
        let folder = tempfile::tempdir().unwrap();
        let patience = Duration::from_millis(120);
        let paths = [PathBuf::from("/usb/a.kps")];
        let answer = hand_over_within(patience, folder.path(), &paths);
        assert_eq!(answer, Err(NotHeard));
        assert!(taken(&folder.path().join(FOLDER)).is_empty());
    }

    #[test]
    fn a_message_that_cannot_be_read_is_taken_away_and_names_nothing() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join(FOLDER);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("1.json"), "{").unwrap();
        std::fs::write(folder.join("2"), r#"{"paths":["/half/written"]}"#).unwrap();
        assert_eq!(taken(&folder), [Vec::<PathBuf>::new()]);
        assert!(taken(&folder).is_empty());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_not_heard() {
        let folder = tempfile::tempdir().unwrap();
        let no_folder = folder.path().join("a file");
        std::fs::write(&no_folder, "").unwrap();
        assert_eq!(hand_over(&no_folder, &[]), Err(NotHeard));
    }
}
