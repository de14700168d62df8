//! Vietnamese typing in the window.

use tauri::{Runtime, WebviewWindow};

/// Lets the page have the word a person is still composing.
///
/// On Linux the window's library (wry) takes it away: the word then stays with the input method,
/// invisible, until a space or Enter commits it, and is lost when the person clicks somewhere else
/// first. With it, WebKit shows the word in the field and keeps it when the field is left.
#[cfg(target_os = "linux")]
pub(crate) fn show_words_while_typed<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    use webkit2gtk::{InputMethodContextExt, WebViewExt};

    window.with_webview(|webview| {
        if let Some(input_method) = webview.inner().input_method_context() {
            input_method.set_enable_preedit(true);
        }
    })
}

/// Other systems need nothing.
#[cfg(not(target_os = "linux"))]
pub(crate) fn show_words_while_typed<R: Runtime>(_window: &WebviewWindow<R>) -> tauri::Result<()> {
    Ok(())
}
