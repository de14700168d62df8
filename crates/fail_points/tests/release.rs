//! A release program has no fail-points: it does not stop, and nothing in it names one.

use std::error::Error;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use khupho_fail_points::{Point, VARIABLE};

type TestResult<T = ()> = Result<T, Box<dyn Error>>;

/// A program that comes to a point and then ends.
const PROGRAM: &str = "fn main() { fail_points::Point::PushCommittedBeforeAnswer.reach(); }";

fn compile(folder: &Path, options: &[&str]) -> TestResult<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let text = format!("#[path = {source:?}]\n#[allow(dead_code)]\nmod fail_points;\n{PROGRAM}");
    let (main, program) = (folder.join("main.rs"), folder.join("program"));
    fs::write(&main, text)?;
    let compiled = Command::new("rustc")
        .args(["--edition=2024", "-O"])
        .args(options)
        .arg("-o")
        .args([&program, &main])
        .output()?;
    match compiled.status.success() {
        true => Ok(program),
        false => Err(String::from_utf8_lossy(&compiled.stderr).into()),
    }
}

fn stopping(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env(VARIABLE, Point::PushCommittedBeforeAnswer.at_time(1));
    command
}

fn holds(program: &Path, text: &str) -> TestResult<bool> {
    let bytes = fs::read(program)?;
    Ok(bytes.windows(text.len()).any(|at| at == text.as_bytes()))
}

#[test]
fn a_release_program_does_not_stop_and_names_no_point() -> TestResult {
    let folder = tempfile::tempdir()?;
    let program = compile(folder.path(), &[])?;
    let ended = stopping(&program).output()?;
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(ended.stdout, b"");
    for text in [VARIABLE, "push_committed_before_answer"] {
        assert!(!holds(&program, text)?, "{text}");
    }
    Ok(())
}

/// What shows that the other test would find one.
#[test]
fn with_debug_assertions_the_same_program_stops() -> TestResult {
    let folder = tempfile::tempdir()?;
    let program = compile(folder.path(), &["-C", "debug-assertions"])?;
    assert!(holds(&program, VARIABLE)?);
    let mut stopped = stopping(&program).stdout(Stdio::piped()).spawn()?;
    let output = stopped.stdout.take().ok_or("no output")?;
    let said = BufReader::new(output).lines().next().transpose()?;
    assert_eq!(said, Some(Point::PushCommittedBeforeAnswer.said()));
    assert!(stopped.try_wait()?.is_none(), "it went on");
    stopped.kill()?;
    stopped.wait()?;
    Ok(())
}

/// What makes a program of this repository a release program.
#[test]
fn the_release_profile_has_no_debug_assertions() -> TestResult {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(manifest)?)?;
    let profiles = manifest["profile"].as_table().ok_or("no profiles")?;
    assert!(profiles.contains_key("release"), "{profiles:?}");
    assert!(!switches(profiles), "{profiles:?}");
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.cargo/config.toml");
    if settings.exists() {
        let settings: toml::Table = toml::from_str(&fs::read_to_string(settings)?)?;
        assert!(!switches(&settings), "{settings:?}");
    }
    Ok(())
}

/// Whether debug assertions are switched in the table or below: by name, by a flag of the compiler, or
/// with all else of a profile that has them.
fn switches(table: &toml::Table) -> bool {
    table.iter().any(|(name, value)| match value {
        toml::Value::String(text) if name == "inherits" => text == "dev" || text == "test",
        _ => name == "debug-assertions" || switches_in(value),
    })
}

fn switches_in(value: &toml::Value) -> bool {
    match value {
        toml::Value::Table(table) => switches(table),
        toml::Value::Array(values) => values.iter().any(switches_in),
        toml::Value::String(text) => text.contains("debug-assertions"),
        _ => false,
    }
}

#[test]
fn what_switches_them_is_seen_at_any_depth() -> TestResult {
    for (text, expected) in [
        ("[release]\nlto = 'thin'", false),
        ("[dist]\ninherits = 'release'", false),
        ("[dev.package.argon2]\nopt-level = 3", false),
        ("[release]\ndebug-assertions = true", true),
        ("[release.package.argon2]\ndebug-assertions = true", true),
        (
            "[profile.release.build-override]\ndebug-assertions = true",
            true,
        ),
        ("[dist]\ninherits = 'dev'", true),
        ("[build]\nrustflags = ['-C', 'debug-assertions=on']", true),
        (
            "[target.'cfg(unix)']\nrustflags = '-C debug-assertions'",
            true,
        ),
    ] {
        let table: toml::Table = toml::from_str(text)?;
        assert_eq!(switches(&table), expected, "{text}");
    }
    Ok(())
}
