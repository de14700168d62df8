-- Merges name their target; UNION ends where two people merged in a ring.
WITH RECURSIVE family (entity) AS (
    VALUES (?1)
    UNION
    SELECT household.entity
    FROM family
    JOIN household INDEXED BY household_merge_target ON household.merge_target = family.entity
)
SELECT entity FROM family
