-- Whose an entity is where its identity is derived from another's, and imports that lost something.

-- What an identity was proved to be derived from: arithmetic over what an operation names, whoever
-- wrote it and whether it counts. Never taken back, and no part of a rebuild.
CREATE TABLE entity_origin (
    entity BLOB NOT NULL CHECK (length(entity) = 16),
    kind INTEGER NOT NULL,
    parent BLOB NOT NULL CHECK (length(parent) = 16),
    parent_kind INTEGER NOT NULL,
    PRIMARY KEY (entity, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_origin_below ON entity_origin (parent, parent_kind);

-- What was accepted before this was kept stays with whom it was accepted. Kinds: 1 neighborhood,
-- 5 criteria_set, 6 criterion, 7 assessment, 8 claim, 11 welfare_round, 12 welfare_recipient,
-- 14 frozen_denominator.
INSERT INTO entity_origin
SELECT entity, 7, neighborhood, 1 FROM assessment WHERE length(neighborhood) = 16
UNION ALL SELECT entity, 8, assessment, 7 FROM claim WHERE length(assessment) = 16
UNION ALL SELECT entity, 12, round, 11 FROM welfare_recipient WHERE length(round) = 16
UNION ALL SELECT entity, 14, neighborhood, 1 FROM frozen_denominator WHERE length(neighborhood) = 16
UNION ALL SELECT entity, 6, criteria_set, 5 FROM criterion WHERE length(criteria_set) = 16;

-- 1 where something of the file was not kept, or was forgotten after it waited too long: the same
-- file is taken in again.
ALTER TABLE import ADD COLUMN incomplete INTEGER NOT NULL DEFAULT 0 CHECK (incomplete IN (0, 1));
