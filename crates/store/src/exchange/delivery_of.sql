-- The least any write of the entity has reached: 0 saved, 1 sent, 2 received. A write that was issued
-- again in another stream has reached what the furthest copy has; one that the ward has put aside is
-- not received, though the ward holds it.
SELECT min(
    CASE
        WHEN EXISTS (SELECT 1 FROM ward_verdict WHERE ward_verdict.hash = operation.hash) THEN 1
        WHEN stream.device_class IS 2 OR operation.seq <= stream.acknowledged_seq THEN 2
        ELSE max(
            operation.seq <= stream.exported_seq,
            coalesce((
                SELECT max(CASE WHEN copy.seq <= other.acknowledged_seq THEN 2
                                ELSE copy.seq <= other.exported_seq END)
                FROM operation copy JOIN stream other ON other.id = copy.stream
                WHERE copy.op_uid = operation.op_uid AND copy.applied = 0
            ), 0)
        )
    END
)
FROM operation JOIN stream ON stream.id = operation.stream
WHERE operation.entity = ?1 AND operation.applied = 1
