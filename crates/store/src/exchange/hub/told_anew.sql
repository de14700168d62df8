-- From what is new, or was told, to the operations that it concerns: never through the whole log.
operation.position IN (
    SELECT told.position
    FROM (
        SELECT entity, 5 AS kind FROM operation WHERE position > ?1 AND kind = 5
        UNION SELECT criterion.entity, 6 FROM operation
        CROSS JOIN criterion ON criterion.criteria_set = operation.entity
        WHERE operation.position > ?1 AND operation.kind = 5
        UNION SELECT assessment.criteria_set, 5 FROM operation
        CROSS JOIN assessment ON assessment.entity = operation.entity
        WHERE operation.position > ?1
        UNION SELECT criterion.entity, 6 FROM operation
        CROSS JOIN assessment ON assessment.entity = operation.entity
        CROSS JOIN criterion ON criterion.criteria_set = assessment.criteria_set
        WHERE operation.position > ?1
        UNION SELECT txn.actor, 2 FROM operation CROSS JOIN txn ON txn.id = operation.txn
        WHERE operation.position > ?1 AND operation.kind = 16
    ) named
    CROSS JOIN operation told ON told.entity = named.entity AND told.kind = named.kind AND told.applied = 1
    UNION
    SELECT hub_audience.position FROM hub_audience
    CROSS JOIN operation waiting ON waiting.position = hub_audience.position
    WHERE waiting.kind = 16 AND hub_audience.audience IS NULL
)
