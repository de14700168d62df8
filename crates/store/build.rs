//! Embeds `migrations/NNNN_name.sql` in the order of their numbers.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=migrations");
    let folder =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("migrations");
    let list = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("migrations.rs");
    fs::write(list, migrations_source(&folder)?)
}

fn migrations_source(folder: &Path) -> io::Result<String> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    let mut source = String::from("&[\n");
    for path in &files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let number: u32 = name
            .get(..4)
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| io::Error::other(format!("migrations/{name}: no number")))?;
        // The compiler fills in the folder: this list may be older than a move of the whole tree.
        writeln!(
            source,
            "Migration {{ number: {number}, #[cfg(test)] name: {name:?}, sql: include_str!(concat!(\
             env!(\"CARGO_MANIFEST_DIR\"), \"/migrations/{name}.sql\")) }},"
        )
        .map_err(io::Error::other)?;
    }
    source.push(']');
    Ok(source)
}
