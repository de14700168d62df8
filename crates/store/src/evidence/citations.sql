SELECT 1 AS place, claim.entity AS holder, coalesce(criterion.code, '') AS words, NULL AS day,
       criterion.position AS position
FROM claim_evidence
JOIN claim ON claim.entity = claim_evidence.claim
JOIN assessment ON assessment.entity = claim.assessment
LEFT JOIN criterion ON criterion.entity = claim.criterion
WHERE claim_evidence.evidence = ?1 AND assessment.neighborhood = ?2
UNION ALL
SELECT 2, activity.entity, activity.title, activity.held_on, NULL
FROM activity_evidence
JOIN activity ON activity.entity = activity_evidence.activity
WHERE activity_evidence.evidence = ?1 AND activity.neighborhood = ?2
UNION ALL
SELECT 3, help_entry.entity, '', help_entry.happened_on, NULL
FROM help_entry_evidence
JOIN help_entry ON help_entry.entity = help_entry_evidence.help_entry
WHERE help_entry_evidence.evidence = ?1 AND help_entry.neighborhood = ?2
ORDER BY place, position, day DESC, holder
