-- Events whose position is given after commit.
CREATE INDEX event_unplaced ON event (id) WHERE position IS NULL;
CREATE TABLE event_head (
    name            id_text NOT NULL PRIMARY KEY,
    position        bigint  NOT NULL
);
INSERT INTO event_head (name, position) VALUES ('all', 0);

-- Two narrow roles. A transaction takes one with set_config('role', …, true); the login itself sees no tenant's rows.
-- Roles belong to the whole server: the migrator makes them before this runs.

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO switchboard_app;
REVOKE ALL ON schema_migration, event_head FROM switchboard_app;
GRANT SELECT, UPDATE (position) ON event_head TO switchboard_app;
-- The audit log is append-only for everyone, and its chain is the sealer's alone.
REVOKE UPDATE, DELETE ON audit_entry, audit_unsealed FROM switchboard_app;
REVOKE INSERT, UPDATE, DELETE ON audit_block, audit_head FROM switchboard_app;

-- The system role: look-ups by token, number and receipt, job claims, sweeps, the sealer, the first run.
GRANT SELECT ON organization, token, credential, agent, channel, message, delivery, event, audit_entry, audit_unsealed, audit_block, audit_head, job, lease, schema_migration TO switchboard_system;
GRANT UPDATE (last_used_at) ON token TO switchboard_system;
GRANT UPDATE (position) ON event TO switchboard_system;
GRANT DELETE ON audit_unsealed TO switchboard_system;
GRANT INSERT ON audit_block TO switchboard_system;
GRANT INSERT, UPDATE ON audit_head TO switchboard_system;
GRANT UPDATE, DELETE ON job TO switchboard_system;
GRANT DELETE ON client_ref TO switchboard_system;
GRANT INSERT, UPDATE, DELETE ON lease TO switchboard_system;
GRANT SELECT, UPDATE ON event_head TO switchboard_system;
