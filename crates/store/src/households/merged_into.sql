SELECT
    h.entity, h.code, h.contact_name, h.address_line, h.phone, h.counted_on,
    (SELECT group_concat(t.tag, char(31)) FROM household_tag t WHERE t.household = h.entity)
FROM household h INDEXED BY household_merge_target
WHERE h.root = ?1 AND h.merge_target IS NOT NULL AND h.entity <> ?1
ORDER BY h.entity
