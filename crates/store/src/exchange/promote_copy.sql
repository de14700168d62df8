-- The earliest accepted copy of a write is the one that counts.
UPDATE operation SET applied = 1
WHERE position = (
    SELECT min(position) FROM operation
    WHERE op_uid = ?1 AND applied = 0 AND quarantine IS NULL
)
