-- The list or campaign that a message belongs to.
ALTER TABLE message_content ADD COLUMN programme text;
