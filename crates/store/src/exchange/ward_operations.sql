-- Of one of the ward's streams, what a khu phố is to have. Kinds: 1 neighborhood, 2 member,
-- 5 criteria_set, 6 criterion, 16 review, 17 reason_template, 18 ward.
SELECT operation.header, operation.payload, operation.personal
FROM operation
WHERE operation.stream = ?1 AND operation.seq > ?2 AND operation.applied = 1
  AND (
    operation.kind IN (2, 5, 6, 17, 18)
    OR (operation.kind = 1 AND operation.entity = ?3)
    OR (operation.kind = 16 AND EXISTS (
        SELECT 1 FROM review
        JOIN claim ON claim.entity = review.claim
        JOIN assessment ON assessment.entity = claim.assessment
        WHERE review.entity = operation.entity AND assessment.neighborhood = ?3
    ))
  )
ORDER BY operation.seq
