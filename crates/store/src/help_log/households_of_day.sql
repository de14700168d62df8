SELECT DISTINCT household.root
FROM help_entry entry INDEXED BY help_entry_figures
JOIN household ON household.entity = entry.household
WHERE entry.neighborhood = ?1 AND entry.day_order BETWEEN ?2 AND ?3 AND entry.category = ?4
