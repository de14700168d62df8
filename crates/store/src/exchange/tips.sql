-- Heads of streams that hold together, and the ends of their branches. What was issued again in
-- another stream is not passed on, nor are the ward's streams in a khu phố's store.
WITH passed_on AS (
    SELECT id, stream, device, neighborhood, own, acknowledged_seq, head_seq, head_hash,
           CASE WHEN own = 1 AND closed_ms IS NOT NULL THEN reissued_after END AS last_seq
    FROM stream
    WHERE sparse = 0 AND (own = 1 OR device_class IS NOT 2)
)
SELECT id, stream, device, neighborhood, own, head_seq, head_hash, acknowledged_seq, 0
FROM passed_on WHERE last_seq IS NULL AND head_hash IS NOT NULL
UNION ALL
SELECT passed_on.id, passed_on.stream, passed_on.device, passed_on.neighborhood, passed_on.own,
       operation.seq, operation.hash, passed_on.acknowledged_seq, 0
FROM passed_on
JOIN operation ON operation.stream = passed_on.id AND operation.seq = passed_on.last_seq
UNION ALL
SELECT passed_on.id, passed_on.stream, passed_on.device, passed_on.neighborhood, passed_on.own,
       branch.seq, branch.hash, branch.acknowledged, 1
FROM branch JOIN passed_on ON passed_on.id = branch.stream
ORDER BY 2, 6, 7
