INSERT OR REPLACE INTO claim
    (entity, assessment, criterion, state, value, metric, as_of, note)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
