SELECT
    welfare_round.entity, welfare_round.neighborhood, welfare_round.title, welfare_round.starts_on,
    welfare_round.item, welfare_round.value_dong, welfare_round.donor, welfare_round.note,
    (SELECT count(DISTINCT coalesce(household.root, line.household))
     FROM welfare_recipient line
     LEFT JOIN household ON household.entity = line.household
     WHERE line.round = welfare_round.entity),
    (SELECT count(DISTINCT coalesce(household.root, line.household))
     FROM welfare_recipient line
     LEFT JOIN household ON household.entity = line.household
     WHERE line.round = welfare_round.entity AND line.received_on IS NOT NULL)
FROM welfare_round
