-- Identities are unique over all kinds, so at most one line answers.
SELECT name FROM member WHERE entity = ?1
UNION ALL
SELECT name FROM neighborhood WHERE entity = ?1
UNION ALL
SELECT contact_name FROM household WHERE entity = ?1
UNION ALL
SELECT caption FROM evidence WHERE entity = ?1
LIMIT 1
