SELECT DISTINCT t.tag
FROM household_tag t
JOIN household h ON h.entity = t.household
WHERE h.neighborhood = ?1 AND h.merged_into IS NULL
