-- The pieces of evidence of one content, with what cites them, unless the hub has the file.
SELECT evidence.entity, citing.entity
FROM evidence
JOIN (
    SELECT evidence, claim AS entity FROM claim_evidence
    UNION ALL SELECT evidence, help_entry FROM help_entry_evidence
    UNION ALL SELECT evidence, activity FROM activity_evidence
) citing ON citing.evidence = evidence.entity
WHERE evidence.content = ?1
  AND NOT EXISTS (SELECT 1 FROM hub_evidence WHERE hub_evidence.content = ?1 AND held = 1)
