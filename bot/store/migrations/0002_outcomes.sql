-- Whether answers and suggestions were right, as people showed, and what was learnt from that.

-- One row for each decision and source (teammate, desk, follower); the last word of a source counts.
CREATE TABLE outcomes (
  decision_id BIGINT NOT NULL REFERENCES decisions (id),
  source TEXT NOT NULL,
  was_right INTEGER NOT NULL,
  intent TEXT NOT NULL DEFAULT '',
  said_by TEXT NOT NULL DEFAULT '',
  at_ms BIGINT NOT NULL,
  PRIMARY KEY (decision_id, source)
);
CREATE INDEX outcomes_by_time ON outcomes (at_ms);

-- Every adjustment of confidence, from when it was in force; tells what the shipped calibrator said about a decision.
CREATE TABLE adjustments (
  id @id,
  shift DOUBLE PRECISION NOT NULL,
  slope DOUBLE PRECISION NOT NULL,
  outcomes BIGINT NOT NULL,
  made_ms BIGINT NOT NULL
);
CREATE INDEX adjustments_by_time ON adjustments (made_ms);

-- What was decided before in the same conversation.
CREATE INDEX decisions_in_order ON decisions (conversation_id, id);
