-- Who looks for a channel that few conversations use finds them in the order of the list: all that is asked of the others stands in the index.
DROP INDEX conversation_active;
DROP INDEX conversation_active_of_agent;
CREATE INDEX conversation_active ON conversation (organization_id, active_at, id, channels, merged_into) WHERE merged_into IS NULL;
CREATE INDEX conversation_active_of_agent ON conversation (agent_id, active_at, id, channels, merged_into, organization_id) WHERE merged_into IS NULL;
