SELECT cited.claim, cited.evidence
FROM assessment
JOIN claim ON claim.assessment = assessment.entity
JOIN claim_evidence AS cited ON cited.claim = claim.entity
WHERE assessment.criteria_set = ?1
ORDER BY cited.claim, cited.added_hlc, cited.evidence
