GRANT SELECT, INSERT, UPDATE, DELETE ON number_rent TO switchboard_app;
ALTER VIEW usage_entry SET (security_invoker = true);
GRANT SELECT ON usage_entry TO switchboard_app, switchboard_system;
