-- The first reception counts; a word of the device or the ward counts more than a relay's, and a
-- personal part that comes later is kept.
INSERT INTO parked (hash, stream, seq, prev, reason, source, header, payload, personal, import, received_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
ON CONFLICT (hash) DO UPDATE SET
    reason = CASE WHEN excluded.source < source THEN excluded.reason ELSE reason END,
    source = min(source, excluded.source),
    personal = coalesce(personal, excluded.personal)
