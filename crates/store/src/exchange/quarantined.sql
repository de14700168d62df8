SELECT operation.hash, operation.quarantine, operation.entity, operation.kind, txn.actor,
       operation.hlc, stream.device, stream.neighborhood, operation.import, stream.stream,
       operation.seq
FROM operation
JOIN stream ON stream.id = operation.stream
JOIN txn ON txn.id = operation.txn
WHERE operation.quarantine IS NOT NULL
  AND (?1 IS NULL OR stream.neighborhood = ?1)
  AND (?2 IS NULL OR operation.import = ?2)
  AND (?3 IS NULL OR operation.quarantine = ?3)
ORDER BY operation.position
LIMIT ?4 OFFSET ?5
