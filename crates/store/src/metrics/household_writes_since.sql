-- Answered by the index operation_on_household_by_time alone.
SELECT entity, txn FROM operation
WHERE kind = 3 AND applied = 1 AND effective_hlc >= ?1
