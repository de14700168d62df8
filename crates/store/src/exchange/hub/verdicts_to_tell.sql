-- Verdicts that the hub does not hold: on operations that are put aside here, and on those that are
-- not any more. What came again from a machine that is believed counts, and is no verdict. ?1 is the
-- reason of what lies beyond a cut-off.
WITH standing (hash, reason) AS (
    SELECT operation.hash, operation.quarantine
    FROM operation JOIN stream ON stream.id = operation.stream
    WHERE operation.quarantine IS NOT NULL AND stream.own = 0
      AND NOT (operation.quarantine = ?1 AND EXISTS (
          SELECT 1 FROM operation copy
          WHERE copy.op_uid = operation.op_uid AND copy.applied = 1
            AND copy.hlc = operation.hlc AND copy.entity = operation.entity
            AND copy.payload IS operation.payload))
)
SELECT standing.hash, standing.reason
FROM standing LEFT JOIN hub_verdict ON hub_verdict.hash = standing.hash
WHERE hub_verdict.hash IS NULL
   OR (hub_verdict.settled = 1 AND (hub_verdict.told = 0 OR hub_verdict.reason <> standing.reason))
UNION ALL
SELECT hub_verdict.hash, 0
FROM hub_verdict JOIN operation ON operation.hash = hub_verdict.hash
WHERE hub_verdict.settled = 1 AND (hub_verdict.told = 0 OR hub_verdict.reason <> 0)
  AND hub_verdict.reason <= 8
  AND hub_verdict.hash NOT IN (SELECT hash FROM standing)
LIMIT ?2
