-- A reply may answer several intents: those beside the first, in the order asked, with spaces between them.
ALTER TABLE decisions ADD COLUMN more TEXT NOT NULL DEFAULT '';

-- What was said because of a decision.
CREATE INDEX outbox_of_decision ON outbox (decision_id) WHERE decision_id IS NOT NULL;
