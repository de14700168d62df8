SELECT line.received_on, line.received_by, coalesce(member.name, '')
FROM welfare_recipient line
LEFT JOIN operation ON operation.op_uid = line.tick_op_uid AND operation.applied = 1
LEFT JOIN txn ON txn.id = operation.txn
LEFT JOIN member ON member.entity = txn.actor
WHERE line.round = ?1 AND line.household = ?2 AND line.received_on IS NOT NULL
