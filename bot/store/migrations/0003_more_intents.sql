-- A reply may answer several intents: those beside the first, in the order asked, with spaces between them.
ALTER TABLE decisions ADD COLUMN more TEXT NOT NULL DEFAULT '';
