SELECT entity, code, group_code, title, guidance, rule, mandatory, points, evidence_rule, metric, source
FROM criterion
WHERE criteria_set = ?1
ORDER BY position, entity
