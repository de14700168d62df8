SELECT entity, assessment, criterion, state, value, metric, as_of, note
FROM claim
WHERE assessment = ?1
