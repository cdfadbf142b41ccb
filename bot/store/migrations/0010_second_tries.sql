-- Texts that did not arrive are found without reading all that did.
CREATE INDEX outbox_undelivered ON outbox (id) WHERE state IN ('dead', 'unknown');
