SELECT claim, decision, reason, reviewed, verified_value, note, template, first_accepted_by,
       decided_hlc, decided_op_uid
FROM review
WHERE entity = ?1 AND withdrawn = 0
