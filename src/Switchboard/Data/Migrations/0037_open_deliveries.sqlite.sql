-- In a partial index SQLite builds a table for an IN of more than two words, for each row that changes.
DROP INDEX delivery_open;
CREATE INDEX delivery_open ON delivery (conversation_id, message_id)
    WHERE attention_at IS NULL AND (status = 'queued' OR status = 'sending' OR status = 'retrying' OR status = 'uncertain');
