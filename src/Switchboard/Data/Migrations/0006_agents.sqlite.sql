-- SQLite can't take NOT NULL from a column: the table is made anew.
CREATE TABLE channel_new (
    id               id_text NOT NULL PRIMARY KEY,
    organization_id  id_text NOT NULL,
    agent_id         id_text,
    kind             text    NOT NULL,
    address          text,
    provider         text    NOT NULL,
    credential_id    id_text,
    provider_ref     text,
    status           text    NOT NULL,
    status_reason    text,
    created_at       bigint  NOT NULL,
    released_at      bigint,
    look_at          bigint,
    shared           boolean NOT NULL DEFAULT false,
    country          text,
    default_agent_id id_text,
    switched_at      bigint,
    FOREIGN KEY (organization_id, agent_id) REFERENCES agent (organization_id, id)
);
INSERT INTO channel_new (id, organization_id, agent_id, kind, address, provider, credential_id, provider_ref, status, status_reason, created_at, released_at, look_at)
SELECT id, organization_id, agent_id, kind, address, provider, credential_id, provider_ref, status, status_reason, created_at, released_at, look_at FROM channel;
DROP TABLE channel;
ALTER TABLE channel_new RENAME TO channel;
CREATE UNIQUE INDEX channel_in_use ON channel (organization_id, agent_id, kind, shared) WHERE released_at IS NULL;
CREATE INDEX channel_address ON channel (address) WHERE released_at IS NULL;
CREATE INDEX channel_unfinished ON channel (id) WHERE status IN ('provisioning', 'releasing');
CREATE INDEX channel_of_agent ON channel (organization_id, agent_id);
