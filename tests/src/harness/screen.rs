//! A screen nobody sees.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use super::fault::{Fault, Step};
use super::running::Running;

/// An X server without hardware, on a display number it chose itself.
#[derive(Debug)]
pub struct VirtualScreen {
    display: String,
    _server: Running,
}

impl VirtualScreen {
    /// Starts one, large enough for the window at its normal size.
    ///
    /// # Errors
    /// When Xvfb is missing or does not come up.
    pub fn start() -> Step<Self> {
        let mut command = Command::new("Xvfb");
        command
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1400x900x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ])
            .stderr(Stdio::null());
        let mut server = Running::start(&mut command)?;
        let mut number = String::new();
        if let Some(output) = server.take_output() {
            // Xvfb prints the number when it accepts connections, so nothing needs to be waited for.
            BufReader::new(output)
                .read_line(&mut number)
                .map_err(Fault::machine("reading Xvfb's display number"))?;
        }
        match number.trim() {
            "" => Err(Fault::Unexpected(
                "Xvfb ended before it was ready".to_owned(),
            )),
            number => Ok(Self {
                display: format!(":{number}"),
                _server: server,
            }),
        }
    }

    /// The value for `DISPLAY`.
    #[must_use]
    pub fn display(&self) -> &str {
        &self.display
    }
}
