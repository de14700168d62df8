//! How much the web engine keeps for later.

use tauri::{Runtime, WebviewWindow};

/// Lets the engine keep no pages and files it has already shown: the window has one page, which
/// comes from the program itself, and the machines it runs on have little memory.
#[cfg(target_os = "linux")]
pub(crate) fn keep_few<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{CacheModel, WebContextExt, WebViewExt};

    window.with_webview(|webview| {
        if let Some(context) = webview.inner().context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
    })
}

/// Other systems decide themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_few<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}
