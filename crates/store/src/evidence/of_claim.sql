SELECT evidence.kind, evidence.content, evidence.size_bytes, evidence.width_px, evidence.height_px,
       evidence.captured_at, evidence.caption, evidence.entity,
       (SELECT count(*) FROM claim_evidence AS other
        WHERE other.evidence = cited.evidence AND other.claim <> cited.claim)
FROM claim_evidence AS cited
JOIN evidence ON evidence.entity = cited.evidence
WHERE cited.claim = ?1
ORDER BY cited.added_hlc, cited.evidence
