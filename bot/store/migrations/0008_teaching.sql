-- What teammates taught: the change as they wanted it, what it did to the files, and who approved it.
CREATE TABLE lessons (
  id @id,
  escalation_id BIGINT NOT NULL,
  act_id BIGINT NOT NULL,
  desk TEXT NOT NULL,
  teammate TEXT NOT NULL,
  name TEXT NOT NULL,
  intent TEXT NOT NULL,
  wanted TEXT NOT NULL,
  changes TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  said TEXT NOT NULL DEFAULT '',
  approved_by TEXT NOT NULL DEFAULT '',
  approved_name TEXT NOT NULL DEFAULT '',
  undone_by TEXT NOT NULL DEFAULT '',
  made_ms BIGINT NOT NULL,
  done_ms BIGINT
);
CREATE INDEX lessons_to_do ON lessons (id) WHERE state IN ('asked', 'undoing');
CREATE INDEX lessons_of_act ON lessons (act_id);
