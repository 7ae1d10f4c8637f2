-- Lists of conversations count what waits without reading the messages. An entry takes as much as before: what it is rounded up to has room for it.
DROP INDEX message_of_conversation;
CREATE INDEX message_of_conversation ON message (conversation_id, id, waiting);
