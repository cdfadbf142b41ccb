-- What time asks of an escalation: when to look at it again, since when the follower waits for a person, by when they
-- are to hear from one, when that was missed, how often the team was reminded, when closing was announced, and what is
-- done only once and has been (words with spaces between them).
ALTER TABLE escalations ADD COLUMN look_ms BIGINT DEFAULT 0;
ALTER TABLE escalations ADD COLUMN owed_ms BIGINT;
ALTER TABLE escalations ADD COLUMN promised_ms BIGINT;
ALTER TABLE escalations ADD COLUMN late_ms BIGINT;
ALTER TABLE escalations ADD COLUMN nags INTEGER NOT NULL DEFAULT 0;
ALTER TABLE escalations ADD COLUMN warned_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE escalations ADD COLUMN told TEXT NOT NULL DEFAULT '';
UPDATE escalations SET look_ms = NULL WHERE state NOT IN ('waiting', 'claimed');
UPDATE escalations SET owed_ms = (SELECT MAX(m.received_ms) FROM messages m
  WHERE m.conversation_id = escalations.conversation_id AND m.writer = 'follower')
WHERE state IN ('waiting', 'claimed');
CREATE INDEX escalations_look ON escalations (look_ms) WHERE look_ms IS NOT NULL;
CREATE INDEX escalations_of_conversation ON escalations (conversation_id, id);

-- Mutes that end, and conversations the bot may get back.
CREATE INDEX conversations_muted ON conversations (muted_until_ms) WHERE muted_until_ms IS NOT NULL;
CREATE INDEX conversations_of_team ON conversations (id) WHERE owner = 'team';
