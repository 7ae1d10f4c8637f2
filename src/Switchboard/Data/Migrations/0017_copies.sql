-- A mailbox that gets a copy of what people write to the agent.
ALTER TABLE agent ADD COLUMN copy_to text;
