-- Helps whose words are not in the search index yet: those that were saved one by one since it was
-- last brought up to date. Each entry by itself made a segment of the index, of six pages, where its
-- line here takes one; the index takes the waiting ones in together. Searches look through the
-- waiting ones besides. Kept by `help_log::word_index`.

CREATE TABLE help_entry_to_index (
    day_order INTEGER PRIMARY KEY
) STRICT;
