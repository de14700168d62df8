-- An entity, and all whose identities hang from it.
WITH RECURSIVE below (entity, kind) AS (
    VALUES (?1, ?2)
    UNION
    SELECT entity_origin.entity, entity_origin.kind
    FROM below JOIN entity_origin
         ON entity_origin.parent = below.entity AND entity_origin.parent_kind = below.kind
)
SELECT entity, kind FROM below
