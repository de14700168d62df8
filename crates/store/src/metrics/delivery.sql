-- Operations that were re-issued stand in two streams and count in the newer one: a closed stream
-- of this store counts only as far as it was acknowledged.
SELECT
    coalesce(sum(CASE WHEN own = 1 AND closed_ms IS NOT NULL THEN acknowledged_seq ELSE head_seq END), 0),
    coalesce(sum(acknowledged_seq), 0),
    coalesce(max(latest_hlc), 0)
FROM stream
