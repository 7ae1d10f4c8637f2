-- When a webhook was last claimed to be delivered to: organizations take turns by it.
ALTER TABLE webhook ADD COLUMN served_at bigint;
