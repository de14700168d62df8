SELECT
    (SELECT count(*) FROM enrollment_request WHERE state = 1),
    (SELECT count(*) FROM operation WHERE quarantine IS NOT NULL),
    (SELECT count(*) FROM neighborhood
     WHERE EXISTS (SELECT 1 FROM import
                   WHERE import.neighborhood = neighborhood.entity AND import.undone_ms IS NULL)
       AND (EXISTS (SELECT 1 FROM import
                    WHERE import.neighborhood = neighborhood.entity
                      AND import.undone_ms IS NULL AND import.receipt IS NULL)
            OR EXISTS (SELECT 1
                       FROM assessment
                       JOIN claim ON claim.assessment = assessment.entity
                       JOIN review ON review.claim = claim.entity
                       JOIN operation ON operation.op_uid = review.decided_op_uid
                                     AND operation.applied = 1
                       WHERE assessment.neighborhood = neighborhood.entity
                         AND operation.position > coalesce(
                             (SELECT max(receipt.position) FROM receipt
                              WHERE receipt.neighborhood = neighborhood.entity), 0))))
