//! Files that come to the window: dropped on it, or opened with it by a double click.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tauri::{Runtime, State, WebviewWindow};

/// Paths that the page has not asked for yet. A page learns names of dropped files only, never where
/// they lie, and nothing of folders; the core needs both.
#[derive(Clone, Default)]
pub(crate) struct Incoming {
    dropped: Arc<Mutex<Vec<PathBuf>>>,
    opened: Arc<Mutex<Vec<PathBuf>>>,
}

impl Incoming {
    /// With the files that the program was started with.
    pub(crate) fn of_arguments(arguments: impl Iterator<Item = OsString>) -> Self {
        let files = arguments.map(PathBuf::from).filter(|path| path.exists());
        let incoming = Self::default();
        replace(&incoming.opened, files.collect());
        incoming
    }

    /// Remembers what is dragged over the window now.
    #[cfg(any(target_os = "linux", test))]
    fn dragged(&self, paths: Vec<PathBuf>) {
        replace(&self.dropped, paths);
    }
}

fn replace(slot: &Mutex<Vec<PathBuf>>, paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
    std::mem::replace(&mut slot, paths)
}

/// Paths of what was dropped on the window last; asked once for each drop.
#[tauri::command]
pub(crate) fn dropped_files(incoming: State<'_, Incoming>) -> Vec<PathBuf> {
    replace(&incoming.dropped, Vec::new())
}

/// Files that the program was started with; asked once.
#[tauri::command]
pub(crate) fn opened_files(incoming: State<'_, Incoming>) -> Vec<PathBuf> {
    replace(&incoming.opened, Vec::new())
}

/// Listens to what is dragged over the page. The engine asks the system for it when the pointer
/// enters, and handles the drop itself as before.
#[cfg(target_os = "linux")]
pub(crate) fn notice_drops<R: Runtime>(
    window: &WebviewWindow<R>,
    incoming: &Incoming,
) -> tauri::Result<()> {
    use gtk::prelude::WidgetExt;

    let incoming = incoming.clone();
    window.with_webview(move |webview| {
        webview
            .inner()
            .connect_drag_data_received(move |_, _, _, _, data, _, _| {
                let paths: Vec<PathBuf> = data
                    .uris()
                    .iter()
                    .filter_map(|uri| gtk::glib::filename_from_uri(uri).ok())
                    .map(|(path, _)| path)
                    .collect();
                if !paths.is_empty() {
                    incoming.dragged(paths);
                }
            });
    })
}

/// Other systems: files and folders are chosen with the buttons.
#[cfg(not(target_os = "linux"))]
pub(crate) fn notice_drops<R: Runtime>(
    _window: &WebviewWindow<R>,
    _incoming: &Incoming,
) -> tauri::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_are_there_are_opened_and_each_is_told_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("thư mời.kpi");
        std::fs::write(&file, "x").unwrap();
        let arguments = [file.clone().into(), OsString::from("--khong-co")];
        let incoming = Incoming::of_arguments(arguments.into_iter());
        assert_eq!(replace(&incoming.opened, Vec::new()), [file]);
        assert!(replace(&incoming.opened, Vec::new()).is_empty());
    }

    #[test]
    fn the_last_drag_counts() {
        let incoming = Incoming::default();
        incoming.dragged(vec![PathBuf::from("/một")]);
        incoming.dragged(vec![PathBuf::from("/hai")]);
        assert_eq!(
            replace(&incoming.dropped, Vec::new()),
            [PathBuf::from("/hai")]
        );
    }
}
