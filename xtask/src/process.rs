//! Starting other programs, and repeating what they print while remembering it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use crate::places::Places;
use crate::refusal::{Outcome, Refusal};

/// What a finished program printed, both channels in one text, and how it ended.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) text: String,
    pub(crate) status: ExitStatus,
}

/// The cargo that started this task, working at the root of the clone.
pub(crate) fn cargo(places: &Places) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(&places.root);
    command
}

/// Runs a program to its end and refuses when it reports failure.
pub(crate) fn run(command: &mut Command) -> Outcome<()> {
    eprintln!("$ {}", shown(command));
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "`{}` failed ({status})",
        shown(command)
    )))
}

/// Runs a program to its end, repeats each line it prints, and returns the lines.
pub(crate) fn run_and_listen(command: &mut Command) -> Outcome<Finished> {
    eprintln!("$ {}", shown(command));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let errors = child
        .stderr
        .take()
        .map(|pipe| thread::spawn(|| repeat_lines(pipe)));
    let mut text = child.stdout.take().map(repeat_lines).unwrap_or_default();
    if let Some(Ok(lines)) = errors.map(thread::JoinHandle::join) {
        text.push_str(&lines);
    }
    let status = child.wait().map_err(|error| not_started(command, &error))?;
    Ok(Finished { text, status })
}

/// The standard output of a short program, or `None` when it is not there or fails.
pub(crate) fn answer_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(arguments)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn repeat_lines(pipe: impl Read) -> String {
    let mut text = String::new();
    // A line that is no text (a crashed program, say) ends the repetition, not the task.
    for line in BufReader::new(pipe).lines().map_while(Result::ok) {
        eprintln!("{line}");
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn not_started(command: &Command, error: &std::io::Error) -> Refusal {
    let program = command.get_program().to_string_lossy();
    Refusal::new(format!("{program} could not be started: {error}"))
}

fn shown(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|word| word.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_channels_are_remembered() {
        let mut shell = Command::new("sh");
        let finished =
            run_and_listen(shell.args(["-c", "echo one; echo two >&2; exit 3"])).unwrap();
        assert!(finished.text.contains("one\n") && finished.text.contains("two\n"));
        assert_eq!(finished.status.code(), Some(3));
    }

    #[test]
    fn a_missing_program_is_named() {
        let refusal = run(&mut Command::new("no-such-program-of-ours")).unwrap_err();
        assert!(
            refusal
                .to_string()
                .contains("no-such-program-of-ours could not be started")
        );
    }

    #[test]
    fn a_failing_program_gives_no_answer() {
        assert_eq!(answer_of("sh", &["-c", "echo yes"]), Some("yes".to_owned()));
        assert_eq!(answer_of("sh", &["-c", "echo no; exit 1"]), None);
    }
}
