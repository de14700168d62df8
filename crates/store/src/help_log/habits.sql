-- Only the end of the log is read: what somebody did a year ago is no habit.
SELECT entry.category, entry.place
FROM operation
JOIN txn ON txn.id = operation.txn
JOIN help_entry entry ON entry.entity = operation.entity
WHERE operation.position > (SELECT max(position) FROM operation) - 5000
  AND operation.kind = 4 AND operation.applied = 1 AND txn.actor = ?1
ORDER BY operation.position DESC
LIMIT 300
