SELECT code, version, title, sample_label, issuer, decision_number, decided_on,
       period_from, period_to, deadline, award, mandatory_rule, min_points, issued_on
FROM criteria_set
WHERE entity = ?1
