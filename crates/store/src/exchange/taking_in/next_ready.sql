-- A parked operation that somebody stands for and whose predecessor is in the log, or that has none.
SELECT parked.hash FROM parked
WHERE parked.stream = ?1 AND parked.source <> 2 AND parked.reason <> 3
  AND (parked.prev IS NULL OR EXISTS (
      SELECT 1 FROM operation JOIN stream ON stream.id = operation.stream
      WHERE operation.hash = parked.prev AND operation.seq = parked.seq - 1
        AND stream.stream = parked.stream
  ))
ORDER BY parked.seq LIMIT 1
