-- A batch has one operation that made it; later ones only take it back or bring it back.
SELECT
    b.entity, b.neighborhood, b.target, b.file_name, b.file_hash, b.rows, b.deleted,
    t.uid, t.actor, t.started_ms
FROM import_batch b
JOIN operation o ON o.position = (
    SELECT min(first.position) FROM operation first WHERE first.entity = b.entity AND first.applied = 1
)
JOIN txn t ON t.id = o.txn
WHERE b.neighborhood = ?1
ORDER BY o.position DESC
