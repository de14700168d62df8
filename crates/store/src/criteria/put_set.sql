INSERT OR REPLACE INTO criteria_set
    (entity, code, version, title, sample_label, issuer, decision_number, decided_on,
     period_from, period_to, deadline, award, mandatory_rule, min_points, loaded_hlc, issued_on)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
