-- Where a platform wants answers sent, as the newest message said; only its handler reads it.
ALTER TABLE conversations ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- What handlers keep over restarts: tokens that rotate, where they had read to.
CREATE TABLE memories (
  handler TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (handler, key)
);

-- When something last came from a platform, and how long nothing came.
CREATE INDEX messages_by_platform ON messages (platform, received_ms);
