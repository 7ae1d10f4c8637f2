-- Accounts of ours below a provider's account, each for an organization or one of its agents, so that their numbers, traffic and bills stand apart there.
-- The row is written before the provider is asked, and its label, which names the row, is what the account is called there: what was cut off in between is found by it.
-- agent_id: whose it is; null is the whole organization's. owner: the one of the two that it is for. parent_id: the credential of the account above it.
-- credential_id: its own, once it is open. status: opening, active, suspending, suspended, resuming, closing, closed; kept: it holds numbers that were left to the provider's account.
CREATE TABLE subaccount (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    agent_id        id_text,
    owner           id_text NOT NULL,
    realm           text    NOT NULL,
    provider        text    NOT NULL,
    parent_id       id_text NOT NULL,
    label           text    NOT NULL,
    account         text,
    credential_id   id_text,
    status          text    NOT NULL,
    created_at      bigint  NOT NULL,
    changed_at      bigint  NOT NULL,
    look_at         bigint
);
CREATE UNIQUE INDEX subaccount_in_use ON subaccount (organization_id, owner, parent_id) WHERE status NOT IN ('closing', 'closed', 'kept');
CREATE INDEX subaccount_of_organization ON subaccount (organization_id, id);
CREATE INDEX subaccount_looked_after ON subaccount (id) WHERE status NOT IN ('closed', 'kept');

-- A subaccount's credential is used for what was done with it, and never stands in for the organization's own.
ALTER TABLE credential ADD COLUMN subaccount_id id_text;
DROP INDEX credential_in_force;
CREATE UNIQUE INDEX credential_in_force ON credential (organization_id, realm, provider) WHERE replaced_at IS NULL AND subaccount_id IS NULL;
