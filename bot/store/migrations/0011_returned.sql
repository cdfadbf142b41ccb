-- Whether an earlier attempt of a text may have arrived: its outcome was not known at first.
ALTER TABLE outbox ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;
UPDATE outbox SET doubted = 1 WHERE state IN ('sending', 'unknown');

-- Whether the vendor has said that a text reached the follower.
ALTER TABLE outbox ADD COLUMN arrived INTEGER NOT NULL DEFAULT 0;

-- Receipts of attempts that the vendor had accepted and reported as failed afterwards.
CREATE TABLE returned (
  target TEXT NOT NULL,
  receipt TEXT NOT NULL,
  outbox_id BIGINT NOT NULL REFERENCES outbox (id),
  PRIMARY KEY (target, receipt)
);
CREATE INDEX returned_of_row ON returned (outbox_id);
