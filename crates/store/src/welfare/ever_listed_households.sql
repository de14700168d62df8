SELECT entity FROM household WHERE neighborhood = ?1
UNION
SELECT household FROM welfare_recipient WHERE round = ?2
