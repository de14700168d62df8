//! The screens: npm packages as locked, and the built pages the window embeds.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::files::{read, write};
use crate::places::Places;
use crate::process;
use crate::refusal::{Outcome, Refusal};

/// Installs the locked npm packages when the lock file is not the one last installed.
pub(crate) fn install_packages(places: &Places) -> Outcome<()> {
    let lock_file = read(&places.screens().join("package-lock.json"))?;
    let stamp = places.screens().join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock_file) {
        return Ok(());
    }
    // The lock file names every package by its hash, so one from the cache needs no asking.
    let install = ["ci", "--no-audit", "--no-fund", "--prefer-offline"];
    process::run(npm(places).args(install)).map_err(|_| {
        Refusal::new("npm could not install the packages of ui/; check the network connection and run this again")
    })?;
    write(&stamp, &lock_file)
}

/// Builds the pages when anything they are made of has changed since the last build.
pub(crate) fn build(places: &Places) -> Outcome<()> {
    let sources = fingerprint(&[
        places.screens(),
        places.root.join("assets/locales"),
        places.root.join("assets/fonts"),
    ])?;
    let stamp = places.screens().join("node_modules/.built-from");
    let page = places.screens().join("dist/index.html");
    if page.is_file() && fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        return Ok(());
    }
    process::run(npm(places).args(["run", "build"]))?;
    write(&stamp, sources.as_bytes())
}

/// npm, working in the folder of the screens.
pub(crate) fn npm(places: &Places) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(places.screens());
    command
}

/// A number that changes with the name or content of any source file below the folders.
fn fingerprint(folders: &[PathBuf]) -> Outcome<String> {
    let mut files = Vec::new();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        collect_sources(folder, &mut files)?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in &files {
        hasher.write(file.as_os_str().as_encoded_bytes());
        hasher.write(&read(file)?);
    }
    Ok(format!("{:016x} {}", hasher.finish(), files.len()))
}

fn collect_sources(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    let unreadable = |error| Refusal::new(format!("{} cannot be read: {error}", folder.display()));
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_product = ["node_modules", "dist"]
            .iter()
            .any(|name| path.ends_with(name));
        if path.is_dir() && !is_product {
            collect_sources(&path, files)?;
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_follows_sources_and_ignores_products() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("src")).unwrap();
        fs::create_dir_all(at("dist")).unwrap();
        fs::write(at("src/a.ts"), "one").unwrap();
        let now = || fingerprint(&[folder.path().to_path_buf()]).unwrap();
        let first = now();
        fs::write(at("dist/a.js"), "built").unwrap();
        assert_eq!(now(), first);
        fs::write(at("src/a.ts"), "two").unwrap();
        let second = now();
        assert_ne!(second, first);
        fs::rename(at("src/a.ts"), at("src/b.ts")).unwrap();
        assert_ne!(now(), second);
    }
}
