-- What a hub keeps. Every row belongs to a ward, by the number of the ward's row.
-- A `position` is a place in the ward's feed; operations, verdicts and moments share one counter.
-- An `audience` says which khu phố sees a row of the feed: its id, sixteen zero bytes for every
-- khu phố of the ward, null for none but the ward.

CREATE TABLE ward (
    id INTEGER PRIMARY KEY,
    ward BLOB NOT NULL UNIQUE CHECK (length(ward) = 16),
    name TEXT NOT NULL,
    signing_key BLOB NOT NULL CHECK (length(signing_key) = 32),
    log_id BLOB NOT NULL CHECK (length(log_id) = 16),
    founded_ms INTEGER NOT NULL,
    last_position INTEGER NOT NULL DEFAULT 0,
    operations INTEGER NOT NULL DEFAULT 0,
    last_letter INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    ward INTEGER NOT NULL REFERENCES ward (id),
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    op_uid BLOB NOT NULL,
    scope INTEGER NOT NULL,
    audience BLOB,
    received_ms INTEGER NOT NULL,
    header BLOB NOT NULL,
    payload BLOB,
    UNIQUE (ward, position),
    UNIQUE (ward, hash)
) STRICT;
CREATE INDEX operation_by_stream ON operation (ward, stream, seq);
CREATE INDEX operation_by_write ON operation (ward, op_uid);
CREATE INDEX operation_by_audience ON operation (ward, audience, position) WHERE audience IS NOT NULL;

-- Where each stream's first history ends, and who writes it.
CREATE TABLE stream (
    ward INTEGER NOT NULL REFERENCES ward (id),
    stream BLOB NOT NULL,
    device BLOB NOT NULL,
    neighborhood BLOB,
    head_seq INTEGER NOT NULL,
    head_hash BLOB NOT NULL,
    PRIMARY KEY (ward, stream)
) STRICT, WITHOUT ROWID;

-- Where the further histories of a forked stream end.
CREATE TABLE branch (
    ward INTEGER NOT NULL REFERENCES ward (id),
    stream BLOB NOT NULL,
    hash BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (ward, stream, hash)
) STRICT, WITHOUT ROWID;

-- Places at which a stream has more than one history.
CREATE TABLE fork (
    ward INTEGER NOT NULL REFERENCES ward (id),
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (ward, stream, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE signed_head (
    ward INTEGER NOT NULL REFERENCES ward (id),
    stream BLOB NOT NULL,
    hash BLOB NOT NULL,
    seq INTEGER NOT NULL,
    cose BLOB NOT NULL,
    PRIMARY KEY (ward, stream, hash)
) STRICT, WITHOUT ROWID;

-- In the order in which they came. A ward that went on from a backup has two with one number.
CREATE TABLE registry (
    ward INTEGER NOT NULL REFERENCES ward (id),
    ordinal INTEGER NOT NULL,
    hash BLOB NOT NULL,
    entry BLOB NOT NULL,
    PRIMARY KEY (ward, ordinal),
    UNIQUE (ward, hash)
) STRICT, WITHOUT ROWID;

-- Operations that the ward put aside; reason 0 is one that was lifted.
CREATE TABLE verdict (
    ward INTEGER NOT NULL REFERENCES ward (id),
    hash BLOB NOT NULL,
    reason INTEGER NOT NULL,
    position INTEGER NOT NULL,
    audience BLOB,
    PRIMARY KEY (ward, hash)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX verdict_by_position ON verdict (ward, position);

-- The earliest moment that anybody decided for a write.
CREATE TABLE moment (
    ward INTEGER NOT NULL REFERENCES ward (id),
    op_uid BLOB NOT NULL,
    hlc INTEGER NOT NULL,
    position INTEGER NOT NULL,
    audience BLOB,
    PRIMARY KEY (ward, op_uid)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX moment_by_position ON moment (ward, position);

-- Count and exclusive or of the hashes of a khu phố's own operations, in 256 buckets.
CREATE TABLE digest (
    ward INTEGER NOT NULL REFERENCES ward (id),
    neighborhood BLOB NOT NULL,
    buckets BLOB NOT NULL,
    PRIMARY KEY (ward, neighborhood)
) STRICT;

CREATE TABLE receipt (
    ward INTEGER NOT NULL REFERENCES ward (id),
    neighborhood BLOB NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (ward, neighborhood)
) STRICT, WITHOUT ROWID;

CREATE TABLE letter (
    ward INTEGER NOT NULL REFERENCES ward (id),
    recipient BLOB NOT NULL,
    number INTEGER NOT NULL,
    sender BLOB NOT NULL,
    sent_ms INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (ward, recipient, number)
) STRICT;
CREATE INDEX letter_by_age ON letter (sent_ms);

CREATE TABLE enrollment_request (
    ward INTEGER NOT NULL REFERENCES ward (id),
    device BLOB NOT NULL,
    request BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    PRIMARY KEY (ward, device)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrollment_request_by_age ON enrollment_request (received_ms);

CREATE TABLE lease (
    ward INTEGER NOT NULL REFERENCES ward (id),
    claim BLOB NOT NULL,
    device BLOB NOT NULL,
    member BLOB NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (ward, claim)
) STRICT, WITHOUT ROWID;
CREATE INDEX lease_by_end ON lease (until_ms);

-- Evidence files that are whole in the object store.
CREATE TABLE evidence_file (
    ward INTEGER NOT NULL REFERENCES ward (id),
    hash BLOB NOT NULL,
    len_bytes INTEGER NOT NULL,
    stored_ms INTEGER NOT NULL,
    PRIMARY KEY (ward, hash)
) STRICT, WITHOUT ROWID;

-- Which khu phố cites or sent which evidence.
CREATE TABLE evidence_of (
    ward INTEGER NOT NULL REFERENCES ward (id),
    neighborhood BLOB NOT NULL,
    hash BLOB NOT NULL,
    cited INTEGER NOT NULL,
    PRIMARY KEY (ward, neighborhood, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE upload (
    ward INTEGER NOT NULL REFERENCES ward (id),
    hash BLOB NOT NULL,
    device BLOB NOT NULL,
    len_bytes INTEGER NOT NULL,
    offset_bytes INTEGER NOT NULL,
    chunks INTEGER NOT NULL,
    touched_ms INTEGER NOT NULL,
    PRIMARY KEY (ward, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX upload_by_age ON upload (touched_ms);

-- BLAKE3 of the codes with which a ward may be founded here.
CREATE TABLE claim_code (
    code BLOB PRIMARY KEY,
    made_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
