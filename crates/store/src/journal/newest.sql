SELECT entity, search_text
FROM journal_entry INDEXED BY journal_entry_newest
WHERE neighborhood = ?1
  AND happened_on BETWEEN coalesce(?2, '') AND coalesce(?3, '9999')
ORDER BY happened_on DESC, happened_at DESC, entity DESC
