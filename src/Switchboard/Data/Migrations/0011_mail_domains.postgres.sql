GRANT SELECT, INSERT, UPDATE, DELETE ON mail_domain TO switchboard_app;
-- Who looks after those whose records aren't found yet.
GRANT SELECT ON mail_domain TO switchboard_system;
