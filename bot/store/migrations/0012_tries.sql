-- How many attempts to decide a message were begun; the first one is written with the message itself.
ALTER TABLE messages ADD COLUMN tries INTEGER NOT NULL DEFAULT 1;
-- Turns that a defect kept from being decided are found without reading all decisions.
CREATE INDEX decisions_defect ON decisions (id) WHERE reason = 'defect';
