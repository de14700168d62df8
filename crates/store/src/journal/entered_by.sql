SELECT member.name
FROM operation INDEXED BY operation_of_entity
JOIN txn ON txn.id = operation.txn
JOIN member ON member.entity = txn.actor
WHERE operation.entity = ?1 AND operation.applied = 1
ORDER BY operation.effective_hlc
LIMIT 1
