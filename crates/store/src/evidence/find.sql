SELECT kind, content, size_bytes, width_px, height_px, captured_at, caption
FROM evidence
WHERE entity = ?1
