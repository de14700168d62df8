SELECT entity, assessment, criterion, state, value, metric, as_of, note
FROM claim
WHERE entity = ?1
