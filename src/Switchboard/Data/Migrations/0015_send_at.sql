-- Messages with a time of their own stand in the line of their conversation by it, also those whose job has yet to look.
CREATE INDEX delivery_timed ON delivery (conversation_id, status, send_at) WHERE send_at IS NOT NULL;
