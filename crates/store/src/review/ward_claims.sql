SELECT claim.entity, claim.assessment, claim.criterion, claim.state, claim.value, claim.metric,
       claim.as_of, claim.note, assessment.neighborhood,
       coalesce((SELECT max(effective_hlc) FROM operation
                 WHERE operation.entity = claim.entity AND operation.kind = 8
                   AND operation.applied = 1), 0),
       review.claim, review.decision, review.reason, review.reviewed, review.verified_value,
       review.note, review.template, review.first_accepted_by, review.decided_hlc,
       review.decided_op_uid
FROM assessment
JOIN claim ON claim.assessment = assessment.entity
LEFT JOIN review ON review.claim = claim.entity AND review.withdrawn = 0
