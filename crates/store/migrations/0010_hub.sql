-- The ward's hub, when there is a network.

-- Where this store and the hub stand.
CREATE TABLE hub_place (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- The hub's device.
    hub BLOB NOT NULL CHECK (length(hub) = 16),
    -- The life of the hub's log that the cursor and the marks are of.
    log_id BLOB NOT NULL CHECK (length(log_id) = 16),
    -- The feed was taken in up to here.
    cursor INTEGER NOT NULL DEFAULT 0,
    -- The newest acknowledgement of that log.
    acknowledgement_number INTEGER NOT NULL DEFAULT 0,
    -- When the hub answered last, by the clock of this PC.
    contact_ms INTEGER,
    -- When the hub took something from this PC for the last time, by the clock of this PC.
    pushed_ms INTEGER NOT NULL DEFAULT 0,
    -- When its newest acknowledgement was made, by the clock of the hub.
    acknowledged_ms INTEGER NOT NULL DEFAULT 0,
    -- When everything was compared last, by the clock of the hub.
    compared_ms INTEGER NOT NULL DEFAULT 0,
    -- A comparison that was too much for one round goes on behind this khu phố and bucket.
    compared_neighborhood BLOB CHECK (length(compared_neighborhood) = 16),
    compared_bucket INTEGER,
    -- At the ward: who may see what was computed for everything in the log up to here.
    audience_position INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How far the ward has a stream, by who said so: 1 its receipts in files, 2 the hub.
-- `stream.acknowledged_seq` is the furthest of them.
CREATE TABLE acknowledgement (
    source INTEGER NOT NULL CHECK (source IN (1, 2)),
    stream INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    PRIMARY KEY (source, stream)
) STRICT, WITHOUT ROWID;

-- At a khu phố: what the hub told last of what the ward puts aside, by the hub's clock. The list of an
-- older receipt in a file does not undo it.
CREATE TABLE ward_verdict_by_hub (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    -- Published number of the reason; 0 where the operation counts again.
    reason INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO acknowledgement SELECT 1, id, acknowledged_seq FROM stream WHERE acknowledged_seq > 0;

-- At the ward: what the hub holds of what the ward decided, so that only news is told. A row outlives
-- the hub's log: one that was restored is told again.
CREATE TABLE hub_verdict (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    -- Published number of the reason; 0 where the operation counts again.
    reason INTEGER NOT NULL,
    -- Whether the hub holds it.
    told INTEGER NOT NULL CHECK (told IN (0, 1)),
    -- Whether this store does as it says: 0 while the operation is not in its log.
    settled INTEGER NOT NULL CHECK (settled IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX hub_verdict_open ON hub_verdict (hash) WHERE settled = 0;

CREATE TABLE hub_moment (
    op_uid BLOB PRIMARY KEY CHECK (length(op_uid) = 16),
    hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- At the ward: for whom the hub holds what this PC wrote.
CREATE TABLE hub_audience (
    position INTEGER PRIMARY KEY,
    -- Null: the ward alone; empty: every khu phố; else the khu phố.
    audience BLOB
) STRICT;
