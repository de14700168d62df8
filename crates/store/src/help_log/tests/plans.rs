//! No query of a screen reads the log from end to end.

use rusqlite::types::Null;

use super::notebook::Notebook;

/// Steps of a plan that read a table or index whole.
fn scans(notebook: &Notebook, sql: &str) -> Vec<String> {
    let plan: Vec<String> = notebook.read(|connection| {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let nulls = vec![Null; statement.parameter_count()];
        let rows = statement.query_map(rusqlite::params_from_iter(nulls), |row| row.get(3))?;
        Ok(rows.collect::<Result<_, _>>()?)
    });
    assert!(!plan.is_empty(), "{sql}");
    let whole = |step: &String| step.starts_with("SCAN") && !is_bounded(step);
    plan.into_iter().filter(whole).collect()
}

/// Full-text lookups, and the family of one household.
fn is_bounded(step: &str) -> bool {
    ["VIRTUAL TABLE", "SCAN family", "SCAN CONSTANT"]
        .iter()
        .any(|part| step.contains(part))
}

#[test]
fn open_revisits_are_found_among_the_entries_with_a_day_alone() {
    let notebook = Notebook::new();
    let revisits = include_str!("../is_open_revisit.sql");
    let plan: Vec<String> = notebook.read(|connection| {
        let sql = format!("EXPLAIN QUERY PLAN SELECT count(*) FROM help_entry entry {revisits}");
        let mut statement = connection.prepare(&sql)?;
        let rows = statement.query_map([Null, Null], |row| row.get(3))?;
        Ok(rows.collect::<Result<_, _>>()?)
    });
    assert!(
        plan[0].contains("COVERING INDEX help_entry_revisit (neighborhood=? AND revisit_on<?)"),
        "{plan:?}"
    );
}

#[test]
fn screens_never_read_the_whole_log() {
    let notebook = Notebook::new();
    let listing = include_str!("../listing.sql");
    let revisits = include_str!("../is_open_revisit.sql");
    for sql in [
        format!("{listing} WHERE entry.day_order = ?1"),
        format!("{listing} WHERE entry.entity = ?1"),
        format!("{listing} {revisits} ORDER BY shown.walk_key"),
        format!("SELECT count(*) FROM help_entry entry {revisits}"),
        include_str!("../places_of_household.sql").to_owned(),
        include_str!("../family.sql").to_owned(),
        include_str!("../walk.sql").to_owned(),
        include_str!("../figures.sql").to_owned(),
        include_str!("../entry_of_day.sql").to_owned(),
        include_str!("../households_of_day.sql").to_owned(),
        include_str!("../open_revisit_of.sql").to_owned(),
        include_str!("../habits.sql").to_owned(),
        include_str!("../../journal/newest.sql").to_owned(),
        include_str!("../../journal/entered_by.sql").to_owned(),
        include_str!("../../welfare/recipients.sql").to_owned(),
        include_str!("../../welfare/receipt.sql").to_owned(),
        format!(
            "{} WHERE welfare_round.neighborhood = ?1",
            include_str!("../../welfare/rounds.sql")
        ),
    ] {
        assert_eq!(scans(&notebook, &sql), Vec::<String>::new(), "{sql}");
    }
}
