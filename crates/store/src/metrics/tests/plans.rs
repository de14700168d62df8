//! No figure may walk through a whole table: a ward has 14,524 households and 250,000 helps.

use super::super::register::{tally_sql, walk_sql};
use super::*;

/// Steps of SQLite's plan for a statement.
fn plan(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let nothing = vec![rusqlite::types::Null; statement.parameter_count()];
    let steps = statement.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))?;
    Ok(steps.collect::<Result<_, _>>()?)
}

#[test]
fn every_figure_is_found_by_an_index() {
    let notebook = Notebook::new();
    let statements = [
        tally_sql().to_owned(),
        walk_sql().to_owned(),
        include_str!("../household_writes_since.sql").to_owned(),
        include_str!("../completed_helps.sql").to_owned(),
        include_str!("../helps_by_month.sql").to_owned(),
        "SELECT min(happened_on) FROM help_day_tally WHERE neighborhood = ?1".to_owned(),
        "SELECT 1 FROM operation WHERE op_uid = ?1 AND applied = 1".to_owned(),
    ];
    notebook.read(|connection| {
        for sql in &statements {
            let steps = plan(connection, sql)?;
            assert!(
                steps.iter().all(|step| !step.starts_with("SCAN")),
                "{sql}\n{steps:#?}"
            );
        }
        Ok(())
    });
}

#[test]
fn the_walk_and_the_list_of_helps_come_out_of_their_index_in_order() {
    let notebook = Notebook::new();
    notebook.read(|connection| {
        for sql in [walk_sql(), include_str!("../completed_helps.sql")] {
            let steps = plan(connection, sql)?;
            assert!(
                steps.iter().all(|step| !step.contains("TEMP B-TREE")),
                "{sql}\n{steps:#?}"
            );
        }
        let pace = plan(connection, include_str!("../household_writes_since.sql"))?;
        assert!(
            pace[0].contains("COVERING INDEX operation_on_household_by_time"),
            "{pace:?}"
        );
        Ok(())
    });
}
