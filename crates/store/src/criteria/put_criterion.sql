INSERT OR REPLACE INTO criterion
    (entity, criteria_set, position, code, group_code, title, guidance, rule, mandatory,
     points, evidence_rule, metric, source)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
