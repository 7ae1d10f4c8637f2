-- Agents that wait for a WhatsApp sender, in the order in which they get one.
CREATE INDEX channel_waiting ON channel (organization_id, created_at, id) WHERE kind = 'whatsapp' AND status = 'unavailable' AND released_at IS NULL;

-- copy: the webhook of an agent's route duplication, which gets a copy of each message that people write to it.
ALTER TABLE webhook ADD COLUMN copy boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX webhook_copy ON webhook (agent_id) WHERE copy = true AND status <> 'deleted';

-- Templates that WhatsApp has yet to decide on.
CREATE INDEX message_template_undecided ON message_template (checked_at) WHERE state IN ('creating', 'pending');
