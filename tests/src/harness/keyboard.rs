//! A real Telex keyboard: ibus with Unikey, and keys pressed from outside the window.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::fault::{Fault, Step};
use super::running::Running;
use super::window::Launch;

/// An input method that turns Telex keys into Vietnamese letters, on one virtual screen.
#[derive(Debug)]
pub struct TelexKeyboard {
    surroundings: Vec<(&'static str, OsString)>,
    // Ended in this order: the daemon first, then the window manager, then the bus.
    _daemon: Running,
    _window_manager: Running,
    _bus: Running,
    // A configuration of its own: whoever runs the tests may have set their Unikey to VNI.
    _configuration: TempDir,
}

impl TelexKeyboard {
    /// Starts the bus, the window manager and the engine on a screen.
    ///
    /// # Errors
    /// When one of them is missing or does not come up.
    pub fn start(display: &str) -> Step<Self> {
        let (bus, bus_address) = start_bus()?;
        let configuration = TempDir::new().map_err(Fault::machine("making a folder for ibus"))?;
        let surroundings = vec![
            ("DISPLAY", OsString::from(display)),
            ("DBUS_SESSION_BUS_ADDRESS", OsString::from(bus_address)),
            (
                "XDG_CONFIG_HOME",
                configuration.path().join("config").into_os_string(),
            ),
            (
                "XDG_CACHE_HOME",
                configuration.path().join("cache").into_os_string(),
            ),
        ];
        let within = |program: &str| {
            let mut command = Command::new(program);
            command
                .envs(surroundings.iter().cloned())
                .stderr(Stdio::null());
            command
        };
        let window_manager = Running::start(&mut within("openbox"))?;
        let mut ibus = within("ibus-daemon");
        let daemon = Running::start(ibus.args(["--xim", "--panel=disable", "--config=disable"]))?;
        let keyboard = Self {
            surroundings,
            _daemon: daemon,
            _window_manager: window_manager,
            _bus: bus,
            _configuration: configuration,
        };
        keyboard.choose_unikey()?;
        Ok(keyboard)
    }

    /// Connects a program that is about to be opened with this keyboard.
    #[must_use]
    pub fn connect(&self, launch: Launch) -> Launch {
        let own = [
            ("GTK_IM_MODULE", OsString::from("ibus")),
            ("XMODIFIERS", OsString::from("@im=ibus")),
        ];
        let all = self.surroundings.iter().cloned().chain(own);
        all.fold(launch, |launch, (name, value)| launch.with(name, value))
    }

    /// Presses the keys of an ASCII text where the focus is, one every `pace_ms`.
    ///
    /// # Errors
    /// When the keys cannot be sent.
    pub fn type_keys(&self, keys: &str, pace_ms: u32) -> Step {
        self.run(
            "xdotool",
            &[
                "type",
                "--clearmodifiers",
                "--delay",
                &pace_ms.to_string(),
                "--",
                keys,
            ],
        )
    }

    /// Presses one key by its X name, such as `Return`.
    ///
    /// # Errors
    /// When the key cannot be sent.
    pub fn press(&self, key: &str) -> Step {
        self.run("xdotool", &["key", "--clearmodifiers", key])
    }

    /// The daemon accepts an engine only some moments after it started, and tells nobody when.
    /// `ibus engine NAME` also tries to load a key map, which a virtual screen refuses; so what
    /// counts is the engine it names afterwards, not whether it succeeded.
    fn choose_unikey(&self) -> Step {
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(20) {
            self.command("ibus", &["engine", "Unikey"])?;
            let chosen = self.command("ibus", &["engine"])?;
            if String::from_utf8_lossy(&chosen.stdout).trim() == "Unikey" {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(Fault::Unexpected(
            "ibus did not take the engine Unikey".to_owned(),
        ))
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Step {
        let output = self.command(program, arguments)?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(Fault::Unexpected(format!(
            "{program} {} failed: {said}",
            arguments.join(" ")
        )))
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Step<Output> {
        Command::new(program)
            .args(arguments)
            .envs(self.surroundings.iter().cloned())
            .output()
            .map_err(Fault::machine(format!("starting {program}")))
    }
}

/// A session bus of its own, so that no test talks to another test's keyboard.
fn start_bus() -> Step<(Running, String)> {
    let mut command = Command::new("dbus-daemon");
    command
        .args(["--session", "--nofork", "--print-address=1"])
        .stderr(Stdio::null());
    let mut bus = Running::start(&mut command)?;
    let mut address = String::new();
    if let Some(output) = bus.take_output() {
        BufReader::new(output)
            .read_line(&mut address)
            .map_err(Fault::machine("reading the address of the bus"))?;
    }
    match address.trim() {
        "" => Err(Fault::Unexpected(
            "dbus-daemon ended before it was ready".to_owned(),
        )),
        address => Ok((bus, address.to_owned())),
    }
}
