quarantine IS NULL AND (?2 IS NULL OR import = ?2)
AND stream IN (SELECT id FROM stream WHERE device = ?1 AND own = 0)
AND NOT EXISTS (
    SELECT 1 FROM cut_off JOIN stream ON stream.stream = cut_off.stream
    WHERE cut_off.device = ?1 AND stream.id = operation.stream
      AND (operation.seq < cut_off.seq
           OR (operation.seq = cut_off.seq AND operation.hash = cut_off.hash))
)
