-- A list is asked for households that were never counted, and for no others by their day: the index
-- of every household's day was carried along by every import for nothing.
DROP INDEX household_uncounted;
CREATE INDEX household_uncounted ON household (neighborhood, merged_into, walk_key, entity)
    WHERE counted_on IS NULL;
