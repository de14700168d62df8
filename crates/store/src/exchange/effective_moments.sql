SELECT effective_moment.op_uid, min(effective_moment.hlc), min(operation.position)
FROM effective_moment
JOIN operation ON operation.op_uid = effective_moment.op_uid AND operation.applied IN (0, 1)
JOIN stream ON stream.id = operation.stream
WHERE stream.neighborhood = ?1 AND operation.position > ?2 AND operation.hlc > effective_moment.hlc
GROUP BY effective_moment.op_uid
ORDER BY 3, 1
LIMIT ?3
