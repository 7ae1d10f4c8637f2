GRANT SELECT, INSERT, UPDATE, DELETE ON event_subscription TO switchboard_app;
-- The system role looks for what is due, and finds whose conversation a super-admin asks for.
GRANT SELECT ON event_subscription, conversation TO switchboard_system;
