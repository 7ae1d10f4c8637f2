-- A list of what stands out reads what it shows alone: by state, by owner, newest first.
DROP INDEX conversation_escalated;
DROP INDEX conversation_of_human;
CREATE INDEX conversation_escalated ON conversation (organization_id, active_at, id) WHERE state = 'escalated' AND merged_into IS NULL;
CREATE INDEX conversation_archived ON conversation (organization_id, active_at, id) WHERE state = 'archived' AND merged_into IS NULL;
CREATE INDEX conversation_of_human ON conversation (organization_id, active_at, id) WHERE owner = 'human' AND merged_into IS NULL;
CREATE INDEX conversation_of_nobody ON conversation (organization_id, active_at, id) WHERE owner = 'nobody' AND merged_into IS NULL;
