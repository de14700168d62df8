-- The log: append-only, the source of every other table.

CREATE TABLE replica (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    store_id BLOB NOT NULL CHECK (length(store_id) = 16)
) STRICT;

CREATE TABLE stream (
    id INTEGER PRIMARY KEY,
    stream BLOB NOT NULL UNIQUE CHECK (length(stream) = 16),
    -- Whether this store wrote it. At most one own stream is still growing: `closed_ms` is null.
    own INTEGER NOT NULL CHECK (own IN (0, 1)),
    opened_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    head_seq INTEGER NOT NULL DEFAULT 0,
    head_hash BLOB,
    -- Latest effective moment of its operations: where the clock continues after a restart.
    latest_hlc INTEGER NOT NULL DEFAULT 0,
    -- The ward has everything up to here; what lies beyond is re-issued after a restore.
    acknowledged_seq INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX stream_growing ON stream (own) WHERE own = 1 AND closed_ms IS NULL;

CREATE TABLE txn (
    id INTEGER PRIMARY KEY,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    -- What the person did, for the list of what can be undone; null where another store wrote it.
    label TEXT,
    actor BLOB NOT NULL,
    started_ms INTEGER NOT NULL,
    undo_of INTEGER REFERENCES txn (id),
    undone_by INTEGER REFERENCES txn (id)
) STRICT;

CREATE INDEX txn_undo_of ON txn (undo_of) WHERE undo_of IS NOT NULL;

CREATE TABLE operation (
    position INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    op_uid BLOB NOT NULL,
    stream INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    entity BLOB NOT NULL,
    kind INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    effective_hlc INTEGER NOT NULL,
    txn INTEGER NOT NULL REFERENCES txn (id),
    -- 1 for the copy that was applied, 0 for a re-issued copy of the same write.
    applied INTEGER NOT NULL CHECK (applied IN (0, 1)),
    header BLOB NOT NULL,
    payload BLOB
) STRICT;

-- Not unique: both sides of a fork are kept.
CREATE INDEX operation_of_stream ON operation (stream, seq);

-- A write applies once, however many streams carry it.
CREATE UNIQUE INDEX operation_applied ON operation (op_uid) WHERE applied = 1;
CREATE INDEX operation_of_entity ON operation (entity, kind, position) WHERE applied = 1;
CREATE INDEX operation_of_txn ON operation (txn) WHERE applied = 1;

-- The merged cells of each entity; a cache of the log. A state belongs to an entity and a kind,
-- so that an operation which claims another kind for a known entity disturbs nothing.
CREATE TABLE entity_state (
    entity BLOB NOT NULL,
    kind INTEGER NOT NULL,
    cells BLOB NOT NULL,
    PRIMARY KEY (entity, kind)
) STRICT, WITHOUT ROWID;

-- Settings of this machine; not in the log, not in a rebuild.
CREATE TABLE preference (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE neighborhood (
    entity BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    ward_name TEXT NOT NULL,
    households_by_statistics INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
    entity BLOB PRIMARY KEY,
    name TEXT NOT NULL,
    tile_label TEXT NOT NULL,
    role INTEGER NOT NULL,
    active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE import_batch (
    entity BLOB PRIMARY KEY,
    neighborhood BLOB,
    target TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file_hash BLOB,
    rows INTEGER NOT NULL,
    -- 1 where the import was taken back; it stays in the list.
    deleted INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
