-- How many attempts to decide a message have failed, or were written before they were made, alone, after a start.
ALTER TABLE messages ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
-- Turns that a defect kept from being decided are found without reading all decisions.
CREATE INDEX decisions_defect ON decisions (id) WHERE reason = 'defect';
