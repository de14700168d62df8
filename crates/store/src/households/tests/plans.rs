//! No query of a screen reads the whole table.

use super::*;
use rusqlite::Connection;

fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    let parameters = vec![rusqlite::types::Value::Null; statement.parameter_count()];
    let rows = statement
        .query_map(rusqlite::params_from_iter(parameters), |row| {
            row.get::<_, String>(3)
        })
        .unwrap();
    rows.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
}

#[test]
fn every_query_finds_its_rows_by_an_index() {
    let notebook = Notebook::new();
    let listing = include_str!("../listing.sql");
    let queries = [
        include_str!("../find.sql").to_owned(),
        include_str!("../all.sql").to_owned(),
        include_str!("../look_alike_candidates.sql").to_owned(),
        include_str!("../squeezed.sql").to_owned(),
        include_str!("../merged_into.sql").to_owned(),
        include_str!("../streets.sql").to_owned(),
        format!(
            "{listing}WHERE h.neighborhood = ? AND h.merged_into IS NULL
             ORDER BY h.neighborhood, h.walk_key, h.entity LIMIT ? OFFSET ?"
        ),
        format!(
            "{listing}WHERE h.neighborhood = ? AND h.merged_into IS NULL AND h.counted_on IS NULL
             ORDER BY h.neighborhood, h.walk_key, h.entity LIMIT ? OFFSET ?"
        ),
        "SELECT root FROM household WHERE entity = ?".to_owned(),
        "SELECT entity FROM household WHERE merge_target = ?".to_owned(),
        "SELECT code FROM household WHERE neighborhood = ?1 AND code <> ''".to_owned(),
        "SELECT entity FROM household WHERE neighborhood = ? AND code = ? AND code <> '' LIMIT 1"
            .to_owned(),
        "SELECT count(*) FROM household h WHERE h.neighborhood = ? AND h.merged_into IS NULL"
            .to_owned(),
    ];
    let plans: Vec<String> = notebook
        .store
        .read::<_, StoreError>(|connection| {
            Ok(queries.iter().map(|sql| plan(connection, sql)).collect())
        })
        .unwrap();
    for (sql, plan) in queries.iter().zip(&plans) {
        for line in plan.lines() {
            assert!(!line.starts_with("SCAN household"), "{sql}\n{plan}");
            assert!(!line.starts_with("SCAN h"), "{sql}\n{plan}");
        }
    }
    assert!(
        plans[6].contains("household_walk") && !plans[6].contains("TEMP B-TREE"),
        "{}",
        plans[6]
    );
    assert!(
        plans[7].contains("household_uncounted") && !plans[7].contains("TEMP B-TREE"),
        "{}",
        plans[7]
    );
    for covered in [3, 5, 12] {
        assert!(
            plans[covered].contains("COVERING INDEX"),
            "{}",
            plans[covered]
        );
    }
}
