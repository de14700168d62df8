-- Writes of the streams with two histories: 0 saved, 1 sent, 2 received, and how many. A write that
-- stands in a stream with one history too is counted there. ?1 lists, as JSON, the positions of the
-- operations that the ward has.
SELECT place, count(*)
FROM (
    SELECT CASE
               WHEN EXISTS (SELECT 1 FROM ward_verdict WHERE ward_verdict.hash = operation.hash) THEN 1
               WHEN operation.seq <= stream.acknowledged_seq AND NOT EXISTS (
                   SELECT 1 FROM fork WHERE fork.stream = stream.id AND fork.seq <= operation.seq
               ) THEN 2
               WHEN operation.position IN (SELECT value FROM json_each(?1)) THEN 2
               ELSE operation.seq <= stream.exported_seq
           END AS place
    FROM stream JOIN operation ON operation.stream = stream.id AND operation.applied = 1
    WHERE stream.sparse = 0 AND stream.device_class IS NOT 2
      AND stream.id IN (SELECT stream FROM fork)
      AND NOT EXISTS (
          SELECT 1 FROM operation copy JOIN stream other ON other.id = copy.stream
          WHERE copy.op_uid = operation.op_uid AND copy.applied = 0
            AND other.id NOT IN (SELECT stream FROM fork)
      )
)
GROUP BY place
