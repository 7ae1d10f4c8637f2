-- When a conversation was put away last: opened again, it gives back the messages that were acknowledged by that.
ALTER TABLE conversation ADD COLUMN archived_at bigint;
ALTER TABLE conversation_apart ADD COLUMN archived_at bigint;
