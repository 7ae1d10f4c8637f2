GRANT SELECT, INSERT, UPDATE, DELETE ON subaccount TO switchboard_app;
-- The system role looks for those whose state isn't what it should be.
GRANT SELECT ON subaccount TO switchboard_system;
