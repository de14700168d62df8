//! `khupho-hub` started as an operator starts it.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use khupho_oplog::hub::HubAddress;
use khupho_oplog::ids::TlsFingerprint;

use crate::bench::Measured;

/// Lines that the program prints once it listens.
const PRINTED: usize = 4;

/// A hub that runs until it is dropped.
pub(super) struct HubProgram {
    child: Child,
    pub(super) address: HubAddress,
    /// One for each ward.
    pub(super) claim_codes: Vec<String>,
}

impl HubProgram {
    /// Starts it for so many wards over a database: SQLite in `folder` where none is named.
    pub(super) fn start(folder: &Path, database: Option<&str>, wards: usize) -> Measured<Self> {
        fs::create_dir_all(folder)?;
        // SQLite has one program at a time: the codes are made before it serves.
        let claim_codes = (0..wards).map(|_| claim_code(folder, database));
        let claim_codes = claim_codes.collect::<Measured<Vec<_>>>()?;
        let mut child = command(folder, database)?
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("KHUPHO_HUB_LOG", "quiet")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let stdout = child.stdout.take().ok_or("no output")?;
        let lines = BufReader::new(stdout).lines().take(PRINTED);
        let lines: Vec<String> = lines.collect::<Result<_, _>>()?;
        let behind = |start: &str| {
            let found = lines.iter().find_map(|line| line.split_once(start));
            found.map(|(_, rest)| rest.trim().to_owned())
        };
        let address = behind("listens on ").ok_or("the hub does not listen")?;
        let (host, port) = address.rsplit_once(':').ok_or("no port")?;
        let fingerprint = behind("#sha256=").ok_or("no certificate")?;
        let fingerprint = TlsFingerprint::from_hex(&fingerprint).ok_or("no fingerprint")?;
        Ok(Self {
            child,
            address: HubAddress::new(host, port.parse()?, Some(fingerprint))?,
            claim_codes,
        })
    }

    /// The most memory that it has held so far, in megabytes.
    pub(super) fn peak_mb(&self) -> Measured<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes: f64 = peak
            .and_then(|text| text.split_whitespace().next())
            .ok_or("no peak of memory")?
            .parse()?;
        Ok(kilobytes / 1024.0)
    }
}

impl Drop for HubProgram {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn claim_code(folder: &Path, database: Option<&str>) -> Measured<String> {
    let output = command(folder, database)?.arg("claim-code").output()?;
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout)?.trim().to_owned()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

fn command(folder: &Path, database: Option<&str>) -> Measured<Command> {
    let mut command = Command::new(beside_this_program()?);
    command.env("KHUPHO_HUB_DATA", folder.join("data"));
    if let Some(database) = database {
        command.env("KHUPHO_HUB_DATABASE", database);
    }
    Ok(command)
}

fn beside_this_program() -> Measured<std::path::PathBuf> {
    let own = std::env::current_exe()?;
    let folder = own.parent().ok_or("no folder")?;
    let hub = folder.join("khupho-hub");
    match hub.exists() {
        true => Ok(hub),
        false => Err(format!("{} is not built", hub.display()).into()),
    }
}
