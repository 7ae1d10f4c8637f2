-- A credential is for the sandbox or for production, and one of each may be in force. Nobody was approved for production before this.
ALTER TABLE credential ADD COLUMN realm text NOT NULL DEFAULT 'sandbox';
DROP INDEX credential_in_force;
CREATE UNIQUE INDEX credential_in_force ON credential (organization_id, realm, provider) WHERE replaced_at IS NULL;
