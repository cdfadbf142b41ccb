-- The first schema, shared by SQLite and PostgreSQL. @id is the dialect's own growing key.
-- Times are milliseconds since the epoch, UTC. JSON is text. Flags are 0 or 1.

-- All messages and replies with one follower in one place of one platform.
CREATE TABLE conversations (
  id @id,
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  follower TEXT NOT NULL,
  place TEXT NOT NULL,
  kind TEXT NOT NULL,
  handle TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  owner TEXT NOT NULL DEFAULT 'bot',
  blocked INTEGER NOT NULL DEFAULT 0,
  opted_out INTEGER NOT NULL DEFAULT 0,
  clarified INTEGER NOT NULL DEFAULT 0,
  held INTEGER NOT NULL DEFAULT 0,
  disclosed INTEGER NOT NULL DEFAULT 0,
  heard_ms BIGINT NOT NULL,
  heard_key TEXT NOT NULL DEFAULT '',
  UNIQUE (platform, account, follower, place)
);

-- What followers (and colleagues in the platform's own app) said.
CREATE TABLE messages (
  id @id,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  platform TEXT NOT NULL,
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  writer TEXT NOT NULL,
  text TEXT NOT NULL,
  attachments TEXT NOT NULL DEFAULT '',
  reply_to TEXT NOT NULL DEFAULT '',
  choice TEXT NOT NULL DEFAULT '',
  sent_ms BIGINT NOT NULL,
  received_ms BIGINT NOT NULL,
  state TEXT NOT NULL,
  due_ms BIGINT NOT NULL,
  decision_id BIGINT,
  UNIQUE (platform, account, key)
);
CREATE INDEX messages_of_conversation ON messages (conversation_id, id);
CREATE INDEX messages_due ON messages (due_ms) WHERE state = 'new';

-- What was decided about a turn (one message or a burst), and why.
CREATE TABLE decisions (
  id @id,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  intent TEXT NOT NULL DEFAULT '',
  confidence DOUBLE PRECISION NOT NULL DEFAULT 0,
  why TEXT NOT NULL,
  library TEXT NOT NULL,
  made_ms BIGINT NOT NULL
);
CREATE INDEX decisions_by_time ON decisions (made_ms);
CREATE INDEX decisions_of_conversation ON decisions (conversation_id, intent);

-- Conversations handed to the team. At most one is open for a conversation.
CREATE TABLE escalations (
  id @id,
  conversation_id BIGINT NOT NULL REFERENCES conversations (id),
  state TEXT NOT NULL,
  urgent INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL,
  label TEXT NOT NULL DEFAULT '',
  question TEXT NOT NULL,
  suggestions TEXT NOT NULL DEFAULT '',
  opened_ms BIGINT NOT NULL,
  claimed_by TEXT NOT NULL DEFAULT '',
  claimed_name TEXT NOT NULL DEFAULT '',
  claimed_ms BIGINT,
  resolved_ms BIGINT
);
CREATE UNIQUE INDEX escalations_open ON escalations (conversation_id) WHERE state IN ('waiting', 'claimed');
CREATE INDEX escalations_by_state ON escalations (state, opened_ms);

-- Everything waiting to be said, to followers and to desks, and what became of it.
CREATE TABLE outbox (
  id @id,
  key TEXT NOT NULL UNIQUE,
  lane TEXT NOT NULL,
  target TEXT NOT NULL,
  via TEXT NOT NULL,
  conversation_id BIGINT REFERENCES conversations (id),
  escalation_id BIGINT,
  decision_id BIGINT,
  author TEXT NOT NULL,
  reply_to TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL DEFAULT '',
  extra TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  due_ms BIGINT,
  give_up_ms BIGINT NOT NULL,
  attempted_ms BIGINT NOT NULL DEFAULT 0,
  receipt TEXT NOT NULL DEFAULT '',
  error TEXT NOT NULL DEFAULT '',
  made_ms BIGINT NOT NULL,
  done_ms BIGINT
);
CREATE INDEX outbox_waiting ON outbox (target, due_ms) WHERE state = 'waiting';
CREATE INDEX outbox_unknown ON outbox (target, due_ms) WHERE state = 'unknown';
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE state IN ('waiting', 'sending', 'unknown');
CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id);
CREATE INDEX outbox_receipt ON outbox (receipt) WHERE receipt <> '';

-- Which desk thread shows which escalation.
CREATE TABLE desk_threads (
  desk TEXT NOT NULL,
  thread TEXT NOT NULL,
  escalation_id BIGINT NOT NULL REFERENCES escalations (id),
  PRIMARY KEY (desk, thread)
);
CREATE INDEX desk_threads_of_escalation ON desk_threads (escalation_id);

-- What teammates did; a click delivered twice is one row.
CREATE TABLE acts (
  id @id,
  desk TEXT NOT NULL,
  key TEXT NOT NULL,
  escalation_id BIGINT NOT NULL REFERENCES escalations (id),
  teammate TEXT NOT NULL,
  name TEXT NOT NULL,
  verb TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  at_ms BIGINT NOT NULL,
  UNIQUE (desk, key)
);
CREATE INDEX acts_of_escalation ON acts (escalation_id, id);

-- Raw events that were signed but not understood, kept for a person.
CREATE TABLE quarantine (
  id @id,
  platform TEXT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  received_ms BIGINT NOT NULL
);
