SELECT DISTINCT evidence.content
FROM stream
JOIN operation ON operation.stream = stream.id AND operation.kind = 9 AND operation.applied = 1
JOIN evidence ON evidence.entity = operation.entity
WHERE stream.neighborhood = ?1
  -- What was taken out before it was sent is not asked for.
  AND (EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.evidence = operation.entity)
       OR EXISTS (SELECT 1 FROM help_entry_evidence WHERE help_entry_evidence.evidence = operation.entity)
       OR EXISTS (SELECT 1 FROM activity_evidence WHERE activity_evidence.evidence = operation.entity))
ORDER BY evidence.content
