SELECT review.claim, review.decision, review.reason, review.reviewed, review.verified_value,
       review.note, review.template, review.first_accepted_by, review.decided_hlc,
       review.decided_op_uid
FROM claim
JOIN review ON review.claim = claim.entity AND review.withdrawn = 0
WHERE claim.assessment = ?1
