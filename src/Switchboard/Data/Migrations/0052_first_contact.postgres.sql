GRANT SELECT, INSERT, UPDATE, DELETE ON first_contact TO switchboard_app;
