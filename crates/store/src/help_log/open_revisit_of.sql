SELECT entry.revisit_on, entry.entity
FROM help_entry entry INDEXED BY help_entry_of_household
WHERE entry.household = ?1 AND entry.outcome <> ?2 AND entry.revisit_on IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM help_entry follow_up WHERE follow_up.follow_up_of = entry.entity)
