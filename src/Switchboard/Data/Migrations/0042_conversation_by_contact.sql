-- Whoever looks for conversations names the contact, with or without the agent: one index finds both.
CREATE UNIQUE INDEX conversation_of_contact_and_agent ON conversation (organization_id, contact_id, agent_id);
DROP INDEX conversation_of_agent_and_contact;
DROP INDEX conversation_of_contact;
