//! The measurements: search, screens, saving, import, rebuild, start and memory.
//!
//! Everything is asked for the way the window asks for it, on two books of 14,524 generated
//! households and 250,000 helps: a whole ward of 18 khu phố, and the same people in one khu phố,
//! which is the harder one for most questions. Where a figure is measured on both, the slower one
//! stands for it. Ratios are measured in turns in one run, so that both sides see the same machine.

mod bare;
mod books;
mod figure;
mod importing;
mod queries;
mod rebuilding;
mod saving;
mod screens;
mod searching;
mod timing;
mod window;

use std::error::Error;
use std::path::Path;

use figure::{Figure, print_table, write_summary};

use books::Books;

/// What a measurement gives.
type Measured<T = Vec<Figure>> = Result<T, Box<dyn Error>>;

/// Helps in the books that are measured.
const HELP_ENTRIES: u32 = 250_000;

/// Measures everything, prints each figure as soon as it is there and writes the summary. The books
/// are kept in `folder` for the next time.
///
/// # Errors
/// Whatever keeps a measurement from being made; nothing is written then.
pub fn measure(folder: &Path, summary: &Path) -> Result<(), Box<dyn Error>> {
    let books = Books::in_folder(folder, HELP_ENTRIES)?;
    let mut figures = Vec::new();
    for measure in [
        searching::measure,
        screens::measure,
        saving::measure,
        importing::measure,
        rebuilding::measure,
        window::measure,
    ] {
        let measured = measure(&books)?;
        print_table(&measured);
        figures.extend(measured);
    }
    write_summary(summary, &figures)?;
    Ok(())
}
