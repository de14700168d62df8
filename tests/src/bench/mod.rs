//! The measurements: search, screens, saving, import, rebuild, start and memory.
//!
//! Everything is asked for the way the window asks for it, on two books of 14,524 generated
//! households and 250,000 helps: a whole ward of 18 khu phố, and the same people in one khu phố,
//! which is the harder one for most questions. Where a figure is measured on both, the slower one
//! stands for it. Ratios are measured in turns in one run, so that both sides see the same machine.

mod bare;
mod books;
mod exchange;
pub(crate) mod exchange_pair;
mod figure;
mod hub;
mod importing;
mod queries;
mod rebuilding;
mod review;
mod saving;
mod screens;
mod searching;
mod simulating;
mod timing;
mod window;

use std::error::Error;
use std::path::Path;

use figure::{Figure, print_table, write_summary};

use books::Books;

/// What a measurement gives.
pub(crate) type Measured<T = Vec<Figure>> = Result<T, Box<dyn Error>>;

/// Helps in the books that are measured.
const HELP_ENTRIES: u32 = 250_000;

/// A group of measurements.
type Group = (&'static str, fn(&Books) -> Measured, Needs);

/// What a group measures on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Needs {
    /// The two books.
    Books,
    /// What it makes itself.
    Scratch,
}

/// Every group, in the order of the summary.
const GROUPS: [Group; 11] = [
    ("searching", searching::measure, Needs::Books),
    ("screens", screens::measure, Needs::Books),
    ("saving", saving::measure, Needs::Books),
    ("importing", importing::measure, Needs::Books),
    ("rebuilding", rebuilding::measure, Needs::Books),
    ("exchange", exchange::measure, Needs::Books),
    ("review", review::measure, Needs::Books),
    ("hub", hub::measure, Needs::Scratch),
    ("syncing", hub::measure_syncing, Needs::Books),
    ("simulating", simulating::measure, Needs::Scratch),
    ("window", window::measure, Needs::Books),
];

/// Measures everything, or the one group that is named, prints each figure as soon as it is there
/// and writes the summary. The books are kept in `folder` for the next time.
///
/// # Errors
/// A name that is no group's, and whatever keeps a measurement from being made; nothing is written
/// then.
pub fn measure(folder: &Path, summary: &Path, only: Option<&str>) -> Result<(), Box<dyn Error>> {
    let chosen = groups(only)?;
    let books = match chosen.iter().any(|(_, _, needs)| *needs == Needs::Books) {
        true => Books::in_folder(folder, HELP_ENTRIES)?,
        false => Books::without(folder)?,
    };
    let mut figures = Vec::new();
    for (_, measure, _) in chosen {
        let measured = measure(&books)?;
        print_table(&measured);
        figures.extend(measured);
    }
    write_summary(summary, &figures)?;
    Ok(())
}

fn groups(only: Option<&str>) -> Result<Vec<Group>, String> {
    let Some(wanted) = only else {
        return Ok(GROUPS.to_vec());
    };
    let found = GROUPS.iter().find(|(name, _, _)| *name == wanted);
    found.map(|group| vec![*group]).ok_or_else(|| {
        let names: Vec<&str> = GROUPS.iter().map(|(name, _, _)| *name).collect();
        format!("no group is named {wanted}; there are {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_group_can_be_measured_alone() {
        let names =
            |only| groups(only).map(|found| found.iter().map(|(name, _, _)| *name).collect());
        let all: Result<Vec<_>, _> = names(None);
        assert_eq!(all.map(|all| all.len()), Ok(GROUPS.len()));
        assert_eq!(names(Some("importing")), Ok(vec!["importing"]));
        let refused = names(Some("importin")).unwrap_err();
        assert!(refused.contains("searching, screens, saving"), "{refused}");
    }
}
