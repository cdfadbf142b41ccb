-- What a teammate wrote, where it stands at the desk, what it is about, why it was refused, and
-- which mark its line shows.
ALTER TABLE acts ADD COLUMN line TEXT NOT NULL DEFAULT '';
ALTER TABLE acts ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE acts ADD COLUMN refused TEXT NOT NULL DEFAULT '';
ALTER TABLE acts ADD COLUMN mark TEXT NOT NULL DEFAULT 'none';
CREATE INDEX acts_by_line ON acts (desk, line) WHERE line <> '';

-- Which act a text to a follower came from.
ALTER TABLE outbox ADD COLUMN act_id BIGINT;
CREATE INDEX outbox_of_act ON outbox (act_id) WHERE act_id IS NOT NULL;

-- How an escalation ended, and how long it is out of sight.
ALTER TABLE escalations ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
ALTER TABLE escalations ADD COLUMN snoozed_until_ms BIGINT;
ALTER TABLE escalations ADD COLUMN snoozed_for_reply INTEGER NOT NULL DEFAULT 0;

-- Until when a follower is muted; without a time, a blocked follower stays so.
ALTER TABLE conversations ADD COLUMN muted_until_ms BIGINT;
