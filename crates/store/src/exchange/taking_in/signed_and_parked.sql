-- Relayed operations that somebody stands for: their device signed them as a head, or an operation
-- that is believed names them as the one before it.
SELECT parked.hash FROM parked
WHERE parked.stream = ?1 AND parked.source = 2
  AND (
    EXISTS (
        SELECT 1 FROM signed_head JOIN stream ON stream.stream = signed_head.stream
        WHERE signed_head.stream = parked.stream AND signed_head.seq = parked.seq
          AND signed_head.hash = parked.hash AND signed_head.device = stream.device
    )
    OR EXISTS (
        SELECT 1 FROM parked later
        WHERE later.prev = parked.hash AND later.source <> 2 AND later.stream = parked.stream
    )
  )
