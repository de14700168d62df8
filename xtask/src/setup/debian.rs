//! System packages, from Debian's or Ubuntu's own archive and nowhere else.

use std::fs::File;
use std::io::IsTerminal;
use std::process::{Command, Stdio};

use super::Purpose;
use crate::process;
use crate::refusal::{Outcome, Refusal};

/// To build the program and open its window.
const TO_BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libssl-dev",
];

/// To drive the window where there is no screen: a virtual screen, and the engine's test driver.
const TO_DRIVE: &[&str] = &["xvfb", "webkit2gtk-driver"];

/// To type Vietnamese as people do: an input method, keys from outside, and a window manager to
/// give the window the focus.
const TO_TYPE: &[&str] = &[
    "dbus",
    "dbus-x11",
    "ibus",
    "ibus-gtk3",
    "ibus-unikey",
    "openbox",
    "xdotool",
];

/// To test with a keyring where nobody is signed in to a desktop.
const TO_KEEP_SECRETS: &[&str] = &["gnome-keyring"];

/// To read what is exchanged with a program of other hands, in Python.
const TO_READ_AS_AN_OUTSIDER: &[&str] = &["python3-venv"];

/// To test the hub on a real PostgreSQL. The tests start clusters of their own from its programs.
const TO_SERVE_A_HUB: &[&str] = &["postgresql"];

/// `apt-get update`, which by itself calls it a success when not one source answered.
const UPDATE: &[&str] = &["update", "-o", "APT::Update::Error-Mode=any"];

const INSTALL: &[&str] = &[
    "install",
    "--yes",
    "--no-install-recommends",
    "-o",
    "DPkg::Lock::Timeout=600",
];

/// The packages a purpose needs, smallest purpose first.
fn packages_for(purpose: Purpose) -> Vec<&'static str> {
    match purpose {
        Purpose::Run => TO_BUILD.to_vec(),
        Purpose::RunWithoutDisplay => [TO_BUILD, TO_DRIVE].concat(),
        Purpose::Test => [
            TO_BUILD,
            TO_DRIVE,
            TO_TYPE,
            TO_KEEP_SECRETS,
            TO_READ_AS_AN_OUTSIDER,
            TO_SERVE_A_HUB,
        ]
        .concat(),
    }
}

/// Installs the packages that are not there yet.
pub(crate) fn install_missing(purpose: Purpose) -> Outcome<()> {
    let needed = packages_for(purpose);
    let Some(status) = dpkg_status(&needed) else {
        return Err(Refusal::new(format!(
            "this machine has no dpkg, and the set-up knows only Debian 12 or newer and Ubuntu; \
             elsewhere install what corresponds to: {}",
            needed.join(" ")
        )));
    };
    let missing = missing_in(&needed, &status);
    if missing.is_empty() {
        return Ok(());
    }
    println!("installing Debian packages: {}", missing.join(" "));
    install(&missing)
}

/// What dpkg knows about the packages, a line `name status` for each; `None` without dpkg.
fn dpkg_status(packages: &[&str]) -> Option<String> {
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(packages)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    // dpkg-query reports failure as soon as one package is unknown, and still lists the others.
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn missing_in<'a>(needed: &[&'a str], dpkg_status: &str) -> Vec<&'a str> {
    let is_installed = |name: &str| {
        dpkg_status
            .lines()
            .any(|line| line.split_once(' ') == Some((name, "installed")))
    };
    needed
        .iter()
        .copied()
        .filter(|name| !is_installed(name))
        .collect()
}

fn install(missing: &[&str]) -> Outcome<()> {
    let rights = rights_to_install(missing)?;
    // Two set-ups at once would delete each other's downloaded packages; the second one waits.
    let lock = File::create(std::env::temp_dir().join("sokhupho-setup.lock"));
    let _held = lock.ok().filter(|file| file.lock().is_ok());
    fetch_and_install(|| apt_get(rights), missing)
}

fn fetch_and_install(apt_get: impl Fn() -> Command, missing: &[&str]) -> Outcome<()> {
    let all_sources_answer = process::run(apt_get().args(UPDATE)).is_ok();
    let mut install = apt_get();
    install.args(INSTALL).args(missing);
    if !all_sources_answer {
        // The silent source may be one that is not needed, so this is tried all the same; without
        // a network it would print several lines for each of some hundred packages.
        install.stdout(Stdio::null()).stderr(Stdio::null());
    }
    process::run(&mut install).map_err(|_| {
        Refusal::new(format!(
            "apt-get could not fetch or install {}; check the network connection and run this again",
            missing.join(" ")
        ))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rights {
    Root,
    Sudo,
    SudoAskingForPassword,
}

fn rights_to_install(missing: &[&str]) -> Outcome<Rights> {
    let user_id = process::answer_of("id", &["-u"]);
    let free_sudo = process::answer_of("sudo", &["--non-interactive", "true"]).is_some();
    let asking_sudo =
        std::io::stdin().is_terminal() && process::answer_of("sudo", &["--version"]).is_some();
    judge_rights(user_id.as_deref() == Some("0"), free_sudo, asking_sudo).ok_or_else(|| {
        Refusal::new(format!(
            "system packages are missing and installing them needs root or sudo; as root run: \
             apt-get install {}",
            missing.join(" ")
        ))
    })
}

fn judge_rights(is_root: bool, free_sudo: bool, asking_sudo: bool) -> Option<Rights> {
    match (is_root, free_sudo, asking_sudo) {
        (true, _, _) => Some(Rights::Root),
        (_, true, _) => Some(Rights::Sudo),
        (_, _, true) => Some(Rights::SudoAskingForPassword),
        _ => None,
    }
}

fn apt_get(rights: Rights) -> Command {
    let settings = ["DEBIAN_FRONTEND=noninteractive", "apt-get"];
    match rights {
        Rights::Root => command("env", &[], &settings),
        Rights::Sudo => command("sudo", &["--non-interactive", "env"], &settings),
        Rights::SudoAskingForPassword => command("sudo", &["env"], &settings),
    }
}

fn command(program: &str, before: &[&str], settings: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(before).args(settings);
    command
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_readme_lists_the_same_packages() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
        let readme = std::fs::read_to_string(path).unwrap();
        for packages in [
            TO_BUILD,
            TO_DRIVE,
            TO_TYPE,
            TO_KEEP_SECRETS,
            TO_READ_AS_AN_OUTSIDER,
            TO_SERVE_A_HUB,
        ] {
            let line = format!("`{}`", packages.join(" "));
            assert!(readme.contains(&line), "README.md does not list {line}");
        }
    }

    #[test]
    fn only_installed_packages_count_as_there() {
        let status = "xvfb installed\nxdotool config-files\npkg-config not-installed\n";
        let needed = ["xvfb", "xdotool", "pkg-config", "ibus"];
        assert_eq!(
            missing_in(&needed, status),
            ["xdotool", "pkg-config", "ibus"]
        );
        assert!(missing_in(&["xvfb"], status).is_empty());
    }

    #[test]
    fn every_purpose_includes_the_smaller_ones() {
        let test = packages_for(Purpose::Test);
        for package in packages_for(Purpose::RunWithoutDisplay) {
            assert!(test.contains(&package), "{package}");
        }
        assert_eq!(packages_for(Purpose::Run), TO_BUILD);
    }

    /// Stands for apt-get: ends as it is told, and notes whether anybody sees what it prints.
    const APT_GET: &str = r#"
        if [ "$1" = update ]; then exit "$UPDATE"; fi
        if [ /dev/stdout -ef /dev/null ]; then seen=unseen; else seen=seen; fi
        echo "$seen" > "$NOTE"
        exit "$INSTALL"
    "#;

    #[test]
    fn without_a_network_one_sentence_and_no_page_for_every_package() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("note");
        let told = |update: &str, install: &str| {
            let apt_get = || {
                let mut shell = Command::new("sh");
                shell.args(["-c", APT_GET, "apt-get"]).env("NOTE", &note);
                shell.env("UPDATE", update).env("INSTALL", install);
                shell
            };
            fetch_and_install(apt_get, &["xvfb", "ibus"])
        };
        let refusal = told("100", "100").unwrap_err().to_string();
        assert!(refusal.starts_with("apt-get could not fetch or install xvfb ibus;"));
        assert_eq!(std::fs::read_to_string(&note).unwrap(), "unseen\n");
        assert_eq!(told("100", "0"), Ok(()), "a source that is not needed");
        assert!(told("0", "100").is_err());
        assert_eq!(told("0", "0"), Ok(()));
    }

    #[test]
    fn root_is_preferred_and_nothing_is_tried_without_rights() {
        assert_eq!(judge_rights(true, true, true), Some(Rights::Root));
        assert_eq!(judge_rights(false, true, true), Some(Rights::Sudo));
        assert_eq!(
            judge_rights(false, false, true),
            Some(Rights::SudoAskingForPassword)
        );
        assert_eq!(judge_rights(false, false, false), None);
    }
}
