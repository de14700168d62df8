SELECT
    CAST(substr(happened_on, 1, 4) AS INTEGER) AS year,
    CAST(substr(happened_on, 6, 2) AS INTEGER) AS month,
    sum(entries)
FROM help_day_tally
WHERE neighborhood = ?1 AND happened_on BETWEEN ?2 AND ?3
    AND outcome = ?4 AND (?5 IS NULL OR category = ?5)
GROUP BY year, month
ORDER BY year, month
