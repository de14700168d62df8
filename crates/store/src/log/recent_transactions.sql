-- Without a label somebody else's store wrote it.
WITH shown AS MATERIALIZED (
    SELECT id, uid, label, actor, started_ms, undone_by
    FROM txn
    WHERE label IS NOT NULL AND undo_of IS NULL
    ORDER BY id DESC
    LIMIT ?1 OFFSET ?2
)
SELECT shown.uid, shown.label, shown.actor, shown.started_ms,
       (SELECT undo.uid FROM txn AS undo WHERE undo.id = shown.undone_by),
       (SELECT count(*) FROM operation WHERE txn = shown.id AND applied = 1),
       first.entity, first.kind
FROM shown
LEFT JOIN operation AS first ON first.position = (
    SELECT min(position) FROM operation WHERE txn = shown.id AND applied = 1)
ORDER BY shown.id DESC
