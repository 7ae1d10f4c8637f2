-- The few that somebody has to look at.
CREATE INDEX conversation_escalated ON conversation (organization_id, active_at) WHERE state = 'escalated' AND merged_into IS NULL;
CREATE INDEX conversation_of_human ON conversation (organization_id, active_at) WHERE owner = 'human' AND merged_into IS NULL;
CREATE INDEX event_failed ON event (organization_id, id) WHERE kind = 'message.failed';
