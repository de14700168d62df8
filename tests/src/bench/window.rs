//! Start and memory of the real window, beside an empty one, in turns.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::Measured;
use super::books::Books;
use super::figure::{Aim, Figure, Sides};
use super::timing::Samples;
use crate::harness::{Launch, Target, VirtualScreen, Window, built_program, by_test_id};

const REPETITIONS: usize = 7;
/// A window that was just drawn still loads and tidies up.
const SETTLING: Duration = Duration::from_millis(1_500);
/// A window that is not usable by then never will be.
const PATIENCE: Duration = Duration::from_secs(30);
/// Processes that drive the window and are no part of it.
const DRIVERS: &[&str] = &["WebKitWebDriver"];

pub(super) fn measure(books: &Books) -> Measured {
    let screen = VirtualScreen::start()?;
    let program = Subject {
        launch: launch(books, &screen, "sokhupho")?.with("SOKHUPHO_HOME", &books.ward),
        process: "sokhupho",
        usable: by_test_id("tile-Cán bộ phường (mẫu)"),
    };
    let empty = Subject {
        launch: launch(books, &screen, "examples/empty_window")?,
        process: "empty_window",
        usable: by_test_id("name"),
    };
    // The first windows read the engine's libraries from the disk.
    program.open(&mut Seen::default())?;
    empty.open(&mut Seen::default())?;
    let (mut ours, mut compared) = (Seen::default(), Seen::default());
    for _ in 0..REPETITIONS {
        program.open(&mut ours)?;
        empty.open(&mut compared)?;
    }
    let start = Sides {
        ours: ours.start_ms.median(),
        compared: compared.start_ms.median(),
        unit: "ms",
        with: "an empty Tauri window",
    };
    let memory = Sides {
        ours: ours.memory_mib.median(),
        compared: compared.memory_mib.median(),
        unit: "MiB",
        with: "an empty Tauri window",
    };
    Ok(vec![
        Figure::ratio("start_ratio", start).aiming(Aim::AtMost(1.5)),
        Figure::ratio("memory_ratio", memory).aiming(Aim::AtMost(1.3)),
    ])
}

/// Both windows see the same surroundings: without a bus of its own a window may wait for one.
fn launch(books: &Books, screen: &VirtualScreen, program: &str) -> Measured<Launch> {
    let nobodys = |name: &str| -> PathBuf { books.scratch.join(name) };
    Ok(Launch::new(built_program(program)?, screen.display())
        .with("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        .with("XDG_DATA_HOME", nobodys("data"))
        .with("XDG_CACHE_HOME", nobodys("cache"))
        .with("XDG_CONFIG_HOME", nobodys("config")))
}

/// What was seen of a window, over several openings.
#[derive(Default)]
struct Seen {
    start_ms: Samples,
    memory_mib: Samples,
}

/// A window to be measured.
struct Subject {
    launch: Launch,
    /// Name of its first process.
    process: &'static str,
    /// What can be used once it is there.
    usable: Target,
}

impl Subject {
    fn open(&self, seen: &mut Seen) -> Measured<()> {
        let window = Window::open(&self.launch)?;
        self.wait_until_usable(&window)?;
        let family = Processes::read()?.family_of(window.driver_process_id());
        let first = family.iter().find(|process| process.name == self.process);
        seen.start_ms
            .add_value(first.ok_or("the window's process is not there")?.age_ms()?);
        std::thread::sleep(SETTLING);
        let family = Processes::read()?.family_of(window.driver_process_id());
        seen.memory_mib
            .add_value(family.iter().map(Process::memory_mib).sum());
        window.close()?;
        Ok(())
    }

    /// Looks far more often than a test would, because every look adds to the time that is measured.
    fn wait_until_usable(&self, window: &Window) -> Measured<()> {
        let started = Instant::now();
        while !window.sees(&self.usable)? {
            if started.elapsed() > PATIENCE {
                return Err(format!("{} never came: {}", self.usable, window.text()?).into());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }
}

#[derive(Debug, Clone)]
struct Process {
    id: u32,
    parent: u32,
    name: String,
    /// Hundredths of a second since the machine's start.
    started_ticks: f64,
}

/// Every process of the machine.
struct Processes(Vec<Process>);

impl Processes {
    fn read() -> Measured<Self> {
        let ids = fs::read_dir("/proc")?
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        Ok(Self(ids.filter_map(Process::read).collect()))
    }

    /// What a driver started, without the drivers.
    fn family_of(&self, driver: u32) -> Vec<Process> {
        let parents: HashMap<u32, u32> = self
            .0
            .iter()
            .map(|process| (process.id, process.parent))
            .collect();
        let descends = |process: &&Process| {
            let above = std::iter::successors(Some(process.id), |id| parents.get(id).copied());
            above.take(parents.len()).any(|id| id == driver)
        };
        let family = self
            .0
            .iter()
            .filter(descends)
            .filter(|process| !DRIVERS.contains(&process.name.as_str()));
        family.cloned().collect()
    }
}

impl Process {
    /// A process that ended in the meantime is none.
    fn read(id: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name stands in brackets and may hold anything.
        let (before, after) = status.rsplit_once(')')?;
        let fields: Vec<&str> = after.split_ascii_whitespace().collect();
        Some(Self {
            id,
            parent: fields.get(1)?.parse().ok()?,
            name: before.split_once('(')?.1.to_owned(),
            started_ticks: fields.get(19)?.parse().ok()?,
        })
    }

    /// How long ago it was started.
    fn age_ms(&self) -> Measured<f64> {
        let uptime = fs::read_to_string("/proc/uptime")?;
        let uptime_s: f64 = uptime.split(' ').next().unwrap_or_default().parse()?;
        Ok(uptime_s * 1000.0 - self.started_ticks * 10.0)
    }

    /// Its share of the memory that is in use: pages that several hold count in parts.
    fn memory_mib(&self) -> f64 {
        let rollup =
            fs::read_to_string(format!("/proc/{}/smaps_rollup", self.id)).unwrap_or_default();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        let kib = line.and_then(|rest| {
            rest.trim()
                .trim_end_matches("kB")
                .trim()
                .parse::<f64>()
                .ok()
        });
        kib.unwrap_or_default() / 1024.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_an_age_and_memory() -> Measured<()> {
        let this = Process::read(std::process::id()).ok_or("this process is not there")?;
        assert!(this.age_ms()? < 600_000.0);
        assert!(this.memory_mib() > 0.1);
        let family = Processes::read()?.family_of(this.parent);
        assert!(family.iter().any(|process| process.id == this.id));
        Ok(())
    }
}
