-- Every outcome but "completed" may name a day to come again, those of later versions too.
WHERE entry.neighborhood = ?1 AND entry.revisit_on <= ?2 AND entry.outcome <> 1
  AND NOT EXISTS (SELECT 1 FROM help_entry follow_up WHERE follow_up.follow_up_of = entry.entity)
