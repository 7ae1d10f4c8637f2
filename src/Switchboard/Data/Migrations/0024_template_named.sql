-- The name that whoever sent a template called it by; template_id is what its provider calls it.
ALTER TABLE message_content ADD COLUMN template_named text;
