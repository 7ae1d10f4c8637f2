GRANT SELECT, INSERT, UPDATE, DELETE ON webhook, webhook_delivery, webhook_attempt TO switchboard_app;
-- Who listens at all, what is due, and who delivers.
GRANT SELECT, UPDATE (claimed_by, lease_until, fence) ON webhook TO switchboard_system;
