-- Exchange with the ward and with other PCs of the khu phố: who writes which stream, what came in
-- which file, what waits, what is not believed, and how far the others have come.

-- The personal part of an operation: names, phones and notes. Null where there is none or where it
-- was withheld; `personal_withheld` tells the two apart.
ALTER TABLE operation ADD COLUMN personal BLOB;
ALTER TABLE operation ADD COLUMN personal_withheld INTEGER NOT NULL DEFAULT 0
    CHECK (personal_withheld IN (0, 1));
-- Why the operation is kept without being applied (published numbers); null where nothing is held
-- against it.
ALTER TABLE operation ADD COLUMN quarantine INTEGER;
-- The file it came in first; null for what was written here.
ALTER TABLE operation ADD COLUMN import INTEGER;

CREATE INDEX operation_not_applied ON operation (op_uid) WHERE applied = 0;
CREATE INDEX operation_in_quarantine ON operation (quarantine) WHERE quarantine IS NOT NULL;
CREATE INDEX operation_of_import ON operation (import) WHERE import IS NOT NULL;
CREATE INDEX operation_withheld ON operation (stream, seq) WHERE personal_withheld = 1;

-- The device that writes the stream; null until it is known, and for own streams of a store that
-- has no keys yet.
ALTER TABLE stream ADD COLUMN device BLOB;
-- 1 of a khu phố, 2 of the ward; null until it is known.
ALTER TABLE stream ADD COLUMN device_class INTEGER;
ALTER TABLE stream ADD COLUMN neighborhood BLOB;
-- 1 where only some operations are here, each vouched for by the ward's signature.
ALTER TABLE stream ADD COLUMN sparse INTEGER NOT NULL DEFAULT 0 CHECK (sparse IN (0, 1));
-- Of an ended stream of this store: what lies beyond was issued again in the next one, and need not
-- be sent any more.
ALTER TABLE stream ADD COLUMN reissued_after INTEGER;
-- Left this machine in a file up to here.
ALTER TABLE stream ADD COLUMN exported_seq INTEGER NOT NULL DEFAULT 0;

-- 1 the notebook of a khu phố, 2 the ward's.
ALTER TABLE replica ADD COLUMN role INTEGER NOT NULL DEFAULT 1 CHECK (role IN (1, 2));
-- 1 where the people are generated: nothing of it is ever exported.
ALTER TABLE replica ADD COLUMN practice INTEGER NOT NULL DEFAULT 0 CHECK (practice IN (0, 1));

-- Last operations of the branches of a forked stream, the one that `stream.head_hash` names left out.
CREATE TABLE branch (
    stream INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    -- 1 where the ward has the branch up to here.
    acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged IN (0, 1)),
    PRIMARY KEY (stream, seq, hash)
) STRICT, WITHOUT ROWID;

-- Where two histories of one stream part.
CREATE TABLE fork (
    stream INTEGER NOT NULL REFERENCES stream (id),
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    other_hash BLOB NOT NULL,
    found_ms INTEGER NOT NULL,
    PRIMARY KEY (stream, seq, other_hash)
) STRICT, WITHOUT ROWID;

-- Operations that cannot be taken in yet: something before them is missing, or no signed head
-- covers them.
CREATE TABLE parked (
    hash BLOB PRIMARY KEY,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    -- Null for the first operation of a stream.
    prev BLOB,
    -- 1 a gap before it, 2 beyond the signed head, 3 of a form this version cannot read.
    reason INTEGER NOT NULL,
    -- 1 written by the device that sent it, 2 relayed, 3 vouched for by the ward.
    source INTEGER NOT NULL,
    header BLOB NOT NULL,
    payload BLOB,
    personal BLOB,
    import INTEGER NOT NULL,
    received_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX parked_of_stream ON parked (stream, seq);
CREATE INDEX parked_after ON parked (prev);

-- Heads that devices signed, as bytes to relay.
CREATE TABLE signed_head (
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    device BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    cose BLOB NOT NULL,
    PRIMARY KEY (stream, seq, hash)
) STRICT, WITHOUT ROWID;

-- Moments the ward decided: never later than it received the write. The earliest decision counts.
CREATE TABLE effective_moment (
    op_uid BLOB PRIMARY KEY,
    hlc INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Two people wrote one register without seeing each other's value. Which of the rows are still open
-- follows from what stands in the register now.
CREATE TABLE simultaneous_edit (
    id INTEGER PRIMARY KEY,
    entity BLOB NOT NULL,
    kind INTEGER NOT NULL,
    field INTEGER NOT NULL,
    op_uid BLOB NOT NULL,
    other_op_uid BLOB NOT NULL,
    found_ms INTEGER NOT NULL,
    UNIQUE (entity, kind, field, op_uid, other_op_uid)
) STRICT;

-- One file, or one part of one, that was taken in.
CREATE TABLE import (
    id INTEGER PRIMARY KEY,
    bundle BLOB NOT NULL,
    part INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    purpose INTEGER NOT NULL,
    device BLOB,
    neighborhood BLOB,
    -- Which sending of its device it was.
    number INTEGER NOT NULL,
    file_name TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    actor BLOB,
    applied INTEGER NOT NULL DEFAULT 0,
    copies INTEGER NOT NULL DEFAULT 0,
    already_there INTEGER NOT NULL DEFAULT 0,
    parked INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0,
    forks INTEGER NOT NULL DEFAULT 0,
    undone_ms INTEGER,
    -- Number of the receipt that confirms it; null before.
    receipt INTEGER,
    UNIQUE (bundle, part, content_hash)
) STRICT;
CREATE INDEX import_of_neighborhood ON import (neighborhood, received_ms);

-- What left this machine.
CREATE TABLE export (
    id INTEGER PRIMARY KEY,
    bundle BLOB NOT NULL UNIQUE,
    purpose INTEGER NOT NULL,
    number INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    operations INTEGER NOT NULL,
    made_ms INTEGER NOT NULL,
    file_names TEXT NOT NULL
) STRICT;

-- Last number given out, by what it counts: sendings, receipts of a khu phố.
CREATE TABLE exchange_counter (
    name TEXT PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What another device is known to hold of a stream.
CREATE TABLE known_head (
    device BLOB NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (device, stream)
) STRICT, WITHOUT ROWID;

-- Receipts: at the ward those made, at a khu phố those that were verified.
CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    log_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    neighborhood BLOB NOT NULL,
    at_ms INTEGER NOT NULL,
    code TEXT NOT NULL,
    -- At the ward: the log up to here is in it.
    position INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (log_id, number, neighborhood)
) STRICT;

-- What the ward does not believe, as its receipts say.
CREATE TABLE ward_verdict (
    hash BLOB PRIMARY KEY,
    reason INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The keys of this PC.
CREATE TABLE own_device (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    device BLOB NOT NULL CHECK (length(device) = 16),
    signing_seed BLOB NOT NULL CHECK (length(signing_seed) = 32),
    agree_secret BLOB NOT NULL CHECK (length(agree_secret) = 32)
) STRICT;

-- In the ward's store: the ward's own keys.
CREATE TABLE ward_keys (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ward BLOB NOT NULL CHECK (length(ward) = 16),
    name TEXT NOT NULL,
    signing_seed BLOB NOT NULL CHECK (length(signing_seed) = 32),
    agree_secret BLOB NOT NULL CHECK (length(agree_secret) = 32),
    recovery_agree_key BLOB NOT NULL CHECK (length(recovery_agree_key) = 32)
) STRICT;

-- In the ward's store: the identity of its log, a new one after every restore; the last row counts.
CREATE TABLE hub_log (
    id INTEGER PRIMARY KEY,
    log_id BLOB NOT NULL CHECK (length(log_id) = 16),
    since_ms INTEGER NOT NULL
) STRICT;

-- In a khu phố's store: the ward as its invitation named it.
CREATE TABLE ward_trust (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    ward BLOB NOT NULL CHECK (length(ward) = 16),
    ward_name TEXT NOT NULL,
    signing_key BLOB NOT NULL,
    agree_key BLOB NOT NULL,
    recovery_agree_key BLOB NOT NULL,
    neighborhood BLOB NOT NULL,
    token BLOB NOT NULL,
    invitation BLOB NOT NULL,
    certificate BLOB,
    -- The ward's log and receipt that were seen last.
    log_id BLOB,
    receipt_number INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The ward's registry of devices, entry by entry, as bytes to relay. A ward that went on from a backup
-- may give one number twice: both entries count, or a revoked device would come back.
CREATE TABLE registry_entry (
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    cose BLOB NOT NULL,
    PRIMARY KEY (number, hash)
) STRICT, WITHOUT ROWID;

-- Devices as the registry says; derived from its entries.
CREATE TABLE device (
    device BLOB PRIMARY KEY,
    class INTEGER NOT NULL,
    neighborhood BLOB,
    name TEXT NOT NULL,
    signing_key BLOB NOT NULL,
    agree_key BLOB NOT NULL,
    serial INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    not_after_ms INTEGER NOT NULL,
    certificate BLOB NOT NULL,
    revoked_ms INTEGER,
    revocation_reason INTEGER
) STRICT, WITHOUT ROWID;

-- Of a revoked device: how far each of its streams is believed.
CREATE TABLE cut_off (
    device BLOB NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (device, stream)
) STRICT, WITHOUT ROWID;

-- At the ward: invitations made, and the devices that ask.
CREATE TABLE invitation (
    token BLOB PRIMARY KEY,
    neighborhood BLOB NOT NULL,
    made_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_by BLOB,
    withdrawn_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE enrollment_request (
    device BLOB PRIMARY KEY,
    token BLOB NOT NULL,
    neighborhood BLOB NOT NULL,
    request BLOB NOT NULL,
    received_ms INTEGER NOT NULL,
    -- 1 waits for the ward, 2 confirmed, 3 refused.
    state INTEGER NOT NULL,
    -- Names of the parts that wait for the decision, one a line.
    waiting_parts TEXT NOT NULL
) STRICT, WITHOUT ROWID;
