//! From the first instruction to the open window.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use khupho_app::Host;
use khupho_app::host::default_root;
use tauri::{Manager, RunEvent, Runtime};

use crate::answers::TestAnswers;
use crate::clipboard::SystemClipboard;
use crate::embedded_hub::HubOfThisMachine;
use crate::handing_over::NotHeard;
use crate::incoming::{self, Incoming};
use crate::only_one::OnlyWindow;
use crate::{
    backing_up, dialogs, handing_over, kept_pages, only_one, own_pages, rpc, syncing, typing,
};

/// The folder of the store, where somebody wants another one than their own.
const HOME_VARIABLE: &str = "SOKHUPHO_HOME";

/// The exit code of a second window on the same folder, where the first one does not answer.
const ALREADY_OPEN: u8 = 3;

/// Opens the window and stays until it is closed.
pub(crate) fn run() -> ExitCode {
    let given = std::env::var_os(HOME_VARIABLE).filter(|folder| !folder.is_empty());
    let answers = TestAnswers::from_environment(given.is_some());
    let Some(root) = given.map(PathBuf::from).or_else(default_root) else {
        eprintln!(
            "this account has no home folder to keep the notebook in; set {HOME_VARIABLE} to a folder"
        );
        return ExitCode::FAILURE;
    };
    let host = Host::of_this_machine(root)
        .with_file_clipboard(Box::new(SystemClipboard::default()))
        .with_embedded_hub(Box::new(HubOfThisMachine));
    let host = Arc::new(host);
    let opened = incoming::files_of(std::env::args_os().skip(1));
    let Ok(_only) = OnlyWindow::of(host.root()) else {
        return second_start(host.root(), &opened, answers.is_some());
    };
    let builder = prepared(
        tauri::Builder::default(),
        Arc::clone(&host),
        answers,
        Incoming::with_opened(opened),
    );
    match builder.build(context()) {
        Ok(app) => {
            until_closed(app, host);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("the window could not be opened: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The window that is open gets the files and comes forward. One that does not answer is named.
fn second_start(root: &Path, opened: &[PathBuf], is_test: bool) -> ExitCode {
    match handing_over::hand_over(root, opened) {
        Ok(()) => ExitCode::SUCCESS,
        Err(NotHeard) => {
            only_one::tell_already_open(is_test);
            ExitCode::from(ALREADY_OPEN)
        }
    }
}

/// Runs the window, and closes the store with it: the event loop ends the process, so nothing that
/// waits to be dropped would be.
fn until_closed<R: Runtime>(app: tauri::App<R>, host: Arc<Host>) {
    let mut backing_up = Some(backing_up::every_minute(&host));
    let mut syncing = Some(syncing::every_second(&host));
    let handle = app.handle().clone();
    let show = move |files| incoming::show_opened(&handle, files);
    let mut listening = Some(handing_over::listen(host.root(), show));
    app.run(move |_, event| {
        if matches!(event, RunEvent::Exit) {
            drop(listening.take());
            drop(syncing.take());
            drop(backing_up.take());
            host.set_session(None);
        }
    });
}

/// Lets Tauri's window be driven; the tests set it.
const DRIVEN_VARIABLE: &str = "TAURI_WEBVIEW_AUTOMATION";

/// The configuration and the built pages, embedded once.
///
/// The window is private: the web engine keeps nothing of what it showed. A driver of tests cannot
/// reach a private window, so a driven one is not.
pub(crate) fn context() -> tauri::Context {
    let mut context = tauri::generate_context!();
    let is_driven = std::env::var_os(DRIVEN_VARIABLE).is_some();
    for window in &mut context.config_mut().app.windows {
        window.incognito = !is_driven;
    }
    context
}

/// The program without its pages: commands, dialogs and events on any runtime.
pub(crate) fn prepared<R: Runtime>(
    builder: tauri::Builder<R>,
    host: Arc<Host>,
    answers: Option<TestAnswers>,
    incoming: Incoming,
) -> tauri::Builder<R> {
    builder
        .plugin(tauri_plugin_dialog::init())
        .plugin(own_pages::guard())
        .manage(Arc::clone(&host))
        .manage(dialogs::Answerer::new(answers))
        .manage(incoming.clone())
        .setup(move |app| {
            rpc::forward_events(app.handle(), &host);
            for window in app.webview_windows().values() {
                typing::show_words_while_typed(window)?;
                kept_pages::keep_few(window)?;
                incoming::notice_drops(window, &incoming)?;
            }
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            rpc::rpc,
            dialogs::pick_file,
            dialogs::pick_files,
            dialogs::pick_folder,
            dialogs::save_as,
            incoming::dropped_files,
            incoming::opened_files,
        ])
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::{Value, json};
    use tauri::ipc::{CallbackFn, InvokeBody};
    use tauri::test::{
        INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder, mock_context, noop_assets,
    };
    use tauri::webview::InvokeRequest;
    use tauri::{Listener, WebviewWindow, WebviewWindowBuilder};

    use super::*;

    fn window_on(folder: &Path, answers: Option<TestAnswers>) -> WebviewWindow<MockRuntime> {
        let host = Arc::new(Host::of_this_machine(folder.to_path_buf()));
        let app = prepared(mock_builder(), host, answers, Incoming::default())
            .build(mock_context(noop_assets()))
            .unwrap();
        WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .unwrap()
    }

    fn invoke(window: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Value {
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(arguments),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        get_ipc_response(window, request)
            .unwrap()
            .deserialize()
            .unwrap()
    }

    fn call(window: &WebviewWindow<MockRuntime>, request: &str) -> Value {
        let answer = invoke(window, "rpc", json!({ "request": request }));
        serde_json::from_str(answer.as_str().unwrap()).unwrap()
    }

    #[test]
    fn a_request_reaches_the_core_and_its_answer_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let window = window_on(folder.path(), None);
        let answer = call(&window, r#"{"command": "status", "args": {}}"#);
        assert_eq!(answer["ok"]["phase"], "no_store");
    }

    #[test]
    fn files_of_a_second_start_reach_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let window = window_on(folder.path(), None);
        let (sender, receiver) = std::sync::mpsc::channel();
        window.listen_any("files-opened", move |_| sender.send(()).unwrap());
        let files = vec![PathBuf::from("/usb/lần 14.kps")];
        incoming::show_opened(window.app_handle(), files);
        receiver.recv_timeout(Duration::from_secs(5)).unwrap();
        let told = invoke(&window, "opened_files", json!({}));
        assert_eq!(told, json!(["/usb/lần 14.kps"]));
        assert_eq!(invoke(&window, "opened_files", json!({})), json!([]));
    }

    #[test]
    fn nonsense_is_refused_with_a_code() {
        let folder = tempfile::tempdir().unwrap();
        let window = window_on(folder.path(), None);
        for request in ["", "{", r#"{"command": "no_such_command", "args": {}}"#] {
            assert_eq!(
                call(&window, request)["error"]["code"],
                "bad_request",
                "{request}"
            );
        }
    }

    #[test]
    fn dialogs_are_answered_in_the_order_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("answers");
        std::fs::write(
            &file,
            "/ho-dan.xlsx\n\n/thu-muc\n/a.jpg\t/b.jpg\n/bao-cao.xlsx\n",
        )
        .unwrap();
        let window = window_on(folder.path(), Some(TestAnswers::in_file(file)));
        let asked = |command| {
            invoke(
                &window,
                command,
                json!({ "title": "Chọn", "kinds": [], "suggestedName": "x" }),
            )
        };
        assert_eq!(asked("pick_file"), json!("/ho-dan.xlsx"));
        assert_eq!(asked("pick_file"), json!(null));
        assert_eq!(asked("pick_folder"), json!("/thu-muc"));
        assert_eq!(asked("pick_files"), json!(["/a.jpg", "/b.jpg"]));
        assert_eq!(asked("save_as"), json!("/bao-cao.xlsx"));
        assert_eq!(asked("save_as"), json!(null));
    }

    #[test]
    fn what_the_core_tells_reaches_the_page() {
        let folder = tempfile::tempdir().unwrap();
        let window = window_on(folder.path(), None);
        let (sender, receiver) = std::sync::mpsc::channel();
        window.listen_any(rpc::EVENT_NAME, move |event| {
            sender.send(event.payload().to_owned()).unwrap();
        });
        let host: tauri::State<Arc<Host>> = window.state();
        // The program does this when it starts to run, which a window without a screen never does.
        rpc::forward_events(window.app_handle(), &host);
        host.publish(&khupho_app::api::Event::Changed {
            areas: vec!["households".to_owned()],
        });
        let told = receiver.recv_timeout(Duration::from_secs(5)).unwrap();
        let told: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(told, json!({ "kind": "changed", "areas": ["households"] }));
    }
}
