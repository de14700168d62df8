INSERT OR REPLACE INTO spot_check
    (entity, criteria_set, seed, made_on, size, population, population_digest, drawn_hlc)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
