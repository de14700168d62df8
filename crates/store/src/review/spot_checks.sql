SELECT entity, criteria_set, seed, made_on, population, population_digest, drawn_hlc,
       (SELECT count(DISTINCT visit.claim) FROM spot_visit AS visit
        JOIN spot_check_claim AS drawn
          ON drawn.spot_check = visit.spot_check AND drawn.claim = visit.claim
        WHERE visit.spot_check = spot_check.entity)
FROM spot_check
WHERE ?1 IS NULL OR entity = ?1
ORDER BY drawn_hlc DESC, entity
