-- The stream of the first operation of an entity that was accepted.
SELECT stream.own, stream.device_class, stream.neighborhood
FROM operation JOIN stream ON stream.id = operation.stream
WHERE operation.entity = ?1 AND operation.kind = ?2 AND operation.applied = 1
ORDER BY operation.position LIMIT 1
