-- Walks the index help_entry_figures backwards: only the rows that are shown are read.
SELECT
    help_entry.entity,
    coalesce(household.contact_name, ''),
    CASE WHEN help_entry.service = '' THEN coalesce(household.address_line, '') ELSE help_entry.service END,
    help_entry.happened_on
FROM help_entry
LEFT JOIN household ON household.entity = help_entry.household
WHERE help_entry.neighborhood = ?1 AND help_entry.day_order BETWEEN ?2 AND ?3
    AND help_entry.outcome = ?4 AND (?5 IS NULL OR help_entry.category = ?5)
ORDER BY help_entry.day_order DESC
LIMIT ?6 OFFSET ?7
