-- Files that something cites and that the hub is not known to have. What a person took out again stays.
SELECT DISTINCT evidence.content FROM evidence
WHERE (EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.evidence = evidence.entity)
       OR EXISTS (SELECT 1 FROM help_entry_evidence WHERE help_entry_evidence.evidence = evidence.entity)
       OR EXISTS (SELECT 1 FROM activity_evidence WHERE activity_evidence.evidence = evidence.entity))
  AND NOT EXISTS (SELECT 1 FROM hub_evidence
                  WHERE hub_evidence.content = evidence.content AND hub_evidence.held = 1)
ORDER BY evidence.content
