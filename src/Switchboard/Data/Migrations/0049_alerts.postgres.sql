GRANT SELECT, INSERT, UPDATE, DELETE ON alert, alert_route, alert_notice, outbound_minute TO switchboard_app;
-- Whoever counts what leaves looks at all organizations.
GRANT SELECT, INSERT, UPDATE, DELETE ON outbound_minute TO switchboard_system;
-- And for alerts whose time is over.
GRANT SELECT ON alert TO switchboard_system;
