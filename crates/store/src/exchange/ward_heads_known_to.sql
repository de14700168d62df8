WITH reader (device) AS (
    SELECT device FROM device WHERE neighborhood = ?1 AND revoked_ms IS NULL
)
SELECT stream.stream, min(coalesce(known_head.seq, 0)), stream.head_hash
FROM stream CROSS JOIN reader
-- A head of a history that a restored ward has lost says nothing of what is written since.
LEFT JOIN known_head ON known_head.device = reader.device AND known_head.stream = stream.stream
    AND EXISTS (SELECT 1 FROM operation WHERE operation.hash = known_head.hash)
WHERE (stream.own = 1 OR stream.device_class = 2) AND stream.head_hash IS NOT NULL
GROUP BY stream.stream
HAVING min(coalesce(known_head.seq, 0)) > 0
ORDER BY stream.stream
