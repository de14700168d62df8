INSERT OR REPLACE INTO review
    (entity, claim, decision, reason, reviewed, verified_value, note, template, first_accepted_by,
     decided_hlc, decided_op_uid, withdrawn)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
