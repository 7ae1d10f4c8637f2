GRANT SELECT, INSERT, UPDATE, DELETE ON message_content TO switchboard_app;
