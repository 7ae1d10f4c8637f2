GRANT SELECT, INSERT, UPDATE, DELETE ON web_user, sign_in_link TO switchboard_app;
GRANT SELECT ON web_user, sign_in_link TO switchboard_system;
