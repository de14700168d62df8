-- The help log, activities, welfare rounds and the work journal, as the log of operations tells them.

CREATE TABLE help_entry (
    -- Day, time and identity in one number: the newest entry has the largest. See `help_log::order`.
    day_order          INTEGER PRIMARY KEY,
    entity             BLOB NOT NULL UNIQUE CHECK (length(entity) = 16),
    neighborhood       BLOB NOT NULL,
    happened_on        TEXT NOT NULL,
    happened_at        TEXT,
    household          BLOB,
    unnamed_households INTEGER,
    people             INTEGER NOT NULL,
    -- Published numbers, those of later versions too.
    category           INTEGER NOT NULL,
    service            TEXT NOT NULL,
    dossier_code       TEXT NOT NULL,
    place              INTEGER NOT NULL,
    minutes            INTEGER,
    outcome            INTEGER NOT NULL,
    revisit_on         TEXT,
    satisfaction       INTEGER,
    note               TEXT NOT NULL,
    helped_by          TEXT NOT NULL,
    follow_up_of       BLOB,
    -- 1 where a field was written more than once.
    corrected          INTEGER NOT NULL CHECK (corrected IN (0, 1)),
    -- Folded words of the texts, and one word each for khu phố, category and outcome.
    search_text        TEXT NOT NULL
) STRICT;

-- Totals and walks over one khu phố without touching the rows.
CREATE INDEX help_entry_figures ON help_entry
    (neighborhood, day_order, category, outcome, household, unnamed_households, people);
CREATE INDEX help_entry_of_household ON help_entry (household, day_order, category, outcome)
    WHERE household IS NOT NULL;
CREATE INDEX help_entry_revisit ON help_entry (neighborhood, revisit_on, entity) WHERE outcome = 2;
CREATE INDEX help_entry_follow_up ON help_entry (follow_up_of) WHERE follow_up_of IS NOT NULL;

CREATE VIRTUAL TABLE help_entry_search USING fts5 (
    search_text,
    content = 'help_entry',
    content_rowid = 'day_order',
    tokenize = "ascii tokenchars '/='",
    prefix = '1 2 3 4',
    detail = none,
    columnsize = 0
);

CREATE TABLE help_entry_evidence (
    help_entry BLOB NOT NULL,
    evidence   BLOB NOT NULL,
    PRIMARY KEY (help_entry, evidence)
) STRICT, WITHOUT ROWID;

CREATE INDEX help_entry_evidence_by_evidence ON help_entry_evidence (evidence, help_entry);

CREATE TABLE activity (
    entity       BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    neighborhood BLOB NOT NULL,
    kind         INTEGER NOT NULL,
    title        TEXT NOT NULL,
    held_on      TEXT NOT NULL,
    place        TEXT NOT NULL,
    participants INTEGER,
    households   INTEGER,
    quantity     INTEGER,
    value_dong   INTEGER,
    note         TEXT NOT NULL,
    search_text  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX activity_newest ON activity (neighborhood, held_on, entity);

CREATE TABLE activity_evidence (
    activity BLOB NOT NULL,
    evidence BLOB NOT NULL,
    PRIMARY KEY (activity, evidence)
) STRICT, WITHOUT ROWID;

CREATE INDEX activity_evidence_by_evidence ON activity_evidence (evidence, activity);

CREATE TABLE welfare_round (
    entity       BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    neighborhood BLOB NOT NULL,
    title        TEXT NOT NULL,
    starts_on    TEXT NOT NULL,
    item         TEXT NOT NULL,
    value_dong   INTEGER,
    donor        TEXT NOT NULL,
    note         TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX welfare_round_newest ON welfare_round (neighborhood, starts_on, entity);

CREATE TABLE welfare_recipient (
    entity      BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    round       BLOB NOT NULL,
    household   BLOB NOT NULL,
    received_on TEXT,
    received_by TEXT NOT NULL,
    -- The write that ticked it: the log knows who made it.
    tick_op_uid BLOB
) STRICT, WITHOUT ROWID;

CREATE INDEX welfare_recipient_of_round ON welfare_recipient (round, household);
CREATE INDEX welfare_recipient_of_household ON welfare_recipient (household);

CREATE TABLE journal_entry (
    entity        BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    neighborhood  BLOB NOT NULL,
    happened_on   TEXT NOT NULL,
    happened_at   TEXT,
    content       TEXT NOT NULL,
    done_by       TEXT NOT NULL,
    result        TEXT NOT NULL,
    other_answers TEXT NOT NULL,
    search_text   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX journal_entry_newest ON journal_entry (neighborhood, happened_on, happened_at, entity);
