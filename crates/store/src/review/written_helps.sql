-- The columns beside min() are those of the row that has it.
SELECT listed.happened_on, min(operation.effective_hlc), txn.actor, txn.id
FROM (
    SELECT entity, happened_on, day_order
    FROM help_entry
    WHERE neighborhood = ?1 AND day_order BETWEEN ?2 AND ?3 AND outcome = ?4
      AND (?5 IS NULL OR category = ?5)
    ORDER BY day_order DESC
    LIMIT ?6
) AS listed
JOIN operation ON operation.entity = listed.entity AND operation.kind = 4 AND operation.applied = 1
JOIN txn ON txn.id = operation.txn
GROUP BY listed.day_order
