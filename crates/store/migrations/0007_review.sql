-- Thẩm định: what the ward decided about claims, its templates, its settings and its spot checks.

CREATE TABLE review (
    entity         BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    claim          BLOB NOT NULL,
    -- Published number, that of a later version too.
    decision       INTEGER NOT NULL,
    reason         TEXT NOT NULL,
    -- The content that was looked at, and the ward's own figure, in the form of their registers.
    reviewed       BLOB NOT NULL,
    verified_value BLOB,
    note           TEXT NOT NULL,
    template       BLOB,
    first_accepted_by BLOB,
    -- Clock and identity of the newest write: the decision that stands.
    decided_hlc    INTEGER NOT NULL,
    decided_op_uid BLOB NOT NULL,
    -- 1 where the ward took the decision back. The row stays, so that the khu phố that heard of the
    -- decision hears of that too.
    withdrawn      INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX review_of_claim ON review (claim);

CREATE TABLE reason_template (
    entity   BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    position INTEGER NOT NULL,
    text     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ward (
    entity          BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    name            TEXT NOT NULL,
    two_step_accept INTEGER NOT NULL CHECK (two_step_accept IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE spot_check (
    entity            BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    criteria_set      BLOB NOT NULL,
    -- Eight bytes, big endian.
    seed              BLOB NOT NULL CHECK (length(seed) = 8),
    made_on           TEXT NOT NULL,
    size              INTEGER NOT NULL,
    population        INTEGER NOT NULL,
    population_digest BLOB NOT NULL,
    drawn_hlc         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE spot_check_claim (
    spot_check BLOB NOT NULL,
    claim      BLOB NOT NULL,
    PRIMARY KEY (spot_check, claim)
) STRICT, WITHOUT ROWID;

-- Empty for a spot check over the whole ward.
CREATE TABLE spot_check_neighborhood (
    spot_check   BLOB NOT NULL,
    neighborhood BLOB NOT NULL,
    PRIMARY KEY (spot_check, neighborhood)
) STRICT, WITHOUT ROWID;

CREATE TABLE spot_visit (
    entity     BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    spot_check BLOB NOT NULL,
    claim      BLOB NOT NULL,
    result     INTEGER NOT NULL,
    note       TEXT NOT NULL,
    visited_on TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX spot_visit_of_check ON spot_visit (spot_check, claim);

-- All claims against one set, over every khu phố.
CREATE INDEX assessment_by_set ON assessment (criteria_set, neighborhood);

-- The day the ward issued the set; only a set with it is official.
ALTER TABLE criteria_set ADD COLUMN issued_on TEXT;

-- Short code for names of files: "KP13".
ALTER TABLE neighborhood ADD COLUMN code TEXT NOT NULL DEFAULT '';
