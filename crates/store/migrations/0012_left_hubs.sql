-- At the ward: hubs that it left, and that have not heard of it yet. Machines that know no other hub learn
-- of the new one there.
CREATE TABLE left_hub (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    url TEXT NOT NULL,
    tls_fingerprint BLOB CHECK (length(tls_fingerprint) = 32),
    -- By the clock of this PC.
    left_ms INTEGER NOT NULL,
    tried_ms INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
