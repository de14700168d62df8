-- Files and letters that pass through the hub, and further PCs of the ward.

-- What is known of the hub's evidence files.
CREATE TABLE hub_evidence (
    content BLOB PRIMARY KEY CHECK (length(content) = 32),
    -- Whether the hub has the file.
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    -- When it was asked for the last time, by its clock.
    asked_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Pieces of files that are being fetched, so that a line that breaks costs one piece.
CREATE TABLE hub_piece (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL CHECK (length(content) = 32),
    at_bytes INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (content, at_bytes)
) STRICT;

-- How far letters went out to the other PCs of the khu phố.
CREATE TABLE letter_mark (
    device BLOB NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (device, stream)
) STRICT, WITHOUT ROWID;

-- In the store of a further PC of the ward, which has not the ward's signing key: the ward as the
-- invitation named it.
CREATE TABLE ward_seat (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ward BLOB NOT NULL CHECK (length(ward) = 16),
    ward_name TEXT NOT NULL,
    signing_key BLOB NOT NULL CHECK (length(signing_key) = 32),
    agree_key BLOB NOT NULL CHECK (length(agree_key) = 32),
    recovery_agree_key BLOB NOT NULL CHECK (length(recovery_agree_key) = 32),
    token BLOB NOT NULL,
    invitation BLOB NOT NULL,
    certificate BLOB,
    -- The ward's X25519 secret, once a letter brought it.
    agree_secret BLOB CHECK (length(agree_secret) = 32)
) STRICT;

-- In the store with the ward's keys: the PCs of the ward that the secret was sent to.
CREATE TABLE ward_secret_sent (
    device BLOB PRIMARY KEY CHECK (length(device) = 16)
) STRICT, WITHOUT ROWID;

-- A PC of the ward is invited, and asks, without a khu phố.
CREATE TABLE invitation_of_any (
    token BLOB PRIMARY KEY,
    neighborhood BLOB,
    made_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_by BLOB,
    withdrawn_ms INTEGER
) STRICT, WITHOUT ROWID;
INSERT INTO invitation_of_any SELECT token, neighborhood, made_ms, expires_ms, used_by, withdrawn_ms FROM invitation;
DROP TABLE invitation;
ALTER TABLE invitation_of_any RENAME TO invitation;

CREATE TABLE request_of_any (
    device BLOB PRIMARY KEY,
    token BLOB NOT NULL,
    neighborhood BLOB,
    request BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    -- 1 waits for the ward, 2 confirmed, 3 refused.
    state INTEGER NOT NULL,
    -- Names of the parts that wait for the decision, one a line.
    waiting_parts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO request_of_any
    SELECT device, token, neighborhood, request, received_ms, state, waiting_parts FROM enrollment_request;
DROP TABLE enrollment_request;
ALTER TABLE request_of_any RENAME TO enrollment_request;
