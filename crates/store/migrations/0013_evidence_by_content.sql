-- A hub and the ward's receipts name files; what cites them is asked on every screen that tells what has
-- arrived.
CREATE INDEX evidence_by_content ON evidence (content);
