-- What a hub keeps. Every row belongs to a ward, and the ward stands in every key, so that the
-- tables are split by it here and can be distributed by it over several servers.
-- A `position` is a place in the ward's feed; operations, verdicts and moments share one counter.
-- An `audience` says which khu phố sees a row of the feed: its id, sixteen zero bytes for every
-- khu phố of the ward, null for none but the ward.

CREATE TABLE ward (
    ward bytea NOT NULL CHECK (length(ward) = 16),
    name text NOT NULL,
    signing_key bytea NOT NULL CHECK (length(signing_key) = 32),
    log_id bytea NOT NULL CHECK (length(log_id) = 16),
    founded_ms bigint NOT NULL,
    last_position bigint NOT NULL DEFAULT 0,
    operations bigint NOT NULL DEFAULT 0,
    last_letter bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (ward)
) PARTITION BY HASH (ward);

CREATE TABLE operation (
    ward bytea NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    stream bytea NOT NULL,
    seq bigint NOT NULL,
    op_uid bytea NOT NULL,
    scope smallint NOT NULL,
    audience bytea,
    received_ms bigint NOT NULL,
    header bytea NOT NULL,
    payload bytea,
    PRIMARY KEY (ward, position),
    UNIQUE (ward, hash)
) PARTITION BY HASH (ward);
CREATE INDEX operation_by_stream ON operation (ward, stream, seq);
CREATE INDEX operation_by_write ON operation (ward, op_uid);
CREATE INDEX operation_by_audience ON operation (ward, audience, position) WHERE audience IS NOT NULL;

-- Where each stream's first history ends, and who writes it.
CREATE TABLE stream (
    ward bytea NOT NULL,
    stream bytea NOT NULL,
    device bytea NOT NULL,
    neighborhood bytea,
    head_seq bigint NOT NULL,
    head_hash bytea NOT NULL,
    PRIMARY KEY (ward, stream)
) PARTITION BY HASH (ward);

-- Where the further histories of a forked stream end.
CREATE TABLE branch (
    ward bytea NOT NULL,
    stream bytea NOT NULL,
    hash bytea NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (ward, stream, hash)
) PARTITION BY HASH (ward);

-- Places at which a stream has more than one history.
CREATE TABLE fork (
    ward bytea NOT NULL,
    stream bytea NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (ward, stream, seq)
) PARTITION BY HASH (ward);

CREATE TABLE signed_head (
    ward bytea NOT NULL,
    stream bytea NOT NULL,
    hash bytea NOT NULL,
    seq bigint NOT NULL,
    cose bytea NOT NULL,
    PRIMARY KEY (ward, stream, hash)
) PARTITION BY HASH (ward);

-- In the order in which they came. A ward that went on from a backup has two with one number.
CREATE TABLE registry (
    ward bytea NOT NULL,
    ordinal bigint NOT NULL,
    hash bytea NOT NULL,
    entry bytea NOT NULL,
    PRIMARY KEY (ward, ordinal),
    UNIQUE (ward, hash)
) PARTITION BY HASH (ward);

-- Operations that the ward put aside; reason 0 is one that was lifted.
CREATE TABLE verdict (
    ward bytea NOT NULL,
    hash bytea NOT NULL,
    reason integer NOT NULL,
    position bigint NOT NULL,
    audience bytea,
    PRIMARY KEY (ward, hash)
) PARTITION BY HASH (ward);
CREATE UNIQUE INDEX verdict_by_position ON verdict (ward, position);

-- The earliest moment that anybody decided for a write.
CREATE TABLE moment (
    ward bytea NOT NULL,
    op_uid bytea NOT NULL,
    hlc bigint NOT NULL,
    position bigint NOT NULL,
    audience bytea,
    PRIMARY KEY (ward, op_uid)
) PARTITION BY HASH (ward);
CREATE UNIQUE INDEX moment_by_position ON moment (ward, position);

-- Count and exclusive or of the hashes of a khu phố's own operations, in 256 buckets.
CREATE TABLE digest (
    ward bytea NOT NULL,
    neighborhood bytea NOT NULL,
    buckets bytea NOT NULL,
    PRIMARY KEY (ward, neighborhood)
) PARTITION BY HASH (ward);

CREATE TABLE receipt (
    ward bytea NOT NULL,
    neighborhood bytea NOT NULL,
    last_number bigint NOT NULL,
    PRIMARY KEY (ward, neighborhood)
) PARTITION BY HASH (ward);

CREATE TABLE letter (
    ward bytea NOT NULL,
    recipient bytea NOT NULL,
    number bigint NOT NULL,
    sender bytea NOT NULL,
    sent_ms bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (ward, recipient, number)
) PARTITION BY HASH (ward);
CREATE INDEX letter_by_age ON letter (sent_ms);

CREATE TABLE enrollment_request (
    ward bytea NOT NULL,
    device bytea NOT NULL,
    request bytea NOT NULL,
    received_ms bigint NOT NULL,
    PRIMARY KEY (ward, device)
) PARTITION BY HASH (ward);
CREATE INDEX enrollment_request_by_age ON enrollment_request (received_ms);

CREATE TABLE lease (
    ward bytea NOT NULL,
    claim bytea NOT NULL,
    device bytea NOT NULL,
    member bytea NOT NULL,
    until_ms bigint NOT NULL,
    PRIMARY KEY (ward, claim)
) PARTITION BY HASH (ward);
CREATE INDEX lease_by_end ON lease (until_ms);

-- Evidence files that are whole in the object store.
CREATE TABLE evidence_file (
    ward bytea NOT NULL,
    hash bytea NOT NULL,
    len_bytes bigint NOT NULL,
    stored_ms bigint NOT NULL,
    PRIMARY KEY (ward, hash)
) PARTITION BY HASH (ward);

-- Which khu phố cites or sent which evidence.
CREATE TABLE evidence_of (
    ward bytea NOT NULL,
    neighborhood bytea NOT NULL,
    hash bytea NOT NULL,
    cited bigint NOT NULL,
    PRIMARY KEY (ward, neighborhood, hash)
) PARTITION BY HASH (ward);

CREATE TABLE upload (
    ward bytea NOT NULL,
    hash bytea NOT NULL,
    device bytea NOT NULL,
    len_bytes bigint NOT NULL,
    offset_bytes bigint NOT NULL,
    chunks bigint NOT NULL,
    touched_ms bigint NOT NULL,
    PRIMARY KEY (ward, hash)
) PARTITION BY HASH (ward);
CREATE INDEX upload_by_age ON upload (touched_ms);

DO $$
DECLARE
    split text;
BEGIN
    FOREACH split IN ARRAY ARRAY['ward', 'operation', 'stream', 'branch', 'fork', 'signed_head',
        'registry', 'verdict', 'moment', 'digest', 'receipt', 'letter', 'enrollment_request',
        'lease', 'evidence_file', 'evidence_of', 'upload']
    LOOP
        FOR part IN 0..15 LOOP
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                split || '_' || part, split, part
            );
        END LOOP;
    END LOOP;
END
$$;

-- BLAKE3 of the codes with which a ward may be founded here.
CREATE TABLE claim_code (
    code bytea PRIMARY KEY,
    made_ms bigint NOT NULL
);

-- Requests that were answered, until their signatures expire. Both tables are emptied by a crash
-- of the database or a change to its standby; what was signed before `since_ms` is refused then.
CREATE UNLOGGED TABLE seen_request (
    ward bytea NOT NULL,
    device bytea NOT NULL,
    nonce bytea NOT NULL,
    expires_ms bigint NOT NULL,
    PRIMARY KEY (ward, device, nonce)
);
CREATE INDEX seen_request_by_end ON seen_request (expires_ms);

CREATE UNLOGGED TABLE seen_since (
    only_row boolean PRIMARY KEY CHECK (only_row),
    since_ms bigint NOT NULL
);
