//! The import of a ward's households from a spreadsheet, beside bare inserts of the same rows.

use std::path::Path;

use data_encoding::HEXLOWER;
use rusqlite::types::Value as SqlValue;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};

use super::books::{Books, open};
use super::figure::{Aim, Figure, Sides};
use super::timing::Samples;
use super::{Measured, bare};
use crate::core_notebook::CoreNotebook;

/// Each on a notebook and a bare database of its own.
const REPETITIONS: usize = 5;

/// The table of households without its indexes, and its search index.
const BARE_SCHEMA_NAMES: [&str; 2] = ["household", "household_search"];

pub(super) fn measure(books: &Books) -> Measured {
    let file = books.scratch.join("ho-dan.xlsx");
    let rows = open(&books.one)?.call("households_export", json!({ "path": file }))?["rows"]
        .as_f64()
        .unwrap_or(0.0);
    let hash = HEXLOWER.encode(blake3::hash(&std::fs::read(&file)?).as_bytes());
    let (mut ours, mut compared) = (Samples::default(), Samples::default());
    let mut indexed = Samples::default();
    for number in 0..REPETITIONS {
        let notebook = CoreNotebook::at(&books.scratch.join(format!("importing-{number}")));
        notebook.found()?;
        let request = import_request(&file, &hash);
        let imported = ours.time(|| notebook.call("import_confirm", request))?;
        if imported["added"].as_f64() != Some(rows) {
            return Err(format!("{rows} rows in the file: {imported}").into());
        }
        let bare = Bare::of(&notebook)?;
        let path = |kind: &str| books.scratch.join(format!("bare-{kind}-{number}.db"));
        bare.insert(&path("households"), &bare.schema, &mut compared)?;
        let with_indexes = format!("{}{}", bare.schema, bare.indexes);
        bare.insert(&path("indexed"), &with_indexes, &mut indexed)?;
    }
    let sides = |compared: &Samples, with| Sides {
        ours: ours.median(),
        compared: compared.median(),
        unit: "ms",
        with,
    };
    let bare = sides(
        &compared,
        "bare inserts of the same rows into a table with the same search index",
    );
    let indexed = sides(
        &indexed,
        "the same with every index of the table, which its lists need",
    );
    Ok(vec![
        Figure::new(
            "import_households_rows_per_s",
            rows / ours.median() * 1000.0,
            "rows/s",
        )
        .aiming(Aim::AtLeast(5_000.0)),
        Figure::ratio("import_households_ratio", bare).aiming(Aim::AtMost(4.0)),
        Figure::ratio("import_households_indexed_ratio", indexed),
    ])
}

fn import_request(file: &Path, hash: &str) -> Value {
    json!({
        "target": "households",
        "file": { "kind": "path", "path": file },
        "mapping": null,
        "decisions": [],
        "confirmed_hash": hash,
    })
}

/// The rows that an import made, and the tables they stand in.
struct Bare {
    schema: String,
    indexes: String,
    rows: Vec<Vec<SqlValue>>,
    words_column: usize,
}

impl Bare {
    fn of(notebook: &CoreNotebook) -> Measured<Self> {
        Ok(notebook.store()?.read(|connection| {
            let mut statement = connection.prepare("SELECT * FROM household ORDER BY rowid")?;
            let columns = statement.column_count();
            let words_column = statement.column_index("words")?;
            let rows = statement.query_map([], |row| {
                (0..columns).map(|column| row.get(column)).collect()
            })?;
            Ok::<_, khupho_store::StoreError>(Self {
                schema: schema_of(connection)?,
                indexes: indexes_of(connection)?,
                rows: rows.collect::<Result<_, _>>()?,
                words_column,
            })
        })?)
    }

    /// Inserts every row with its words in one transaction.
    fn insert(&self, path: &Path, schema: &str, samples: &mut Samples) -> Measured<()> {
        let connection = bare::create(path, schema)?;
        let columns = self.rows.first().map_or(0, Vec::len);
        let places = vec!["?"; columns].join(", ");
        let sql = format!("INSERT INTO household VALUES ({places})");
        samples.time(|| -> rusqlite::Result<()> {
            connection.execute_batch("BEGIN IMMEDIATE")?;
            let mut row_statement = connection.prepare(&sql)?;
            let mut words_statement = connection
                .prepare("INSERT INTO household_search (rowid, words) VALUES (?1, ?2)")?;
            for row in &self.rows {
                row_statement.execute(params_from_iter(row))?;
                words_statement.execute([&row[0], &row[self.words_column]])?;
            }
            connection.execute_batch("COMMIT")
        })?;
        Ok(())
    }
}

fn schema_of(connection: &Connection) -> rusqlite::Result<String> {
    let mut schema = String::new();
    for name in BARE_SCHEMA_NAMES {
        let sql: String = connection.query_row(
            "SELECT sql FROM sqlite_schema WHERE name = ?1",
            [name],
            |row| row.get(0),
        )?;
        schema += &format!("{sql};\n");
    }
    Ok(schema)
}

fn indexes_of(connection: &Connection) -> rusqlite::Result<String> {
    connection.query_row(
        "SELECT group_concat(sql, ';') FROM sqlite_schema
         WHERE type = 'index' AND tbl_name = 'household' AND sql IS NOT NULL",
        [],
        |row| row.get(0),
    )
}
