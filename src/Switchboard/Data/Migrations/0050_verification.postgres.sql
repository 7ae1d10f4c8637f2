GRANT SELECT, INSERT, UPDATE, DELETE ON verification_code, verification_attempt TO switchboard_app;
-- What has run out is looked for across organizations.
GRANT SELECT ON verification_code, verification_attempt TO switchboard_system;
