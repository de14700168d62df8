//! Files on the clipboard of the system, to be pasted into Zalo, an e-mail or a folder.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use arboard::Clipboard;
use khupho_app::host::FileClipboard;

/// The clipboard of the system. On Linux the program that put something there answers whoever pastes
/// it, so the clipboard is kept as long as the window is open.
#[derive(Default)]
pub(crate) struct SystemClipboard(Mutex<Option<Clipboard>>);

impl FileClipboard for SystemClipboard {
    fn put(&self, files: &[PathBuf]) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_none() {
            *kept = Clipboard::new().ok();
        }
        // A system without a clipboard takes nothing; the files lie in their folder all the same.
        kept.as_mut()
            .is_some_and(|clipboard| clipboard.set().file_list(files).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a machine without a screen there is no clipboard, and nothing says that there is.
    #[test]
    fn what_is_said_to_be_on_the_clipboard_can_be_pasted() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("KP13_Mẫu_lần-1.kps");
        std::fs::write(&file, "x").unwrap();
        let clipboard = SystemClipboard::default();
        let took = clipboard.put(std::slice::from_ref(&file));
        let pasted = Clipboard::new().and_then(|mut clipboard| clipboard.get().file_list());
        assert_eq!(took, pasted.is_ok_and(|files| files == [file]));
    }
}
