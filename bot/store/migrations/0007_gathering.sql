-- Of an escalation that waits with others for one answer: the one whose card shows them all.
ALTER TABLE escalations ADD COLUMN gathered_into BIGINT;
CREATE INDEX escalations_gathered ON escalations (gathered_into) WHERE gathered_into IS NOT NULL;
