-- The purposes that an organization's agents may state, in words with a space between them; null: all.
ALTER TABLE sending_policy ADD COLUMN agent_purposes text;
