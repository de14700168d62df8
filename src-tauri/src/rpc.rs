//! The one way from the page to the core and back.

use std::sync::Arc;

use khupho_app::Host;
use tauri::{AppHandle, Emitter, Runtime, State};
use zeroize::Zeroizing;

/// The name under which the page hears what the core tells.
pub(crate) const EVENT_NAME: &str = "core-event";

/// What the page gets when the core itself broke down.
const BROKE_DOWN: &str = r#"{"error":{"code":"internal","params":{}}}"#;

/// Hands a request to the core, away from the thread that draws the window.
#[tauri::command]
pub(crate) async fn rpc(host: State<'_, Arc<Host>>, request: String) -> Result<String, ()> {
    let host = Arc::clone(&host);
    // A request can hold a PIN.
    let request = Zeroizing::new(request);
    let answer = tauri::async_runtime::spawn_blocking(move || host.call(&request)).await;
    Ok(answer.unwrap_or_else(|_| BROKE_DOWN.to_owned()))
}

/// Repeats what the core tells to the page.
pub(crate) fn forward_events<R: Runtime>(app: &AppHandle<R>, host: &Host) {
    let app = app.clone();
    host.subscribe(Box::new(move |event| {
        // A window that is closing no longer listens, and nothing is lost by that.
        let _ = app.emit(EVENT_NAME, event);
    }));
}
