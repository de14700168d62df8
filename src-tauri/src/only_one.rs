//! One window for each store: two would ask two people to unlock the same notebook.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

/// The file whose lock says that a window is open on this folder.
const LOCK_FILE: &str = "window.lock";

/// Held as long as the window is open; the system lets go of it however the program ends.
pub(crate) struct OnlyWindow {
    _locked: Option<File>,
}

/// Another window is open on the same folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AlreadyOpen;

impl OnlyWindow {
    /// Claims the folder. A folder that cannot be locked at all (read-only, say) is no reason to
    /// stay closed: the core refuses it with words of its own when it opens the store.
    pub(crate) fn of(folder: &Path) -> Result<Self, AlreadyOpen> {
        // What cannot be made here is reported when the lock file cannot be opened.
        let _ = std::fs::create_dir_all(folder);
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join(LOCK_FILE));
        let Ok(file) = file else {
            return Ok(Self { _locked: None });
        };
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => Err(AlreadyOpen),
            Ok(()) | Err(TryLockError::Error(_)) => Ok(Self {
                _locked: Some(file),
            }),
        }
    }
}

/// Says in both languages that the notebook is open already. The preferred language is in the
/// folder of the other window, so both stand there.
pub(crate) fn tell_already_open(is_test: bool) {
    const TITLE: &str = "Sổ Khu Phố";
    const WORDS: &str = "Sổ Khu Phố đang mở ở một cửa sổ khác trên máy này. Dữ liệu vẫn an toàn. \
                         Xin quay lại cửa sổ đó.\n\n\
                         Sổ Khu Phố is already open in another window on this PC. Your data is safe. \
                         Please go back to that window.";
    eprintln!("{WORDS}");
    if is_test {
        return;
    }
    let builder = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .setup(|app| {
            let handle = app.handle().clone();
            let message = app
                .dialog()
                .message(WORDS)
                .title(TITLE)
                .kind(MessageDialogKind::Info);
            message.show(move |_| handle.exit(0));
            Ok(())
        });
    let mut context = crate::start::context();
    // A program that only says something opens no window.
    context.config_mut().app.windows.clear();
    if let Err(error) = builder.run(context) {
        eprintln!("the message could not be shown: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_window_on_the_same_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let first = OnlyWindow::of(folder.path()).unwrap();
        assert_eq!(OnlyWindow::of(folder.path()).err(), Some(AlreadyOpen));
        drop(first);
        assert!(OnlyWindow::of(folder.path()).is_ok());
    }

    #[test]
    fn windows_on_different_folders_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let _one = OnlyWindow::of(&folder.path().join("một")).unwrap();
        assert!(OnlyWindow::of(&folder.path().join("hai")).is_ok());
    }

    #[test]
    fn a_folder_that_cannot_be_locked_is_left_to_the_core() {
        let folder = tempfile::tempdir().unwrap();
        let no_folder = folder.path().join("a file");
        std::fs::write(&no_folder, "").unwrap();
        assert!(OnlyWindow::of(&no_folder).is_ok());
    }
}
