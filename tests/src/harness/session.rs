//! Starting WebKit's driver, and the program through it.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use thirtyfour::prelude::{Capabilities, WebDriver};

use super::fault::{Fault, Step};
use super::programs;
use super::running::Running;
use super::window::{Launch, PATIENCE};

/// How long the driver may take to open a window; a busy machine needs some seconds.
const ANSWER_PATIENCE: Duration = Duration::from_secs(40);

pub(super) fn start_driver(launch: &Launch) -> Step<(Running, String)> {
    let port = free_port()?;
    let mut command = Command::new(programs::webkit_driver()?);
    command
        .arg(format!("--port={port}"))
        .arg("--host=127.0.0.1")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .envs(launch.variables.iter().map(|(name, value)| (name, value)))
        .stderr(Stdio::inherit());
    Ok((
        Running::start_unheard(&mut command)?,
        format!("http://127.0.0.1:{port}"),
    ))
}

/// A port nobody listens on. Another process could take it before the driver does; the session
/// then fails to start and says so.
fn free_port() -> Step<u16> {
    let listener =
        TcpListener::bind("127.0.0.1:0").map_err(Fault::machine("looking for a free port"))?;
    let address = listener
        .local_addr()
        .map_err(Fault::machine("looking for a free port"))?;
    Ok(address.port())
}

pub(super) async fn new_session(address: &str, program: &Path) -> Step<WebDriver> {
    // The client of the driver is built with TLS that chooses no cipher suites by itself. A second
    // choice is refused, which is right: the first one stands.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let started = Instant::now();
    loop {
        let asked = WebDriver::new(address, capabilities(program));
        match tokio::time::timeout(ANSWER_PATIENCE, asked).await {
            Ok(Ok(session)) => return Ok(session),
            // The driver needs a moment before it listens; nothing tells when.
            Ok(Err(_)) if started.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Ok(Err(error)) => return Err(Fault::driver("opening the window")(error)),
            Err(_) => {
                return Err(Fault::Unexpected("the driver does not answer".to_owned()));
            }
        }
    }
}

fn capabilities(program: &Path) -> Capabilities {
    let mut wanted = serde_json::Map::new();
    wanted.insert("browserName".to_owned(), json!("wry"));
    wanted.insert(
        "webkitgtk:browserOptions".to_owned(),
        json!({ "binary": program, "args": [] }),
    );
    Capabilities::from(wanted)
}
