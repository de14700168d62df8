//! Starting a worker, killing it, and keeping what it was told.

use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{ChildStdout, Command};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use fastrand::Rng;
use khupho_tests::core_notebook::CoreNotebook;
use khupho_tests::harness::Running;
use khupho_tests::load::{Acknowledged, Line, prepare, sign_in_after_wait};
use serde_json::json;
use tempfile::TempDir;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A worker gets this long under load before it is killed.
const LOAD_MAX_MS: u64 = 300;
/// An opening is killed somewhere within this.
const OPENING_KILL_MAX_MS: u64 = 700;
/// A worker that did not open within this never will.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of the kills.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    pub(crate) kills: usize,
    pub(crate) acknowledged: Vec<Acknowledged>,
    pub(crate) lost: Vec<Acknowledged>,
    openings_ms: Vec<u64>,
}

impl Rounds {
    pub(crate) fn of_all(all: &[Self]) -> Self {
        let mut total = Self::default();
        for one in all {
            total.kills += one.kills;
            total.acknowledged.extend_from_slice(&one.acknowledged);
            total.lost.extend_from_slice(&one.lost);
            total.openings_ms.extend_from_slice(&one.openings_ms);
        }
        total
    }

    pub(crate) fn slowest_opening_ms(&self) -> u64 {
        self.openings_ms.iter().copied().max().unwrap_or(u64::MAX)
    }

    fn median_opening_ms(&self) -> u64 {
        let mut sorted = self.openings_ms.clone();
        sorted.sort_unstable();
        sorted.get(sorted.len() / 2).copied().unwrap_or(u64::MAX)
    }
}

impl fmt::Display for Rounds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} kills, {} saves acknowledged, {} lost; {} openings: median {} ms, slowest {} ms",
            self.kills,
            self.acknowledged.len(),
            self.lost.len(),
            self.openings_ms.len(),
            self.median_opening_ms(),
            self.slowest_opening_ms(),
        )
    }
}

/// A notebook that is worked in by one process after the other.
pub(crate) struct Worker {
    folder: TempDir,
    random: Rng,
    /// Acknowledged since the last opening that looked for it.
    unchecked: Vec<Acknowledged>,
    rounds: Rounds,
}

impl Worker {
    pub(crate) fn begin(seed: u64) -> Outcome<Self> {
        let worker = Self {
            folder: TempDir::new()?,
            random: Rng::with_seed(seed),
            unchecked: Vec::new(),
            rounds: Rounds::default(),
        };
        prepare(&worker.home())?;
        Ok(worker)
    }

    /// Waits until the process works, kills it at a random moment and keeps what it was told.
    pub(crate) fn kill_under_load(&mut self) -> Outcome<()> {
        let (running, output) = self.start()?;
        output.wait_until_open()?;
        std::thread::sleep(Duration::from_millis(self.random.u64(1..LOAD_MAX_MS)));
        self.kill(running, output)
    }

    /// Kills the process before or just after it opened.
    pub(crate) fn kill_while_opening(&mut self) -> Outcome<()> {
        let (running, output) = self.start()?;
        std::thread::sleep(Duration::from_millis(
            self.random.u64(1..OPENING_KILL_MAX_MS),
        ));
        self.kill(running, output)
    }

    /// Opens the notebook a last time, looks for everything and checks every byte.
    pub(crate) fn finish(mut self) -> Outcome<Rounds> {
        let notebook = CoreNotebook::at(&self.home());
        let started = Instant::now();
        sign_in_after_wait(&notebook)?;
        self.rounds
            .openings_ms
            .push(u64::try_from(started.elapsed().as_millis())?);
        for what in &self.rounds.acknowledged {
            if !what.is_held(&notebook)? {
                self.rounds.lost.push(what.clone());
            }
        }
        let report = notebook.call("store_rebuild", json!({}))?;
        if report["whole"] != true {
            return Err(format!("not whole after the kills: {}", report["faults"]).into());
        }
        refuse_half_imports(&notebook)?;
        Ok(self.rounds)
    }

    fn start(&mut self) -> Outcome<(Running, Output)> {
        let list = self.folder.path().join("acknowledged");
        let lines = self
            .unchecked
            .iter()
            .map(|what| Ok(format!("{}\n", serde_json::to_string(what)?)));
        std::fs::write(&list, lines.collect::<Outcome<String>>()?)?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_khupho-load"));
        command
            .arg("work")
            .arg(self.home())
            .arg(self.random.u64(..).to_string())
            .arg(&list);
        let mut running = Running::start(&mut command)?;
        let output = running.take_output().ok_or("the worker has no output")?;
        Ok((running, Output::of(output)))
    }

    fn kill(&mut self, running: Running, output: Output) -> Outcome<()> {
        // Dropping sends SIGKILL to the process and waits for it.
        drop(running);
        self.rounds.kills += 1;
        let lines = output.read_to_end()?;
        let has_opened = lines.iter().any(|line| matches!(line, Line::Opened { .. }));
        let mut saved = Vec::new();
        for line in lines {
            match line {
                Line::Opened { took_ms } => self.rounds.openings_ms.push(took_ms),
                Line::Lost { what } => self.rounds.lost.push(what),
                Line::Saved { what } => saved.push(what),
            }
        }
        if has_opened {
            self.unchecked.clear();
        }
        self.rounds.acknowledged.extend_from_slice(&saved);
        self.unchecked.extend(saved);
        Ok(())
    }

    fn home(&self) -> PathBuf {
        self.folder.path().join("so")
    }
}

/// An import is there whole or not at all, acknowledged or not.
fn refuse_half_imports(notebook: &CoreNotebook) -> Outcome<()> {
    let recorded = notebook.call("imports", json!({}))?;
    let rows: u64 = recorded
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|import| import["rows"].as_u64())
        .sum();
    let all = json!({
        "query": "",
        "filter": { "tag": null, "street": null, "only_uncounted": false },
        "page": { "offset": 0, "limit": 1 },
    });
    let households = notebook.call("households_search", all)?["total"].as_u64();
    if households != Some(rows) {
        return Err(format!("{households:?} households, {rows} rows imported").into());
    }
    Ok(())
}

/// Reads what a worker prints, beside it, so that a full pipe never holds it up.
struct Output {
    opened: Receiver<()>,
    reader: JoinHandle<std::io::Result<Vec<Line>>>,
}

impl Output {
    fn of(output: ChildStdout) -> Self {
        let (tell, opened) = channel();
        let reader = std::thread::spawn(move || {
            let mut lines = Vec::new();
            let mut output = BufReader::new(output);
            let mut text = String::new();
            // A line that was cut off in the middle acknowledges nothing.
            while output.read_line(&mut text)? > 0 && text.ends_with('\n') {
                let line = serde_json::from_str(&text)?;
                if matches!(line, Line::Opened { .. }) {
                    let _ = tell.send(());
                }
                lines.push(line);
                text.clear();
            }
            Ok(lines)
        });
        Self { opened, reader }
    }

    fn wait_until_open(&self) -> Outcome<()> {
        self.opened
            .recv_timeout(PATIENCE)
            .map_err(|_| "the worker did not open its notebook".into())
    }

    fn read_to_end(self) -> Outcome<Vec<Line>> {
        Ok(self.reader.join().map_err(|_| "the reader panicked")??)
    }
}
