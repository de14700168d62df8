SELECT neighborhood.entity, newest.received_ms, newest.made_ms, newest.number,
       (SELECT count(*) FROM import WHERE import.neighborhood = neighborhood.entity AND purpose = 1)
FROM neighborhood
LEFT JOIN import newest ON newest.id = (
    SELECT id FROM import
    WHERE import.neighborhood = neighborhood.entity AND purpose = 1
    ORDER BY received_ms DESC, id DESC LIMIT 1
)
ORDER BY neighborhood.entity
