SELECT cited.claim, cited.evidence
FROM claim
JOIN claim_evidence AS cited ON cited.claim = claim.entity
WHERE claim.assessment = ?1
ORDER BY cited.claim, cited.added_hlc, cited.evidence
