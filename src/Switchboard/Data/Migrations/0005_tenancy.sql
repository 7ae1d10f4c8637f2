-- A credential is for the sandbox or for production, and one of each may be in force. Nobody was approved for production before this.
ALTER TABLE credential ADD COLUMN realm text NOT NULL DEFAULT 'sandbox';
DROP INDEX credential_in_force;
CREATE UNIQUE INDEX credential_in_force ON credential (organization_id, realm, provider) WHERE replaced_at IS NULL;
-- Who deletes an agent looks for its channels.
CREATE INDEX channel_of_agent ON channel (organization_id, agent_id);

-- The deletion of an organization. The row belongs to the deployment (organization_id) and outlives what was deleted (erased_id): ids, numbers and hashes alone.
CREATE TABLE organization_deletion (
    erased_id       id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    state           text    NOT NULL,
    keep_numbers    boolean NOT NULL,
    requested_by    text    NOT NULL,
    requested_at    bigint  NOT NULL,
    trouble         text,
    rows_found      text,
    rows_erased     bigint  NOT NULL,
    audit_blocks    bigint,
    audit_head      text,
    finished_at     bigint
);
