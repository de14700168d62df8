-- A line that received comes before one of the same household that waits.
SELECT
    coalesce(named.root, line.household), coalesce(shown.contact_name, ''),
    coalesce(shown.address_line, ''), line.received_on, line.received_by, coalesce(member.name, ''),
    coalesce(shown.words, '')
FROM welfare_recipient line
LEFT JOIN household named ON named.entity = line.household
LEFT JOIN household shown ON shown.entity = named.root
LEFT JOIN operation ON operation.op_uid = line.tick_op_uid AND operation.applied = 1
LEFT JOIN txn ON txn.id = operation.txn
LEFT JOIN member ON member.entity = txn.actor
WHERE line.round = ?1
ORDER BY shown.entity IS NULL, shown.walk_key, coalesce(named.root, line.household),
    line.received_on IS NULL, line.received_on
