-- The columns beside min() are those of the row that has it.
SELECT listed.held_on, min(operation.effective_hlc), txn.actor, txn.id
FROM (
    SELECT entity, held_on
    FROM activity
    WHERE neighborhood = ?1 AND held_on BETWEEN ?2 AND ?3 AND kind = ?4
    ORDER BY held_on DESC
    LIMIT ?5
) AS listed
JOIN operation ON operation.entity = listed.entity AND operation.kind = 10 AND operation.applied = 1
JOIN txn ON txn.id = operation.txn
GROUP BY listed.entity
