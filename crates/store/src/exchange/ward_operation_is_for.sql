-- Whether `operation`, of a stream of the ward, is for the khu phố `neighborhood.entity`: itself, the
-- ward's name and words, the sets that were issued, the reviews of its claims, and the officers who
-- wrote those. Kinds: 1 neighborhood, 2 member, 5 criteria_set, 6 criterion, 16 review,
-- 17 reason_template, 18 ward.
(
    operation.kind IN (17, 18)
    OR (operation.kind = 1 AND operation.entity = neighborhood.entity)
    OR (operation.kind IN (5, 6) AND EXISTS (
        SELECT 1 FROM (
            SELECT CASE operation.kind WHEN 5 THEN operation.entity ELSE (
                SELECT criteria_set FROM criterion WHERE criterion.entity = operation.entity
            ) END AS entity
        ) named
        WHERE EXISTS (
                SELECT 1 FROM criteria_set
                WHERE criteria_set.entity = named.entity AND issued_on IS NOT NULL)
            -- One that was issued and taken back: who has it has to hear of that too.
            OR EXISTS (
                SELECT 1 FROM operation issue JOIN txn ON txn.id = issue.txn
                WHERE issue.entity = named.entity AND issue.kind = 5 AND issue.applied = 1
                  AND txn.label = 'criteria_issue')
            OR EXISTS (
                SELECT 1 FROM assessment
                WHERE assessment.criteria_set = named.entity
                  AND assessment.neighborhood = neighborhood.entity)
    ))
    OR (operation.kind = 16 AND EXISTS (
        SELECT 1 FROM review
        JOIN claim ON claim.entity = review.claim
        JOIN assessment ON assessment.entity = claim.assessment
        WHERE review.entity = operation.entity AND assessment.neighborhood = neighborhood.entity
    ))
    OR (operation.kind = 2 AND EXISTS (
        SELECT 1 FROM assessment
        JOIN claim ON claim.assessment = assessment.entity
        JOIN review ON review.claim = claim.entity
        JOIN operation decision ON decision.entity = review.entity AND decision.kind = 16
            AND decision.applied = 1
        JOIN txn ON txn.id = decision.txn
        WHERE assessment.neighborhood = neighborhood.entity AND txn.actor = operation.entity
    ))
)
