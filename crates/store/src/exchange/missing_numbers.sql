WITH RECURSIVE
here (number, whole) AS (
    SELECT number, count(DISTINCT part) >= max(parts) FROM import
    WHERE device = ?1 AND purpose = 1 GROUP BY number
),
expected (number) AS (
    SELECT min(number) FROM here
    UNION ALL
    SELECT number + 1 FROM expected WHERE number < (SELECT max(number) FROM here)
)
SELECT expected.number FROM expected LEFT JOIN here ON here.number = expected.number
WHERE expected.number IS NOT NULL AND coalesce(here.whole, 0) = 0
ORDER BY expected.number LIMIT ?2
