-- Files that something cites, but for those that the hub has: they came from it or went there.
SELECT evidence.content, max(evidence.size_bytes), max(hub_evidence.asked_ms) FROM evidence
LEFT JOIN hub_evidence ON hub_evidence.content = evidence.content
WHERE (EXISTS (SELECT 1 FROM claim_evidence WHERE claim_evidence.evidence = evidence.entity)
       OR EXISTS (SELECT 1 FROM help_entry_evidence WHERE help_entry_evidence.evidence = evidence.entity)
       OR EXISTS (SELECT 1 FROM activity_evidence WHERE activity_evidence.evidence = evidence.entity))
  AND hub_evidence.held IS NOT 1
GROUP BY evidence.content
ORDER BY 3, 1
