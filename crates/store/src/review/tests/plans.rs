//! No list of the ward may walk through the log or through the help entries of every khu phố.

use rusqlite::Connection;

use super::*;

fn plan(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
    let nothing = vec![rusqlite::types::Null; statement.parameter_count()];
    let steps = statement.query_map(rusqlite::params_from_iter(nothing), |row| row.get(3))?;
    Ok(steps.collect::<Result<_, _>>()?)
}

#[test]
fn every_list_is_found_by_an_index() -> Tested {
    let desk = Desk::new()?;
    let of_set = concat!(
        include_str!("../ward_claims.sql"),
        "WHERE assessment.criteria_set = ?1"
    );
    let one = concat!(
        include_str!("../ward_claims.sql"),
        "WHERE claim.entity = ?1"
    );
    let statements = [
        of_set,
        one,
        include_str!("../evidence_of_set.sql"),
        include_str!("../of_assessment.sql"),
        include_str!("../written_helps.sql"),
        include_str!("../written_activities.sql"),
        include_str!("../cited_elsewhere.sql"),
    ];
    desk.notebook.store.read(|connection| {
        for sql in statements {
            let steps = plan(connection, sql)?;
            let walks = steps.iter().find(|step| {
                step.starts_with("SCAN ") && !step.contains("listed") && !step.contains("CONSTANT")
            });
            assert_eq!(walks, None, "{sql}\n{steps:#?}");
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}
