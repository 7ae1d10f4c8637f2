-- message_id: of a decision that let a message through, or stopped or put off one that was about to leave. asked: nothing was to be sent.
ALTER TABLE decision ADD COLUMN message_id id_text;
ALTER TABLE decision ADD COLUMN asked boolean;
-- The decision that stopped a message as it was about to leave, or put it off.
ALTER TABLE delivery ADD COLUMN decision_id id_text;
-- What the gate knew of the person as it let a message through, where something was on record; null where nothing was.
ALTER TABLE message ADD COLUMN known text;
-- What was only asked is forgotten after a while.
CREATE INDEX decision_asked ON decision (decided_at) WHERE asked = true;
