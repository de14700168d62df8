-- The register of households: one row each, with everything its lists, searches and sums need.
-- Derived from the log; columns that are numbers come first because sums over all rows read them.

CREATE TABLE household (
    rowid INTEGER PRIMARY KEY,
    entity BLOB NOT NULL UNIQUE CHECK (length(entity) = 16),
    neighborhood BLOB NOT NULL,
    -- As written: the household this one was merged into.
    merge_target BLOB,
    -- What counts: as written, but null for the one that stays of a ring that two people closed at once.
    -- A row is in the register, and in every sum, where this is null.
    merged_into BLOB,
    -- The household this row stands for: itself, or the end of the chain of merges.
    root BLOB NOT NULL,
    counted_on TEXT,
    reach_reason INTEGER,
    -- Counts by the slugs of khupho_domain::households::CountKind; null is "not collected", never 0.
    people INTEGER,
    adults INTEGER,
    id_eligible INTEGER,
    vneid INTEGER,
    citizen_app INTEGER,
    public_service_account INTEGER,
    trained INTEGER,
    e_payment INTEGER,
    social_security_account INTEGER,
    smartphone_adults INTEGER,
    smart_devices INTEGER,
    zalo_group INTEGER,
    fibre INTEGER,
    phones_2g INTEGER,
    phones_2g_replaced INTEGER,
    digital_address INTEGER,
    business INTEGER,
    business_qr INTEGER,
    code TEXT NOT NULL,
    contact_name TEXT NOT NULL,
    phone TEXT NOT NULL,
    house_number TEXT NOT NULL,
    alley TEXT NOT NULL,
    street TEXT NOT NULL,
    group_name TEXT NOT NULL,
    apartment TEXT NOT NULL,
    note TEXT NOT NULL,
    -- The address in one line, for lists.
    address_line TEXT NOT NULL,
    -- Compares in walking order: street, alley, side, number.
    walk_key BLOB NOT NULL,
    street_folded TEXT NOT NULL,
    -- Folded words for the search, and everything without spaces for typing errors in spacing.
    words TEXT NOT NULL,
    squeezed TEXT NOT NULL
) STRICT;

-- `merged_into` stands in them so that they answer alone which households are in the register.
CREATE INDEX household_walk ON household (neighborhood, merged_into, walk_key, entity);
CREATE INDEX household_street ON household (neighborhood, merged_into, street_folded, walk_key);
CREATE INDEX household_uncounted ON household (neighborhood, merged_into, counted_on, walk_key, entity);
CREATE INDEX household_squeezed ON household (neighborhood, merged_into, squeezed);
CREATE INDEX household_code ON household (neighborhood, code) WHERE code <> '';
CREATE INDEX household_phone ON household (phone) WHERE phone <> '';
CREATE INDEX household_merge_target ON household (merge_target) WHERE merge_target IS NOT NULL;

CREATE TABLE household_tag (
    household BLOB NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (household, tag)
) STRICT, WITHOUT ROWID;

CREATE INDEX household_tag_tag ON household_tag (tag, household);

-- The words are folded already and hold "42/7" as one, so the plainest tokenizer is the right one.
CREATE VIRTUAL TABLE household_search USING fts5 (
    words,
    content = 'household',
    content_rowid = 'rowid',
    tokenize = "ascii tokenchars '/'",
    detail = none,
    prefix = '2 3'
);
