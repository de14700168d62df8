-- Answered by the index alone.
SELECT day_order, household
FROM help_entry INDEXED BY help_entry_figures
WHERE neighborhood = ?1 AND day_order BETWEEN ?2 AND ?3 AND household IS NOT NULL
  AND (?4 IS NULL OR category = ?4) AND (?5 IS NULL OR outcome = ?5)
ORDER BY day_order DESC
