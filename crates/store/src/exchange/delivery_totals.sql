-- By the marks of the streams with one history. Operations that were issued again stand in two streams
-- and count in the newer one. What the ward holds and has put aside is sent, and not received.
WITH counted (id, total, exported, acknowledged) AS (
    SELECT id, total, min(exported_seq, total), min(acknowledged_seq, total)
    FROM (
        SELECT id, exported_seq, acknowledged_seq,
               CASE WHEN own = 1 AND closed_ms IS NOT NULL
                    THEN coalesce(reissued_after, head_seq) ELSE head_seq END AS total
        FROM stream WHERE sparse = 0 AND device_class IS NOT 2
          AND NOT EXISTS (SELECT 1 FROM fork WHERE fork.stream = stream.id)
    )
),
put_aside (operations) AS (
    SELECT count(*)
    FROM ward_verdict
    JOIN operation ON operation.hash = ward_verdict.hash
    JOIN counted ON counted.id = operation.stream
    WHERE operation.seq <= counted.acknowledged
)
SELECT coalesce(sum(total - max(exported, acknowledged)), 0),
       coalesce(sum(max(exported - acknowledged, 0)), 0) + (SELECT operations FROM put_aside),
       coalesce(sum(acknowledged), 0) - (SELECT operations FROM put_aside),
       (SELECT coalesce(max(latest_hlc), 0) FROM stream),
       max((SELECT coalesce(max(made_ms), 0) FROM export WHERE purpose = 1),
           (SELECT coalesce(max(pushed_ms), 0) FROM hub_place)),
       max((SELECT coalesce(max(at_ms), 0) FROM receipt),
           (SELECT coalesce(max(acknowledged_ms), 0) FROM hub_place))
FROM counted
