//! Bundles: helps of a khu phố taken in at the ward, beside bare inserts of the same rows, and what
//! a help costs in a bundle, beside the same helps as compressed text.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use khupho_domain::help_log::{HelpEntry, HelpRecipient};
use khupho_store::Store;
use khupho_sync::Unwatched;
use khupho_sync::export::{Export, export};
use khupho_sync::import::import;
use rusqlite::params_from_iter;
use rusqlite::types::Value as SqlValue;

use super::books::{Books, all_helps, open};
use super::exchange_pair::{Pair, keeper};
use super::figure::{Aim, Figure, Sides};
use super::timing::Samples;
use super::{Measured, bare};

/// Helps that a khu phố of a busy ward logs in a year.
const YEAR_OF_HELPS: usize = 16_009;
/// The first import of a ward that begins late.
const FIRST_IMPORT: usize = 200_000;
/// Each on a ward of its own.
const REPETITIONS: usize = 5;

pub(super) fn measure(books: &Books) -> Measured {
    let ward = open(&books.ward)?;
    let helps = all_helps(&ward)?;
    ward.close()?;
    if helps.len() < FIRST_IMPORT {
        return Err(format!("only {} helps to send", helps.len()).into());
    }
    let mut figures = year(books, &helps[..YEAR_OF_HELPS])?;
    figures.extend(first_import(books, &helps[..FIRST_IMPORT])?);
    Ok(figures)
}

fn year(books: &Books, helps: &[HelpEntry]) -> Measured {
    let (mut ours, mut compared) = (Samples::default(), Samples::default());
    let mut bundle_bytes = 0;
    for number in 0..REPETITIONS {
        let pair = Pair::founded(&books.scratch.join(format!("exchange-{number}")))?;
        pair.log_helps(helps)?;
        let folder = sent(&pair)?;
        bundle_bytes = bytes_in(&folder)?;
        ours.time(|| take_in(&pair.ward, &folder, helps.len()))?;
        let bare = BareHelps::of(&pair.ward)?;
        bare.insert(
            &books.scratch.join(format!("bare-bundle-{number}.db")),
            &mut compared,
        )?;
    }
    let entries = f64::from(u32::try_from(helps.len())?);
    let bundle_bytes = f64::from(u32::try_from(bundle_bytes)?);
    let text_bytes = f64::from(u32::try_from(compressed_text(helps)?)?);
    let importing = Sides {
        ours: ours.median(),
        compared: compared.median(),
        unit: "ms",
        with: "bare inserts of the same rows into a table with the same search index",
    };
    let size = Sides {
        ours: bundle_bytes / entries,
        compared: text_bytes / entries,
        unit: "bytes an entry",
        with: "the same helps as CSV through zstd -19",
    };
    Ok(vec![
        Figure::new("bundle_import_16009_s", ours.median() / 1000.0, "s").aiming(Aim::AtMost(4.0)),
        Figure::ratio("bundle_import_ratio", importing).aiming(Aim::AtMost(4.0)),
        Figure::new("bundle_bytes_per_entry", bundle_bytes / entries, "bytes"),
        Figure::ratio("bundle_size_ratio", size).aiming(Aim::AtMost(1.5)),
    ])
}

fn first_import(books: &Books, helps: &[HelpEntry]) -> Measured {
    let pair = Pair::founded(&books.scratch.join("exchange-first"))?;
    pair.log_helps(helps)?;
    let folder = sent(&pair)?;
    let Pair { ward, .. } = pair;
    let before_mb = peak::begin()?;
    let mut took = Samples::default();
    took.time(|| take_in(&ward, &folder, helps.len()))?;
    let peak_mb = peak::read_mb()?;
    Ok(vec![
        Figure::new("bundle_import_200k_ops_s", took.median() / 1000.0, "s")
            .aiming(Aim::AtMost(20.0)),
        Figure::new("bundle_import_peak_mb", peak_mb, "MB").aiming(Aim::AtMost(300.0)),
        Figure::new("bundle_import_before_mb", before_mb, "MB"),
    ])
}

fn sent(pair: &Pair) -> Measured<PathBuf> {
    let folder = pair.folder.join("usb");
    fs::create_dir_all(&folder)?;
    export(&pair.pc, &Export::to_ward(&folder), &Unwatched)?;
    Ok(folder)
}

fn take_in(ward: &Store, folder: &Path, expected: usize) -> Measured<()> {
    let imported = import(ward, &[folder.to_owned()], keeper(ward)?, &Unwatched)?;
    let applied: u64 = imported.neighborhoods.values().map(|one| one.applied).sum();
    match applied == expected as u64 {
        true => Ok(()),
        false => Err(format!("{expected} helps were sent: {imported:?}").into()),
    }
}

fn bytes_in(folder: &Path) -> Measured<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        bytes += entry?.metadata()?.len();
    }
    Ok(bytes)
}

/// The helps as a person would export them, with everything that leaves in a bundle: no note, no code
/// of a dossier. A household is named by a number, as in a register.
fn compressed_text(helps: &[HelpEntry]) -> Measured<usize> {
    let mut text = Vec::new();
    for help in helps {
        let recipient = match help.recipient {
            HelpRecipient::Household(id) => blake3::hash(id.as_bytes()).to_hex()[..5].to_owned(),
            HelpRecipient::Unnamed { households } => {
                households.map_or_else(String::new, |count| format!("{count} hộ"))
            }
        };
        let time = help
            .happened_at
            .map_or_else(String::new, |time| time.to_string());
        let minutes = help.minutes.map(|minutes| minutes.to_string());
        let revisit_on = help.revisit_on.map(|day| day.to_string());
        let satisfaction = help.satisfaction.map(|stars| stars.to_string());
        writeln!(
            text,
            "{},{time},{recipient},{},{},{},{},{},{},{},{},{}",
            help.happened_on,
            help.people,
            help.category.number(),
            help.service,
            help.place.number(),
            minutes.unwrap_or_default(),
            help.outcome.number(),
            revisit_on.unwrap_or_default(),
            satisfaction.unwrap_or_default(),
            help.helped_by,
        )?;
    }
    Ok(zstd::encode_all(&text[..], 19)?.len())
}

/// The rows that an import made, to be inserted barely.
struct BareHelps {
    schema: String,
    rows: Vec<Vec<SqlValue>>,
    words_column: usize,
}

impl BareHelps {
    fn of(ward: &Store) -> Measured<Self> {
        Ok(ward.read(|connection| {
            let mut statement = connection.prepare("SELECT * FROM help_entry ORDER BY rowid")?;
            let columns = statement.column_count();
            let words_column = statement.column_index("search_text")?;
            let rows = statement.query_map([], |row| {
                (0..columns).map(|column| row.get(column)).collect()
            })?;
            let mut schema = String::new();
            for name in ["help_entry", "help_entry_search"] {
                let sql: String = connection.query_row(
                    "SELECT sql FROM sqlite_schema WHERE name = ?1",
                    [name],
                    |row| row.get(0),
                )?;
                schema += &format!("{sql};\n");
            }
            Ok::<_, khupho_store::StoreError>(Self {
                schema,
                rows: rows.collect::<Result<_, _>>()?,
                words_column,
            })
        })?)
    }

    fn insert(&self, path: &Path, samples: &mut Samples) -> Measured<()> {
        let connection = bare::create(path, &self.schema)?;
        let columns = self.rows.first().map_or(0, Vec::len);
        let places = vec!["?"; columns].join(", ");
        let sql = format!("INSERT INTO help_entry VALUES ({places})");
        samples.time(|| -> rusqlite::Result<()> {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            let mut rows = connection.prepare(&sql)?;
            let mut words = connection
                .prepare("INSERT INTO help_entry_search (rowid, search_text) VALUES (?1, ?2)")?;
            for row in &self.rows {
                rows.execute(params_from_iter(row))?;
                words.execute([&row[0], &row[self.words_column]])?;
            }
            connection.execute_batch("COMMIT")
        })?;
        Ok(())
    }
}

/// The most memory this process has had since a moment, as the kernel counts it.
mod peak {
    use std::fs;

    use super::Measured;

    /// Begins anew, and gives what the process has now.
    pub(super) fn begin() -> Measured<f64> {
        // 5 resets the peak; see proc(5).
        fs::write("/proc/self/clear_refs", "5")?;
        read_mb()
    }

    pub(super) fn read_mb() -> Measured<f64> {
        let status = fs::read_to_string("/proc/self/status")?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|rest| rest.split_whitespace().next());
        let kilobytes: f64 = kilobytes.ok_or("no VmHWM")?.parse()?;
        Ok(kilobytes / 1024.0)
    }
}
