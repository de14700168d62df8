SELECT entity
FROM help_entry INDEXED BY help_entry_of_household
WHERE household = ?1 AND day_order BETWEEN ?2 AND ?3 AND category = ?4
ORDER BY day_order DESC
LIMIT 1
