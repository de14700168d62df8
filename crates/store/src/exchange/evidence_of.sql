SELECT DISTINCT evidence.content
FROM stream
JOIN operation ON operation.stream = stream.id AND operation.kind = 9 AND operation.applied = 1
JOIN evidence ON evidence.entity = operation.entity
WHERE stream.neighborhood = ?1
ORDER BY evidence.content
