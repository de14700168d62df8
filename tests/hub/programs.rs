//! The programs themselves, as processes that can be killed: the hub, and a PC that writes and syncs.

use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use khupho_fail_points::{Point, VARIABLE};
use khupho_oplog::hub::HubAddress;
use khupho_oplog::ids::TlsFingerprint;
use khupho_sync::hub::{HubProxy, find_hub, pair_with_hub};
use khupho_tests::harness::{Running, built_program};

use crate::world::{Pc, TestResult};

/// What a thread of a test gives back.
pub(crate) type Threaded<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// A program that says nothing for so long does not come to its point any more.
const SILENCE_MAX: Duration = Duration::from_secs(60);

/// The last line that the hub says when it starts.
const STARTED: &str = "certificate";

/// Where the hub's program keeps its data and listens, life after life.
pub(crate) struct HubPlace {
    program: PathBuf,
    data: PathBuf,
    port: u16,
    /// Where it keeps its log; none for the SQLite file in its data folder.
    database: Option<String>,
}

impl HubPlace {
    pub(crate) fn free(data: PathBuf) -> TestResult<Self> {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let program = built_program("khupho-hub")?;
        Ok(Self {
            program,
            data,
            port,
            database: None,
        })
    }

    pub(crate) fn with_database(mut self, url: String) -> Self {
        self.database = Some(url);
        self
    }

    /// The folder with everything of the hub.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// The first start prints the code with which a ward may be founded.
    pub(crate) fn start_and_pair(&self, ward: &Pc) -> TestResult<Running> {
        let (hub, lines) = started(&mut self.command(), "claim code").map_err(text)?;
        let behind = |start: &str| {
            let found = lines.iter().find_map(|line| line.split_once(start));
            found.map(|(_, rest)| rest.trim().to_owned())
        };
        let code = behind("first ward: ").ok_or("no claim code")?;
        let fingerprint = behind("#sha256=").ok_or("no certificate")?;
        let fingerprint = TlsFingerprint::from_hex(&fingerprint).ok_or("no fingerprint")?;
        let address = HubAddress::new("127.0.0.1", self.port, Some(fingerprint))?;
        let found = find_hub(&address, &HubProxy::None)?;
        pair_with_hub(ward.store(), &found, &code, &HubProxy::None)?;
        Ok(hub)
    }

    pub(crate) fn start(&self) -> TestResult<Running> {
        self.start_in_thread().map_err(text)
    }

    pub(crate) fn start_in_thread(&self) -> Threaded<Running> {
        Ok(started(&mut self.command(), STARTED)?.0)
    }

    /// Starts it so that it stops at a point, and waits until it serves.
    pub(crate) fn start_to_stop_at(&self, point: Point, time: u32) -> TestResult<Doomed> {
        let doomed = Doomed::start(self.command(), point, time).map_err(text)?;
        let started = doomed.wait_for(|line| line.starts_with(STARTED));
        started.map_err(text)?;
        Ok(doomed)
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        let listen = format!("127.0.0.1:{}", self.port);
        command
            .args(["serve", "--listen", &listen, "--data"])
            .arg(&self.data)
            .env("KHUPHO_HUB_LOG", "quiet");
        // Rounds of a test follow each other as no person's do.
        for limit in ["DEVICE_BURST", "DEVICE_PER_SECOND"] {
            command.env(format!("KHUPHO_HUB_LIMITS_{limit}"), "10000");
        }
        if let Some(url) = &self.database {
            command.env("KHUPHO_HUB_DATABASE", url);
        }
        command
    }
}

/// Starts a hub and reads what it says up to the line that begins so.
fn started(command: &mut Command, last: &str) -> Threaded<(Running, Vec<String>)> {
    let mut hub = Running::start(command)?;
    let output = hub.take_output().ok_or("no output")?;
    let mut lines = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line?;
        let is_last = line.starts_with(last);
        lines.push(line);
        if is_last {
            return Ok((hub, lines));
        }
    }
    Err(format!("the hub did not start: {lines:?}").into())
}

/// A PC's program that writes and syncs until it is killed.
pub(crate) fn syncing_pc(folder: &Path, key: &str, seed: u64) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khupho-load"));
    command.arg("sync").arg(folder).arg(key);
    command.arg(seed.to_string());
    command
}

/// The household that a PC's program says it has saved. The last line of one that was killed may be cut.
pub(crate) fn saved_code(line: &str) -> Option<String> {
    let code = line.strip_prefix("saved ")?;
    (code.len() == 16).then(|| code.to_owned())
}

/// A process that stops at a point and is killed there.
pub(crate) struct Doomed {
    running: Running,
    said: Receiver<String>,
    point: Point,
}

impl Doomed {
    pub(crate) fn start(mut command: Command, point: Point, time: u32) -> Threaded<Self> {
        let mut running = Running::start(command.env(VARIABLE, point.at_time(time)))?;
        let output = running.take_output().ok_or("no output")?;
        let (tell, said) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(output).lines();
            lines.map_while(Result::ok).try_for_each(|it| tell.send(it))
        });
        Ok(Self {
            running,
            said,
            point,
        })
    }

    fn wait_for(&self, is_last: impl Fn(&str) -> bool) -> Threaded<Vec<String>> {
        let mut lines = Vec::new();
        loop {
            let line = self.said.recv_timeout(SILENCE_MAX);
            let line = line.map_err(|fault| format!("{:?}: {fault}: {lines:?}", self.point))?;
            let is_found = is_last(&line);
            lines.push(line);
            if is_found {
                return Ok(lines);
            }
        }
    }

    /// Waits until it has stopped at its point, kills it there, and gives what it had said.
    pub(crate) fn kill_at_point(self) -> Threaded<Vec<String>> {
        self.kill_once(|_| true)
    }

    /// As [`Self::kill_at_point`], once it has said something more: its other threads go on for a while.
    pub(crate) fn kill_once(mut self, has_said: impl Fn(&str) -> bool) -> Threaded<Vec<String>> {
        let stopped = self.point.said();
        let mut lines = self.wait_for(|line| line == stopped)?;
        while !has_said(lines.last().map_or("", String::as_str)) {
            lines.extend(self.wait_for(|_| true)?);
        }
        if !self.running.is_alive() {
            return Err(format!("{:?}: it ended by itself", self.point).into());
        }
        // Dropping sends SIGKILL to the process and waits for it.
        drop(self.running);
        // Nothing says more once it is dead.
        lines.extend(self.said.iter());
        Ok(lines)
    }
}

pub(crate) fn text(fault: Box<dyn Error + Send + Sync>) -> Box<dyn Error> {
    fault.to_string().into()
}
