//! A PostgreSQL of its own, from the distribution's binaries: a cluster in a temporary folder that
//! listens on nothing but a socket in there, with `fsync` on, and that goes away with its value.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Where Debian and Ubuntu put every version they have.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Added to the configuration that `initdb` writes. The tests of several programs run at once.
const CONFIGURATION: &str = "
listen_addresses = ''
max_connections = 60
fsync = on
synchronous_commit = on
log_min_messages = warning
";

/// A cluster that runs.
pub(crate) struct PostgresCluster {
    binaries: PathBuf,
    folder: TempDir,
}

impl PostgresCluster {
    /// Makes a cluster and starts it.
    ///
    /// # Panics
    /// Where PostgreSQL is not installed or does not start; the message says what it said.
    pub(crate) fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("khupho-pg-")
            .tempdir()
            .expect("a folder");
        let cluster = Self {
            binaries: newest_binaries(),
            folder,
        };
        if is_root() {
            let owner = Command::new("chown")
                .arg("postgres:")
                .arg(cluster.folder.path())
                .output();
            succeeded("chown", owner);
        }
        let data = cluster.data().display().to_string();
        cluster.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "postgres",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
            ],
        );
        cluster.configure();
        cluster.resume();
        cluster
    }

    /// How a program connects; `postgres` may do everything, and the database is there already.
    pub(crate) fn url(&self) -> String {
        let folder = self.folder.path().display();
        format!("postgres://postgres@localhost/postgres?host={folder}&port=5432")
    }

    /// Ends the server as a power cut would: it has to recover when it is started again.
    pub(crate) fn crash(&self) {
        self.control(&["stop", "-m", "immediate"]);
    }

    /// Starts the server again.
    pub(crate) fn resume(&self) {
        let log = self.folder.path().join("log").display().to_string();
        self.control(&["start", "-w", "-l", &log]);
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn configure(&self) {
        let socket = format!(
            "unix_socket_directories = '{}'\n",
            self.folder.path().display()
        );
        let path = self.data().join("postgresql.conf");
        let written = fs::read_to_string(&path).expect("initdb wrote a configuration");
        fs::write(&path, format!("{written}{CONFIGURATION}{socket}")).expect("it can be written");
    }

    fn control(&self, arguments: &[&str]) {
        let data = self.data().display().to_string();
        let arguments: Vec<_> = ["-D", &data, "-s"]
            .iter()
            .chain(arguments)
            .copied()
            .collect();
        self.run("pg_ctl", &arguments);
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        succeeded(program, self.command(program, arguments).output());
    }

    /// PostgreSQL refuses to run as root.
    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let program = self.binaries.join(program);
        let mut command = match is_root() {
            false => Command::new(program),
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
        };
        command.args(arguments).current_dir(self.folder.path());
        command
    }
}

impl Drop for PostgresCluster {
    fn drop(&mut self) {
        let data = self.data().display().to_string();
        let arguments = ["-D", &data, "-s", "-m", "immediate", "stop"];
        // It may have been stopped already, and nobody is left to tell.
        let _ = self.command("pg_ctl", &arguments).output();
    }
}

fn newest_binaries() -> PathBuf {
    let versions = fs::read_dir(VERSIONS).unwrap_or_else(|error| {
        panic!("{VERSIONS}: {error}; `cargo xtask test` installs PostgreSQL from Debian's packages")
    });
    let newest = versions
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("bin/initdb").is_file())
        .max_by_key(|path| version_of(path));
    newest.expect("a version of PostgreSQL").join("bin")
}

fn version_of(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.parse().ok()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("`id` runs");
    id.stdout == b"0\n"
}

fn succeeded(program: &str, output: io::Result<Output>) {
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(
        output.status.success(),
        "{program} failed: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
