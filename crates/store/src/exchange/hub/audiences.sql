-- Own operations with the khu phố that they are for: how many, whether also one that nobody knows (then
-- they are for all), and one of them. From the streams to their operations: of the operations of a ward
-- nearly all are of its khu phố.
WITH
place (entity) AS (SELECT entity FROM neighborhood UNION SELECT zeroblob(16)),
own AS MATERIALIZED (
    SELECT operation.*, stream.stream AS stream_id
    FROM stream CROSS JOIN operation ON operation.stream = stream.id
    WHERE stream.own = 1 AND stream.sparse = 0 AND ({condition})
)
SELECT operation.header, operation.payload, operation.personal, operation.stream_id, operation.seq,
       operation.kind, count(neighborhood.entity), coalesce(max(neighborhood.entity = zeroblob(16)), 0),
       max(neighborhood.entity), operation.position, operation.hash
FROM own operation LEFT JOIN place neighborhood ON operation.applied = 1 AND {is_for}
GROUP BY operation.position
ORDER BY operation.stream_id, operation.seq
