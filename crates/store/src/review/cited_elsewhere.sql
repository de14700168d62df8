SELECT assessment.neighborhood, claim.criterion
FROM claim_evidence AS cited
JOIN claim ON claim.entity = cited.claim
JOIN assessment ON assessment.entity = claim.assessment
WHERE cited.evidence = ?1 AND cited.claim <> ?2
UNION
SELECT help_entry.neighborhood, NULL
FROM help_entry_evidence AS cited
JOIN help_entry ON help_entry.entity = cited.help_entry
WHERE cited.evidence = ?1 AND help_entry.neighborhood <> ?3
UNION
SELECT activity.neighborhood, NULL
FROM activity_evidence AS cited
JOIN activity ON activity.entity = cited.activity
WHERE cited.evidence = ?1 AND activity.neighborhood <> ?3
ORDER BY 1, 2
