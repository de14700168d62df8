WITH held (row, stream, head_seq, head_hash, withheld_seq) AS (
    SELECT stream.id, stream.stream, stream.head_seq, stream.head_hash,
           (SELECT min(operation.seq) FROM operation
            WHERE operation.stream = stream.id AND operation.personal_withheld = 1)
    FROM stream WHERE stream.head_hash IS NOT NULL
)
SELECT stream, head_seq, head_hash FROM held WHERE withheld_seq IS NULL
UNION ALL
SELECT held.stream, operation.seq, operation.hash
FROM held JOIN operation ON operation.stream = held.row AND operation.seq = held.withheld_seq - 1
WHERE held.withheld_seq IS NOT NULL
ORDER BY 1, 2, 3
