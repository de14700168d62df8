-- A day to come again may stand with every outcome but "completed", not with "come again" alone.
DROP INDEX help_entry_revisit;
CREATE INDEX help_entry_revisit ON help_entry (neighborhood, revisit_on, outcome, entity)
    WHERE revisit_on IS NOT NULL;
