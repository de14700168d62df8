SELECT day_order
FROM help_entry INDEXED BY help_entry_of_household
WHERE household = ?1 AND day_order BETWEEN ?2 AND ?3
  AND (?4 IS NULL OR category = ?4) AND (?5 IS NULL OR outcome = ?5)
ORDER BY day_order DESC
LIMIT ?6
