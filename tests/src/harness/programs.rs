//! Where the programs under test, their tools and their pictures are.

use std::path::{Path, PathBuf};

use super::fault::{Fault, Step};

/// The root of the clone.
#[must_use]
pub fn repository_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_path_buf()
}

/// A program of this workspace as `cargo build` left it, or one sentence that says how to build it.
///
/// # Errors
/// When it is not built.
pub fn built_program(name: &str) -> Step<PathBuf> {
    let path = programs_folder()?.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    there(path, "cargo build --workspace --bins --examples")
}

/// The folder for the pictures of one run, made anew.
///
/// # Errors
/// When the folder cannot be made.
pub fn pictures_folder(run: &str) -> Step<PathBuf> {
    let folder = repository_root().join("target/pictures").join(run);
    std::fs::create_dir_all(&folder)
        .map_err(Fault::machine(format!("making {}", folder.display())))?;
    Ok(folder)
}

/// The driver of the web engine that Tauri uses here.
pub(super) fn webkit_driver() -> Step<PathBuf> {
    const NAME: &str = "WebKitWebDriver";
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let mut places = std::env::split_paths(&folders).map(|folder| folder.join(NAME));
    let found = places.find(|path| path.is_file());
    there(found.unwrap_or_else(|| NAME.into()), "cargo xtask setup")
}

fn there(path: PathBuf, remedy: &str) -> Step<PathBuf> {
    if path.is_file() {
        return Ok(path);
    }
    Err(Fault::Unexpected(format!(
        "{} is not there; run `{remedy}` first",
        path.display()
    )))
}

/// `target/debug` or its like: given by the task that runs the tests, else where this one lies.
fn programs_folder() -> Step<PathBuf> {
    if let Some(given) = std::env::var_os("SOKHUPHO_PROGRAMS") {
        return Ok(PathBuf::from(given));
    }
    let this = std::env::current_exe().map_err(Fault::machine("asking where this program is"))?;
    let folder = this.parent().map(Path::to_path_buf).unwrap_or_default();
    // Tests and examples lie one folder deeper than programs.
    let is_deeper = ["deps", "examples"]
        .iter()
        .any(|name| folder.ends_with(name));
    Ok(if is_deeper { folder.join("..") } else { folder })
}
