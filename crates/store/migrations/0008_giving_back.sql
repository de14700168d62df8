-- What a khu phố gives back to a ward that was restored from a backup, and what it keeps until a later
-- version can read it.

-- At a khu phố: 1 once the ward, in the life of its log that was seen last, has confirmed a sending that
-- carried this receipt of a former life.
ALTER TABLE receipt ADD COLUMN given_back INTEGER NOT NULL DEFAULT 0 CHECK (given_back IN (0, 1));

-- The life of the ward's log that a sending to the ward was made for; null where nothing was to give
-- back.
ALTER TABLE export ADD COLUMN log_id BLOB;
-- Receipts of former lives went along as far as this row.
ALTER TABLE export ADD COLUMN receipts_through INTEGER NOT NULL DEFAULT 0;

-- Operations that the ward vouches for and this version cannot read. They are no part of the log before
-- a version reads them.
CREATE TABLE unread_vouched (
    hash BLOB PRIMARY KEY,
    header BLOB NOT NULL,
    payload BLOB,
    personal BLOB,
    received_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Without its payload nobody knows whether an operation has a personal part: both can come later.
UPDATE operation SET personal_withheld = 1 WHERE payload IS NULL;
