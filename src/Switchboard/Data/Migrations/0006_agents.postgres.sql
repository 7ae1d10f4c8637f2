ALTER TABLE channel ALTER COLUMN agent_id DROP NOT NULL;
DROP INDEX channel_in_use;
-- An agent that shares a number may have one of its own beside it.
CREATE UNIQUE INDEX channel_in_use ON channel (organization_id, agent_id, kind, shared) WHERE released_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON routing_keyword, shared_route TO switchboard_app;
