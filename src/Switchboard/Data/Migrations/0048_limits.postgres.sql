GRANT SELECT, INSERT, UPDATE, DELETE ON usage_limit, usage_day TO switchboard_app;
-- Whoever reads it reads the tables below it, with their row security.
ALTER VIEW usage_entry SET (security_invoker = true);
GRANT SELECT ON usage_entry TO switchboard_app, switchboard_system;
