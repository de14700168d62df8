-- The least any write of the entity has reached: 0 saved, 1 sent, 2 received. A write that was issued
-- again in another stream has reached what the furthest copy has; one that the ward has put aside is
-- not received, though the ward holds it. Where a stream has two histories the marks do not tell which
-- is meant: ?2 lists, as JSON, the positions of those of its operations that the ward has.
SELECT min(max(
    CASE
        WHEN EXISTS (SELECT 1 FROM ward_verdict WHERE ward_verdict.hash = operation.hash) THEN 1
        WHEN stream.device_class IS 2 THEN 2
        WHEN operation.seq <= stream.acknowledged_seq AND NOT EXISTS (
            SELECT 1 FROM fork WHERE fork.stream = stream.id AND fork.seq <= operation.seq
        ) THEN 2
        WHEN operation.position IN (SELECT value FROM json_each(?2)) THEN 2
        ELSE operation.seq <= stream.exported_seq
    END,
    coalesce((
        SELECT max(CASE
            WHEN EXISTS (SELECT 1 FROM ward_verdict WHERE ward_verdict.hash = copy.hash) THEN 1
            WHEN copy.seq <= other.acknowledged_seq AND NOT EXISTS (
                SELECT 1 FROM fork WHERE fork.stream = other.id AND fork.seq <= copy.seq
            ) THEN 2
            WHEN copy.position IN (SELECT value FROM json_each(?2)) THEN 2
            ELSE copy.seq <= other.exported_seq
        END)
        FROM operation copy JOIN stream other ON other.id = copy.stream
        WHERE copy.op_uid = operation.op_uid AND copy.applied = 0
    ), 0)
))
FROM operation JOIN stream ON stream.id = operation.stream
WHERE operation.entity = ?1 AND operation.applied = 1
