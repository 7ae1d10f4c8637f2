-- When a node took a job over that was due; one that was born held is held since it was made.
ALTER TABLE job ADD COLUMN claimed_at bigint;
-- What an organization's list has of the jobs that no node holds. Those that run from birth to their end are in neither.
CREATE INDEX job_retried ON job (organization_id, id) WHERE state = 'ready' AND claimed_by IS NULL AND attempts > 0;
CREATE INDEX job_waiting ON job (organization_id, id) WHERE state = 'ready' AND claimed_by IS NULL AND attempts = 0;
