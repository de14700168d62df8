//! Files that come to the window: dropped on it, or opened with it by a double click.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tauri::{AppHandle, Emitter, Manager, Runtime, State, WebviewWindow};

/// The name under which the page hears that files were opened while it runs.
const OPENED_EVENT: &str = "files-opened";

/// Paths that the page has not asked for yet. A page learns names of dropped files only, never where
/// they lie, and nothing of folders; the core needs both.
#[derive(Clone, Default)]
pub(crate) struct Incoming {
    dropped: Arc<Mutex<Vec<PathBuf>>>,
    opened: Arc<Mutex<Vec<PathBuf>>>,
}

impl Incoming {
    /// With the files that the program was started with.
    pub(crate) fn with_opened(files: Vec<PathBuf>) -> Self {
        let incoming = Self::default();
        incoming.opened_too(files);
        incoming
    }

    /// Remembers files that a second start handed over, behind those that wait already.
    fn opened_too(&self, files: Vec<PathBuf>) {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.extend(files);
    }

    /// Remembers what is dragged over the window now.
    #[cfg(any(target_os = "linux", test))]
    fn dragged(&self, paths: Vec<PathBuf>) {
        replace(&self.dropped, paths);
    }
}

/// The files among a program's arguments, wherever it was started. A name that is no text can be
/// neither shown nor asked for.
pub(crate) fn files_of(arguments: impl Iterator<Item = OsString>) -> Vec<PathBuf> {
    arguments
        .filter_map(|argument| std::path::absolute(argument).ok())
        .filter(|path| path.to_str().is_some() && path.exists())
        .collect()
}

/// Somebody started the program again: the window that is open comes forward and shows the files.
pub(crate) fn show_opened<R: Runtime>(app: &AppHandle<R>, files: Vec<PathBuf>) {
    app.state::<Incoming>().opened_too(files);
    // A window that is closing no longer listens and comes nowhere, and nothing is lost by that.
    let _ = app.emit(OPENED_EVENT, ());
    for window in app.webview_windows().values() {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
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

/// Files that the program was started with, or that a second start handed over; each is told once.
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
        let incoming = Incoming::with_opened(files_of(arguments.into_iter()));
        assert_eq!(replace(&incoming.opened, Vec::new()), [file]);
        assert!(replace(&incoming.opened, Vec::new()).is_empty());
    }

    #[test]
    fn a_file_is_found_from_wherever_the_program_was_started() {
        let here = files_of([OsString::from("Cargo.toml")].into_iter());
        assert_eq!(here, [std::env::current_dir().unwrap().join("Cargo.toml")]);
    }

    #[test]
    fn files_that_nobody_asked_for_yet_stay_when_more_come() {
        let incoming = Incoming::with_opened(vec![PathBuf::from("/một.kps")]);
        incoming.opened_too(vec![PathBuf::from("/hai.kps")]);
        let told = replace(&incoming.opened, Vec::new());
        assert_eq!(told, [PathBuf::from("/một.kps"), PathBuf::from("/hai.kps")]);
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
