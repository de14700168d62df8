INSERT OR REPLACE INTO evidence
    (entity, kind, content, size_bytes, width_px, height_px, captured_at, caption)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
