GRANT SELECT, INSERT, UPDATE, DELETE ON conversation_apart TO switchboard_app;
