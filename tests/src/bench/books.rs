//! The books that are measured, built once and kept.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use khupho_app::practice::{WardPlan, build_demo_ward};
use khupho_domain::help_log::{HelpEntry, HelpRecipient};
use khupho_domain::households::Household;
use khupho_domain::ids::EntityId;
use khupho_store::{StoreError, help_log, households, neighborhoods};

use super::Measured;
use crate::core_notebook::{CoreNotebook, SECRET};
use crate::large_book::{write_helps, write_households};

/// The same seed builds the same people.
const SEED: u64 = 13;
/// A book is of use as long as its tables are what this program makes.
const SCHEMA: &str = include_str!("../../../crates/store/migrations/HASHES");

/// Both books, closed.
pub(super) struct Books {
    /// A ward of 18 khu phố.
    pub(super) ward: PathBuf,
    /// The same people and helps in one khu phố.
    pub(super) one: PathBuf,
    /// Where measurements make what they throw away, on the disk of the books.
    pub(super) scratch: PathBuf,
}

impl Books {
    /// The books of a folder, built where they are missing or were built for other tables.
    pub(super) fn in_folder(folder: &Path, help_entries: u32) -> Measured<Self> {
        let schema = blake3::hash(SCHEMA.as_bytes()).to_hex();
        let name = |kind| folder.join(format!("{kind}-{help_entries}-{}", &schema[..8]));
        let books = Self {
            ward: name("ward"),
            one: name("one"),
            ..Self::without(folder)?
        };
        build_once(&books.ward, |notebook| build_ward(notebook, help_entries))?;
        let ward = open(&books.ward)?;
        build_once(&books.one, |notebook| gather_into_one(&ward, notebook))?;
        Ok(books)
    }

    /// An empty folder for groups that need no book.
    pub(super) fn without(folder: &Path) -> Measured<Self> {
        let scratch = folder.join("scratch");
        remove(&scratch)?;
        fs::create_dir_all(&scratch)?;
        Ok(Self {
            ward: PathBuf::new(),
            one: PathBuf::new(),
            scratch,
        })
    }

    /// A copy of the book of one khu phố, to write into.
    pub(super) fn copy_of_one(&self, name: &str) -> Measured<CoreNotebook> {
        let copy = self.scratch.join(name);
        copy_folder(&self.one, &copy)?;
        open(&copy)
    }
}

/// Opens a book as its head.
pub(super) fn open(folder: &Path) -> Measured<CoreNotebook> {
    let notebook = CoreNotebook::at(folder);
    notebook.sign_in()?;
    Ok(notebook)
}

/// Every household of an open book.
pub(super) fn all_households(notebook: &CoreNotebook) -> Measured<Vec<(EntityId, Household)>> {
    let store = notebook.store()?;
    Ok(store.read(|connection| {
        let mut all = Vec::new();
        for (neighborhood, _) in neighborhoods::list(connection)? {
            all.extend(households::all(connection, neighborhood)?);
        }
        Ok::<_, StoreError>(all)
    })?)
}

/// Builds beside the final place, so that a build that was cut off is not taken for a book.
fn build_once(folder: &Path, build: impl FnOnce(&CoreNotebook) -> Measured<()>) -> Measured<()> {
    if folder.exists() {
        return Ok(());
    }
    println!("building {} …", folder.display());
    let started = Instant::now();
    let unfinished = folder.with_extension("unfinished");
    remove(&unfinished)?;
    let notebook = CoreNotebook::at(&unfinished);
    build(&notebook)?;
    notebook.close()?;
    fs::rename(&unfinished, folder)?;
    println!("built in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn build_ward(notebook: &CoreNotebook, help_entries: u32) -> Measured<()> {
    let plan = WardPlan {
        help_entries,
        seed: SEED,
        secret: SECRET.to_owned(),
    };
    let host = notebook.host();
    build_demo_ward(host, &host.begin(None), &plan)?;
    Ok(())
}

/// Writes the people and the helps of a ward into one khu phố.
fn gather_into_one(ward: &CoreNotebook, one: &CoreNotebook) -> Measured<()> {
    one.found()?;
    one.load_sample_set()?;
    let moved = move_households(ward, one)?;
    move_helps(ward, one, &moved)
}

fn move_households(
    ward: &CoreNotebook,
    one: &CoreNotebook,
) -> Measured<HashMap<EntityId, EntityId>> {
    let neighborhood = one.host().signed_in()?.neighborhood;
    let (from, people): (Vec<EntityId>, Vec<Household>) =
        numbered(all_households(ward)?, neighborhood)
            .into_iter()
            .unzip();
    let to = write_households(one, &people)?;
    Ok(from.into_iter().zip(to).collect())
}

/// Households of several khu phố in one: their codes are made anew, because each khu phố counted
/// from 1.
pub(super) fn numbered(
    households: Vec<(EntityId, Household)>,
    neighborhood: EntityId,
) -> Vec<(EntityId, Household)> {
    let numbered = households
        .into_iter()
        .zip(1_u32..)
        .map(|((id, household), number)| {
            let code = format!("{number:05}");
            (
                id,
                Household {
                    neighborhood,
                    code,
                    ..household
                },
            )
        });
    numbered.collect()
}

fn move_helps(
    ward: &CoreNotebook,
    one: &CoreNotebook,
    moved: &HashMap<EntityId, EntityId>,
) -> Measured<()> {
    let neighborhood = one.host().signed_in()?.neighborhood;
    let mut helps = all_helps(ward)?;
    for help in &mut helps {
        help.neighborhood = neighborhood;
        help.follow_up_of = None;
        if let HelpRecipient::Household(household) = &mut help.recipient {
            *household = moved.get(household).copied().unwrap_or(*household);
        }
    }
    Ok(write_helps(one, &helps)?)
}

/// Every help of an open book, in the order of their days.
pub(super) fn all_helps(ward: &CoreNotebook) -> Measured<Vec<HelpEntry>> {
    Ok(ward.store()?.read(|connection| {
        let mut statement =
            connection.prepare("SELECT entity FROM help_entry ORDER BY day_order")?;
        let entities = statement.query_map([], |row| row.get::<_, [u8; 16]>(0))?;
        let mut helps = Vec::new();
        for entity in entities {
            helps.extend(help_log::find(connection, EntityId::from_bytes(entity?))?);
        }
        Ok::<_, StoreError>(helps)
    })?)
}

fn remove(folder: &Path) -> Result<(), Box<dyn Error>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Measured<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
