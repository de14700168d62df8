//! The search index of the entries, and those that wait to be taken into it.
//!
//! An entry that is saved by itself only waits: its own segment of the index would be a quarter of all
//! that the save writes, and segments have to be merged later. Those that wait are taken in together,
//! and until then a search looks through them itself, so nobody sees a difference.

use rusqlite::{CachedStatement, Connection, params};

use crate::StoreError;

/// Most entries that wait. A search reads so many rows more, and one save in so many writes a
/// segment for all of them.
pub(super) const WAITING_MAX: u32 = 64;

/// What [`add`] runs.
pub(super) const ADD: &str = "INSERT INTO help_entry_search (rowid, search_text) VALUES (?1, ?2)";

/// A word that an entry must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// As it stands.
    Whole(String),
    /// Or one that begins with it.
    Beginning(String),
}

/// Rows to look among, by their places: the first and the last.
pub(super) type Places = (i64, i64);

/// Takes the words of a row into the index at once: for rows that are written in great number.
pub(super) fn add(
    statement: &mut CachedStatement<'_>,
    place: i64,
    search_text: &str,
) -> Result<(), StoreError> {
    statement.execute(params![place, search_text])?;
    Ok(())
}

/// Lets a row wait for the index, which takes in all that wait when they have become many.
pub(super) fn add_later(connection: &Connection, place: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached("INSERT INTO help_entry_to_index (day_order) VALUES (?1)")?
        .execute([place])?;
    let waiting: u32 = connection
        .prepare_cached("SELECT count(*) FROM help_entry_to_index")?
        .query_row([], |row| row.get(0))?;
    if waiting > WAITING_MAX {
        take_in_waiting(connection)?;
    }
    Ok(())
}

/// Takes the words of a row out. A full-text table over another table must be told what stood there.
pub(super) fn remove(
    connection: &Connection,
    place: i64,
    search_text: &str,
) -> Result<(), StoreError> {
    let waited = connection
        .prepare_cached("DELETE FROM help_entry_to_index WHERE day_order = ?1")?
        .execute([place])?;
    if waited == 0 {
        connection
            .prepare_cached(
                "INSERT INTO help_entry_search (help_entry_search, rowid, search_text)
                 VALUES ('delete', ?1, ?2)",
            )?
            .execute(params![place, search_text])?;
    }
    Ok(())
}

/// Takes in everything that waits: afterwards the index alone answers for every row.
pub(crate) fn take_in_waiting(connection: &Connection) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(ADD)?;
    for (place, search_text) in waiting(connection, (0, i64::MAX))? {
        add(&mut statement, place, &search_text)?;
    }
    forget_waiting(connection)
}

/// Lets nothing wait any more, where the rows themselves are gone.
pub(crate) fn forget_waiting(connection: &Connection) -> Result<(), StoreError> {
    connection
        .prepare_cached("DELETE FROM help_entry_to_index")?
        .execute([])?;
    Ok(())
}

/// The newest rows with all the words, newest first, at most so many.
pub(super) fn newest_with(
    connection: &Connection,
    terms: &[Term],
    places: Places,
    wanted: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut found = indexed_with(connection, terms, places, wanted)?;
    let waiting = waiting(connection, places)?.into_iter();
    let before = found.len();
    found.extend(
        waiting
            .filter(|(_, search_text)| has_all(search_text, terms))
            .map(|(place, _)| place),
    );
    if found.len() > before {
        found.sort_unstable_by(|one, other| other.cmp(one));
        found.truncate(wanted);
    }
    Ok(found)
}

fn indexed_with(
    connection: &Connection,
    terms: &[Term],
    (first, last): Places,
    wanted: usize,
) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT rowid FROM help_entry_search
         WHERE help_entry_search MATCH ?1 AND rowid BETWEEN ?2 AND ?3
         ORDER BY rowid DESC LIMIT ?4",
    )?;
    let limit = i64::try_from(wanted).unwrap_or(i64::MAX);
    let rows = statement.query_map(params![expression(terms), first, last, limit], |row| {
        row.get(0)
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn waiting(
    connection: &Connection,
    (first, last): Places,
) -> Result<Vec<(i64, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT help_entry.day_order, help_entry.search_text
         FROM help_entry_to_index CROSS JOIN help_entry USING (day_order)
         WHERE help_entry_to_index.day_order BETWEEN ?1 AND ?2",
    )?;
    let rows = statement.query_map([first, last], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// An expression of FTS5. Words hold no quotation marks: only letters, digits and slashes are kept.
fn expression(terms: &[Term]) -> String {
    let terms: Vec<String> = terms
        .iter()
        .map(|term| match term {
            Term::Whole(word) => format!("\"{word}\""),
            Term::Beginning(word) => format!("\"{word}\"*"),
        })
        .collect();
    terms.join(" AND ")
}

/// What [`expression`] asks of the index, asked of one text.
fn has_all(search_text: &str, terms: &[Term]) -> bool {
    terms.iter().all(|term| {
        let mut words = search_text.split(' ');
        match term {
            Term::Whole(word) => words.any(|one| one == word),
            Term::Beginning(word) => words.any(|one| one.starts_with(word.as_str())),
        }
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn terms() -> [Term; 3] {
        [
            Term::Whole("=c4".to_owned()),
            Term::Whole("tam".to_owned()),
            Term::Beginning("42/7".to_owned()),
        ]
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        expect![[r#""=c4" AND "tam" AND "42/7"*"#]].assert_eq(&expression(&terms()));
    }

    #[test]
    fn a_waiting_text_is_asked_for_the_same() {
        assert!(has_all("=c4 =o1 tam tru 42/70", &terms()));
        for text in ["=c40 tam 42/7", "=c4 tamtru 42/7", "=c4 tam 4 2/7", ""] {
            assert!(!has_all(text, &terms()), "{text}");
        }
    }
}
