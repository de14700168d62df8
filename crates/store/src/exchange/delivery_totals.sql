-- Operations that were issued again stand in two streams and count in the newer one.
WITH counted (total, exported, acknowledged) AS (
    SELECT total, min(exported_seq, total), min(acknowledged_seq, total)
    FROM (
        SELECT exported_seq, acknowledged_seq,
               CASE WHEN own = 1 AND closed_ms IS NOT NULL
                    THEN coalesce(reissued_after, head_seq) ELSE head_seq END AS total
        FROM stream WHERE sparse = 0 AND device_class IS NOT 2
    )
)
SELECT coalesce(sum(total - max(exported, acknowledged)), 0),
       coalesce(sum(max(exported - acknowledged, 0)), 0),
       coalesce(sum(acknowledged), 0),
       (SELECT coalesce(max(made_ms), 0) FROM export WHERE purpose = 1),
       (SELECT coalesce(max(at_ms), 0) FROM receipt)
FROM counted
