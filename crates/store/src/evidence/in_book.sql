WITH cited (evidence) AS (
    SELECT claim_evidence.evidence
    FROM assessment
    JOIN claim ON claim.assessment = assessment.entity
    JOIN claim_evidence ON claim_evidence.claim = claim.entity
    WHERE assessment.neighborhood = ?1
    UNION
    SELECT activity_evidence.evidence
    FROM activity_evidence
    CROSS JOIN activity ON activity.entity = activity_evidence.activity
    WHERE activity.neighborhood = ?1
    UNION
    SELECT help_entry_evidence.evidence
    FROM help_entry_evidence
    -- In this order: far fewer entries have evidence than there are entries.
    CROSS JOIN help_entry ON help_entry.entity = help_entry_evidence.help_entry
    WHERE help_entry.neighborhood = ?1
)
SELECT evidence.kind, evidence.content, evidence.size_bytes, evidence.width_px, evidence.height_px,
       evidence.captured_at, evidence.caption, evidence.entity,
       (SELECT count(*) FROM claim_evidence AS claimed
        WHERE claimed.evidence = evidence.entity AND claimed.claim IS NOT ?4),
       -- Of its first operation: a caption that was mended later makes no photo newer.
       coalesce((SELECT min(operation.effective_hlc) FROM operation
                 WHERE operation.entity = evidence.entity AND operation.kind = ?5
                   AND operation.applied = 1), 0) AS added_hlc,
       count(*) OVER ()
FROM cited
JOIN evidence ON evidence.entity = cited.evidence
ORDER BY added_hlc DESC, evidence.entity
LIMIT ?2 OFFSET ?3
