-- The pieces of evidence whose file the hub lacks, with what cites them, but for what the ward has by
-- files (?1): its own receipts name what of that it lacks.
SELECT evidence.entity, citing.entity
FROM hub_evidence
CROSS JOIN evidence ON evidence.content = hub_evidence.content
CROSS JOIN (
    SELECT evidence, claim AS entity FROM claim_evidence
    UNION ALL SELECT evidence, help_entry FROM help_entry_evidence
    UNION ALL SELECT evidence, activity FROM activity_evidence
) citing ON citing.evidence = evidence.entity
WHERE hub_evidence.held = 0
  AND EXISTS (
      -- Else SQLite makes an index of the whole log for it.
      SELECT 1 FROM operation INDEXED BY operation_of_entity
      WHERE operation.entity IN (evidence.entity, citing.entity) AND operation.applied = 1
        AND NOT EXISTS (
            SELECT 1 FROM acknowledgement
            WHERE acknowledgement.source = ?1 AND acknowledgement.stream = operation.stream
              AND acknowledgement.seq >= operation.seq))
