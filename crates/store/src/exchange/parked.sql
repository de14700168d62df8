SELECT parked.stream, stream.device, stream.neighborhood, parked.reason,
       coalesce(stream.head_seq, 0) + 1, min(parked.seq), count(*), min(parked.received_ms)
FROM parked LEFT JOIN stream ON stream.stream = parked.stream
GROUP BY parked.stream, parked.reason
ORDER BY parked.stream, parked.reason
