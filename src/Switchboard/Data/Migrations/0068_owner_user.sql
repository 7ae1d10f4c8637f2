-- Which user has a conversation; null where somebody has it who is known by name alone.
ALTER TABLE conversation ADD COLUMN owner_user_id id_text;
ALTER TABLE conversation_apart ADD COLUMN owner_user_id id_text;
