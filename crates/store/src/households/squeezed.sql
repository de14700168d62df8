-- Answered by the index alone.
SELECT rowid, squeezed
FROM household INDEXED BY household_squeezed
WHERE neighborhood = ?1 AND merged_into IS NULL
