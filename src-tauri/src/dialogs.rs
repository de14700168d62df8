//! The system's dialogs for files and folders.

use std::path::PathBuf;

use serde::Deserialize;
use tauri::{AppHandle, Manager, Runtime, WebviewWindow};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::answers::TestAnswers;

/// A kind of file a dialog offers: the words, and the endings without the dot.
#[derive(Debug, Deserialize)]
pub(crate) struct FileKind {
    name: String,
    extensions: Vec<String>,
}

/// Who answers the dialogs: the person, or a test.
pub(crate) struct Answerer(Option<TestAnswers>);

impl Answerer {
    pub(crate) fn new(answers: Option<TestAnswers>) -> Self {
        Self(answers)
    }
}

/// Lets the person choose one file.
#[tauri::command]
pub(crate) async fn pick_file<R: Runtime>(
    window: WebviewWindow<R>,
    title: String,
    kinds: Vec<FileKind>,
) -> Option<PathBuf> {
    let ask = move |dialog: FileDialogBuilder<R>| {
        with_kinds(dialog.set_title(title), &kinds)
            .blocking_pick_file()
            .into_iter()
            .collect()
    };
    answer(&window, ask).await.into_iter().next()
}

/// Lets the person choose several files.
#[tauri::command]
pub(crate) async fn pick_files<R: Runtime>(
    window: WebviewWindow<R>,
    title: String,
    kinds: Vec<FileKind>,
) -> Vec<PathBuf> {
    let ask = move |dialog: FileDialogBuilder<R>| {
        with_kinds(dialog.set_title(title), &kinds)
            .blocking_pick_files()
            .unwrap_or_default()
    };
    answer(&window, ask).await
}

/// Lets the person choose a folder.
#[tauri::command]
pub(crate) async fn pick_folder<R: Runtime>(
    window: WebviewWindow<R>,
    title: String,
) -> Option<PathBuf> {
    let ask = move |dialog: FileDialogBuilder<R>| {
        dialog
            .set_title(title)
            .blocking_pick_folder()
            .into_iter()
            .collect()
    };
    answer(&window, ask).await.into_iter().next()
}

/// Lets the person choose where a new file goes.
#[tauri::command]
pub(crate) async fn save_as<R: Runtime>(
    window: WebviewWindow<R>,
    title: String,
    suggested_name: String,
    kinds: Vec<FileKind>,
) -> Option<PathBuf> {
    let ask = move |dialog: FileDialogBuilder<R>| {
        let dialog = dialog.set_title(title).set_file_name(suggested_name);
        with_kinds(dialog, &kinds)
            .blocking_save_file()
            .into_iter()
            .collect()
    };
    answer(&window, ask).await.into_iter().next()
}

/// Asks the test's answers where there are some, else the person, away from the window's thread.
async fn answer<R: Runtime>(
    window: &WebviewWindow<R>,
    ask: impl FnOnce(FileDialogBuilder<R>) -> Vec<FilePath> + Send + 'static,
) -> Vec<PathBuf> {
    let app: AppHandle<R> = window.app_handle().clone();
    if let Answerer(Some(answers)) = &*app.state::<Answerer>() {
        return answers.next();
    }
    let dialog = app.dialog().file().set_parent(window);
    let paths = tauri::async_runtime::spawn_blocking(move || ask(dialog)).await;
    // A path that is no file of this machine (a content address of a phone) cannot be chosen here.
    paths
        .unwrap_or_default()
        .into_iter()
        .filter_map(|path| path.into_path().ok())
        .collect()
}

fn with_kinds<R: Runtime>(
    dialog: FileDialogBuilder<R>,
    kinds: &[FileKind],
) -> FileDialogBuilder<R> {
    kinds.iter().fold(dialog, |dialog, kind| {
        let extensions: Vec<&str> = kind.extensions.iter().map(String::as_str).collect();
        dialog.add_filter(&kind.name, &extensions)
    })
}
