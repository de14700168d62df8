-- Of one of the ward's streams, what a khu phố is to have and may lack; and what it is to have only
-- now, because of something in it: a set that was issued after its criteria were written, an officer
-- who reviewed something there for the first time.
WITH
neighborhood (entity) AS (SELECT ?3),
lacked (position, entity, kind, txn) AS MATERIALIZED (
    SELECT position, entity, kind, txn FROM operation
    WHERE stream = ?1 AND applied = 1 AND CASE ?5 WHEN 1 THEN position > ?4 ELSE seq > ?2 END
),
told_now (entity, kind) AS (
    SELECT entity, 5 FROM lacked WHERE kind = 5
    UNION SELECT criterion.entity, 6
    FROM lacked JOIN criterion ON criterion.criteria_set = lacked.entity WHERE lacked.kind = 5
    UNION SELECT txn.actor, 2 FROM lacked JOIN txn ON txn.id = lacked.txn WHERE lacked.kind = 16
),
told (position, is_lacked) AS (
    SELECT position, 1 FROM lacked
    UNION
    SELECT operation.position, 1
    FROM told_now
    JOIN operation ON operation.entity = told_now.entity AND operation.kind = told_now.kind
        AND operation.applied = 1
    JOIN stream ON stream.id = operation.stream AND (stream.own = 1 OR stream.device_class = 2)
    UNION ALL
    SELECT position, 0 FROM operation
    WHERE stream = ?1 AND applied = 1 AND position > ?4
      AND position NOT IN (SELECT position FROM lacked)
)
SELECT operation.header, operation.payload, operation.personal, operation.hash,
       max(told.is_lacked), operation.kind
FROM told
JOIN operation ON operation.position = told.position
CROSS JOIN neighborhood
WHERE {is_for}
GROUP BY operation.position
ORDER BY operation.position
