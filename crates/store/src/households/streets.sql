-- One spelling of each street. The names come from the index alone; only one row of each is read.
SELECT (
    SELECT one.street
    FROM household one INDEXED BY household_street
    WHERE one.neighborhood = ?1 AND one.merged_into IS NULL AND one.street_folded = known.street_folded
    ORDER BY one.walk_key
    LIMIT 1
)
FROM (
    SELECT DISTINCT street_folded
    FROM household INDEXED BY household_street
    WHERE neighborhood = ?1 AND merged_into IS NULL AND street_folded <> ''
) known
