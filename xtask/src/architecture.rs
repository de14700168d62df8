//! Which package may use which. The picture is in ARCHITECTURE.md; this is what holds it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::places::Places;
use crate::process;
use crate::refusal::{Outcome, Refusal};

/// Every package of the workspace with the packages of the workspace it may use. `tests` is the
/// one place that may use anything.
const ARROWS: &[(&str, &[&str])] = &[
    ("khupho-domain", &[]),
    ("khupho-fail-points", &[]),
    ("khupho-oplog", &["khupho-domain"]),
    ("khupho-pinned-tls", &["khupho-oplog"]),
    ("khupho-store", &["khupho-domain", "khupho-oplog"]),
    (
        "khupho-sync",
        &[
            "khupho-domain",
            "khupho-fail-points",
            "khupho-oplog",
            "khupho-pinned-tls",
            "khupho-store",
        ],
    ),
    ("khupho-spreadsheet", &["khupho-domain"]),
    (
        "khupho-app",
        &[
            "khupho-domain",
            "khupho-oplog",
            "khupho-store",
            "khupho-sync",
            "khupho-spreadsheet",
        ],
    ),
    (
        "khupho-hub",
        &[
            "khupho-domain",
            "khupho-fail-points",
            "khupho-oplog",
            "khupho-pinned-tls",
        ],
    ),
    ("khupho-cli", &["khupho-app"]),
    ("sokhupho", &["khupho-app", "khupho-hub"]),
    (
        "khupho-tests",
        &[
            "khupho-domain",
            "khupho-fail-points",
            "khupho-oplog",
            "khupho-store",
            "khupho-sync",
            "khupho-spreadsheet",
            "khupho-app",
            "khupho-hub",
            "khupho-sim",
        ],
    ),
    ("khupho-sim", &["khupho-domain", "khupho-oplog"]),
    (
        "khupho-power-cut",
        &[
            "khupho-domain",
            "khupho-hub",
            "khupho-oplog",
            "khupho-store",
        ],
    ),
    (
        "khupho-fuzz-targets",
        &["khupho-oplog", "khupho-spreadsheet", "khupho-app"],
    ),
    ("xtask", &[]),
];

/// Packages from outside that only the named packages may use, and why.
const KEPT_IN_ONE_PLACE: &[(&str, &[&str], &str)] = &[
    (
        "rusqlite",
        &[
            "khupho-store",
            "khupho-hub",
            "khupho-tests",
            "khupho-power-cut",
        ],
        "only the store and the hub's storage talk to SQLite",
    ),
    (
        "sqlx",
        &["khupho-hub"],
        "only the hub's storage talks to PostgreSQL",
    ),
    (
        "object_store",
        &["khupho-hub"],
        "only the hub keeps evidence outside the store",
    ),
    ("axum", &["khupho-hub"], "only the hub serves requests"),
    ("tauri", &["sokhupho"], "only the window knows Tauri"),
    (
        "serde",
        &[
            "khupho-oplog",
            "khupho-store",
            "khupho-app",
            "khupho-cli",
            "khupho-hub",
            "khupho-sync",
            "khupho-tests",
            "sokhupho",
        ],
        "domain types do not know how they are saved or sent",
    ),
    (
        "getrandom",
        &[
            "khupho-oplog",
            "khupho-store",
            "khupho-sync",
            "khupho-app",
            "khupho-hub",
            "khupho-tests",
        ],
        "the domain draws no random numbers",
    ),
];

/// The one folder of the screens that may import Tauri.
const TAURI_IN_THE_SCREENS: &str = "lib/host";

/// Checks the packages and the screens; names every fault.
pub(crate) fn check(places: &Places) -> Outcome<()> {
    let mut metadata = process::cargo(places);
    metadata.args([
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--offline",
    ]);
    let output = metadata
        .output()
        .map_err(|error| Refusal::new(format!("cargo metadata could not be started: {error}")))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| Refusal::new(format!("cargo metadata gave no JSON: {error}")))?;
    let mut faults = faults_in_packages(&uses_in(&metadata));
    faults.extend(faults_in_screens(&places.screens().join("src")));
    if faults.is_empty() {
        return Ok(());
    }
    Err(Refusal::new(format!(
        "the architecture is not kept:\n  {}",
        faults.join("\n  ")
    )))
}

/// A package with the names of what it uses directly, in code, build scripts and tests.
struct Uses {
    package: String,
    used: Vec<String>,
}

fn uses_in(metadata: &Value) -> Vec<Uses> {
    let packages = metadata["packages"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let name_of = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    packages
        .iter()
        .map(|package| Uses {
            package: name_of(package),
            used: package["dependencies"]
                .as_array()
                .map_or_else(Vec::new, |all| all.iter().map(name_of).collect()),
        })
        .collect()
}

fn faults_in_packages(all: &[Uses]) -> Vec<String> {
    let mut faults = Vec::new();
    if all.is_empty() {
        faults.push("cargo metadata lists no package".to_owned());
    }
    for Uses { package, used } in all {
        match ARROWS.iter().find(|(name, _)| name == package) {
            Some((_, allowed)) => faults.extend(faults_of_one(package, used, allowed)),
            None => faults.push(format!(
                "{package} is not in the table of xtask/src/architecture.rs"
            )),
        }
    }
    faults
}

fn faults_of_one(package: &str, used: &[String], allowed: &[&str]) -> Vec<String> {
    let is_ours = |name: &str| ARROWS.iter().any(|(ours, _)| *ours == name);
    let crossing = used
        .iter()
        .filter(|name| is_ours(name) && !allowed.contains(&name.as_str()))
        .map(|name| format!("{package} must not use {name}"));
    let misplaced = KEPT_IN_ONE_PLACE
        .iter()
        .filter(|(name, users, _)| used.iter().any(|u| u == name) && !users.contains(&package))
        .map(|(name, _, why)| format!("{package} must not use {name}: {why}"));
    crossing.chain(misplaced).collect()
}

fn faults_in_screens(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && !path.ends_with(TAURI_IN_THE_SCREENS) {
            faults.extend(faults_in_screens(&path));
        } else if path.is_file() && imports_tauri(&path) {
            faults.push(format!(
                "{} must not import Tauri; ui/src/{TAURI_IN_THE_SCREENS} does",
                path.display()
            ));
        }
    }
    faults
}

fn imports_tauri(path: &Path) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.contains("@tauri-apps/"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn judged(packages: &[(&str, &[&str])]) -> String {
        let uses: Vec<Uses> = packages
            .iter()
            .map(|(package, used)| Uses {
                package: (*package).to_owned(),
                used: used.iter().map(|name| (*name).to_owned()).collect(),
            })
            .collect();
        faults_in_packages(&uses).join("\n")
    }

    #[test]
    fn this_workspace_keeps_its_architecture() {
        assert_eq!(check(&Places::of_this_clone().unwrap()), Ok(()));
    }

    #[test]
    fn arrows_of_the_design_are_allowed() {
        let packages: &[(&str, &[&str])] = &[
            ("khupho-domain", &["chrono"]),
            ("khupho-store", &["khupho-oplog", "rusqlite"]),
            ("sokhupho", &["khupho-app", "tauri"]),
        ];
        assert_eq!(judged(packages), "");
    }

    #[test]
    fn everything_else_is_named() {
        let packages: &[(&str, &[&str])] = &[
            ("khupho-domain", &["khupho-store", "serde"]),
            ("khupho-cli", &["khupho-app", "rusqlite"]),
            ("khupho-extra", &[]),
        ];
        expect![[r#"
            khupho-domain must not use khupho-store
            khupho-domain must not use serde: domain types do not know how they are saved or sent
            khupho-cli must not use rusqlite: only the store and the hub's storage talk to SQLite
            khupho-extra is not in the table of xtask/src/architecture.rs"#]]
        .assert_eq(&judged(packages));
    }

    #[test]
    fn no_package_at_all_is_a_fault() {
        assert_eq!(judged(&[]), "cargo metadata lists no package");
    }

    #[test]
    fn tauri_is_found_outside_the_host_folder() {
        let folder = tempfile::tempdir().unwrap();
        let line = "import { invoke } from '@tauri-apps/api/core';";
        for place in ["lib/host", "screens"] {
            fs::create_dir_all(folder.path().join(place)).unwrap();
            fs::write(folder.path().join(place).join("x.ts"), line).unwrap();
        }
        let faults = faults_in_screens(folder.path());
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("screens"));
    }
}
