-- Files that teammates attached at the console, until they have gone out; in pieces, so that no write takes long.
-- The size of one that is over is 0.
CREATE TABLE shelf (
  id TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  outbox_id BIGINT REFERENCES outbox (id)
);
CREATE INDEX shelf_of_row ON shelf (outbox_id);
CREATE TABLE shelf_pieces (
  file TEXT NOT NULL REFERENCES shelf (id),
  number BIGINT NOT NULL,
  data @bytes NOT NULL,
  PRIMARY KEY (file, number)
);
