-- Figures from the book: frozen denominators, and what makes the sums over large tables quick.

CREATE TABLE frozen_denominator (
    entity BLOB NOT NULL PRIMARY KEY CHECK (length(entity) = 16),
    neighborhood BLOB NOT NULL,
    metric TEXT NOT NULL,
    whole INTEGER NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX frozen_denominator_of_metric ON frozen_denominator (neighborhood, metric, entity);

-- The pace of 28 days begins with the households that were written to in them.
CREATE INDEX operation_on_household_by_time ON operation (effective_hlc, entity, txn)
    WHERE kind = 3 AND applied = 1;

-- Helps of a day by category and outcome. A year has some thousand lines of them, whatever the
-- number of helps, so the home screen stays quick. Written with help_entry by `help_log::day_tally`:
-- triggers would make FTS5 write out its index after every single entry.
CREATE TABLE help_day_tally (
    neighborhood BLOB NOT NULL,
    happened_on TEXT NOT NULL,
    category INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (neighborhood, happened_on, category, outcome)
) STRICT, WITHOUT ROWID;
