WITH
neighborhood (entity) AS (
    SELECT DISTINCT neighborhood FROM device
    WHERE neighborhood IS NOT NULL AND revoked_ms IS NULL
),
-- A receipt of a former life of the log says nothing of what the store holds now.
newest (entity, position) AS (
    SELECT neighborhood, max(position) FROM receipt
    WHERE log_id = (SELECT log_id FROM hub_log ORDER BY id DESC LIMIT 1)
    GROUP BY neighborhood
)
SELECT neighborhood.entity
FROM neighborhood LEFT JOIN newest ON newest.entity = neighborhood.entity
WHERE newest.position IS NULL
   OR EXISTS (
       SELECT 1 FROM import
       WHERE import.neighborhood = neighborhood.entity AND import.purpose = 1
         AND import.receipt IS NULL)
   OR EXISTS (
       SELECT 1 FROM operation JOIN stream ON stream.id = operation.stream
       WHERE operation.position > newest.position AND operation.applied = 1 AND (stream.own = 1 OR stream.device_class = 2)
         -- 17 reason_template: no khu phố waits for the words; they go with the next receipt.
         AND operation.kind <> 17
         AND {is_for})
ORDER BY neighborhood.entity
