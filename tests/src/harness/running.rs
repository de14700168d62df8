//! A process of the harness that does not outlive its owner.

use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};

use super::fault::{Fault, Step};

/// A started process and everything it starts, as one process group.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts the program in its own process group, with its standard output piped.
    ///
    /// # Errors
    /// When the program is not there or cannot be started.
    pub fn start(command: &mut Command) -> Step<Self> {
        Self::start_writing_to(Stdio::piped(), command)
    }

    /// As [`Running::start`], with what nobody reads thrown away: a full pipe would stop the program.
    ///
    /// # Errors
    /// As for [`Running::start`].
    pub(super) fn start_unheard(command: &mut Command) -> Step<Self> {
        Self::start_writing_to(Stdio::null(), command)
    }

    fn start_writing_to(output: Stdio, command: &mut Command) -> Step<Self> {
        let doing = format!("starting {}", command.get_program().to_string_lossy());
        command.process_group(0).stdin(Stdio::null()).stdout(output);
        let child = command.spawn().map_err(Fault::machine(doing))?;
        Ok(Self { child })
    }

    /// The standard output, once.
    pub fn take_output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// The process number of the leader.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Whether the leader is still there.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    fn end(&mut self) {
        // The group may outlive its leader (a browser's helpers do), so it is killed either way.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn children_of_a_process_end_with_it() {
        let mut shell = Command::new("sh");
        shell.args(["-c", "sleep 600 & echo $!; wait"]);
        let mut running = Running::start(&mut shell).unwrap();
        assert!(running.is_alive());
        let mut line = String::new();
        BufReader::new(running.take_output().unwrap())
            .read_line(&mut line)
            .unwrap();
        let sleeper = PathBuf::from(format!("/proc/{}/cwd", line.trim()));
        assert!(sleeper.read_link().is_ok());
        drop(running);
        let ended = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            sleeper.read_link().is_err()
        });
        assert!(ended, "the sleeping child is still there");
    }
}
