-- Criteria sets, assessments, claims and evidence, as the log tells them.

CREATE TABLE criteria_set (
    entity          BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    code            TEXT NOT NULL,
    version         INTEGER NOT NULL,
    title           TEXT NOT NULL,
    sample_label    TEXT NOT NULL,
    issuer          TEXT NOT NULL,
    decision_number TEXT NOT NULL,
    decided_on      TEXT,
    period_from     TEXT NOT NULL,
    period_to       TEXT NOT NULL,
    deadline        TEXT NOT NULL,
    award           TEXT NOT NULL,
    mandatory_rule  INTEGER NOT NULL,
    min_points      INTEGER NOT NULL,
    -- Clock of the operation that named the set first in the log: orders the sets by when they were loaded.
    loaded_hlc      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE criteria_group (
    criteria_set BLOB NOT NULL,
    position     INTEGER NOT NULL,
    code         TEXT NOT NULL,
    title        TEXT NOT NULL,
    PRIMARY KEY (criteria_set, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE criterion (
    entity        BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    criteria_set  BLOB NOT NULL,
    position      INTEGER NOT NULL,
    code          TEXT NOT NULL,
    group_code    TEXT NOT NULL,
    title         TEXT NOT NULL,
    guidance      TEXT NOT NULL,
    -- Rule and evidence rule in the canonical form of their register.
    rule          BLOB NOT NULL,
    mandatory     INTEGER NOT NULL,
    points        INTEGER NOT NULL,
    evidence_rule BLOB NOT NULL,
    metric        TEXT,
    source        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX criterion_by_set ON criterion (criteria_set, position, entity);

CREATE TABLE assessment (
    entity       BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    neighborhood BLOB NOT NULL,
    criteria_set BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX assessment_by_neighborhood ON assessment (neighborhood, criteria_set);

CREATE TABLE claim (
    entity     BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    assessment BLOB NOT NULL,
    criterion  BLOB NOT NULL,
    state      INTEGER NOT NULL,
    -- Value in the canonical form of its register; NULL is "not collected", never 0.
    value      BLOB,
    metric     TEXT,
    as_of      TEXT,
    note       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_by_assessment ON claim (assessment, criterion);

CREATE TABLE claim_evidence (
    claim     BLOB NOT NULL,
    evidence  BLOB NOT NULL,
    -- Clock of the operation that cited it: pieces are shown in the order in which they were added.
    added_hlc INTEGER NOT NULL,
    PRIMARY KEY (claim, evidence)
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_evidence_by_evidence ON claim_evidence (evidence, claim);

CREATE TABLE evidence (
    entity      BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    kind        INTEGER NOT NULL,
    content     BLOB NOT NULL CHECK (length(content) = 32),
    size_bytes  INTEGER NOT NULL,
    width_px    INTEGER,
    height_px   INTEGER,
    captured_at TEXT,
    caption     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
