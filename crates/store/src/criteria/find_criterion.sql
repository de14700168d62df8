SELECT entity, code, group_code, title, guidance, rule, mandatory, points, evidence_rule, metric, source
FROM criterion
WHERE entity = ?1
