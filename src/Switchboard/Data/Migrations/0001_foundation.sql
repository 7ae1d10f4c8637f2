-- The foundation: tenants, agents, people, messages, and the records that every act leaves.
-- Ids are time-ordered text, instants are UTC milliseconds, money is millionths of a currency unit, JSON is text.
-- id_text is text in byte order (a domain in PostgreSQL, text affinity in SQLite). On SQLite every table is WITHOUT ROWID.
-- In PostgreSQL every table with organization_id gets forced row security from the migrator.

CREATE TABLE organization (
    organization_id id_text NOT NULL PRIMARY KEY,
    name            text    NOT NULL,
    slug            id_text NOT NULL,
    mode            text    NOT NULL,
    status          text    NOT NULL,
    identity_mode   text    NOT NULL,
    isolation_mode  text    NOT NULL,
    settings        text    NOT NULL,
    created_at      bigint  NOT NULL,
    version         bigint  NOT NULL
);
CREATE UNIQUE INDEX organization_slug ON organization (slug);

CREATE TABLE token (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    tier            text    NOT NULL,
    agent_id        id_text,
    name            text    NOT NULL,
    hash            id_text NOT NULL,
    last_four       text    NOT NULL,
    created_at      bigint  NOT NULL,
    expires_at      bigint,
    last_used_at    bigint,
    revoked_at      bigint
);
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE INDEX token_of_organization ON token (organization_id, id);

CREATE TABLE credential (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    provider        text    NOT NULL,
    account         text    NOT NULL,
    sealed          text    NOT NULL,
    verified_at     bigint,
    created_at      bigint  NOT NULL,
    replaced_at     bigint
);
CREATE UNIQUE INDEX credential_in_force ON credential (organization_id, provider) WHERE replaced_at IS NULL;

CREATE TABLE agent (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    display_name    text    NOT NULL,
    greeting        text,
    system_prompt   text,
    language        text    NOT NULL,
    time_zone       text    NOT NULL,
    country         text    NOT NULL,
    status          text    NOT NULL,
    created_at      bigint  NOT NULL,
    version         bigint  NOT NULL
);
CREATE UNIQUE INDEX agent_of_organization ON agent (organization_id, id);

CREATE TABLE channel (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    kind            text    NOT NULL,
    address         text,
    provider        text    NOT NULL,
    credential_id   id_text,
    provider_ref    text,
    status          text    NOT NULL,
    status_reason   text,
    created_at      bigint  NOT NULL,
    released_at     bigint,
    look_at         bigint,
    FOREIGN KEY (organization_id, agent_id) REFERENCES agent (organization_id, id)
);
CREATE UNIQUE INDEX channel_in_use ON channel (organization_id, agent_id, kind) WHERE released_at IS NULL;
CREATE INDEX channel_address ON channel (address) WHERE released_at IS NULL;
CREATE INDEX channel_unfinished ON channel (id) WHERE status IN ('provisioning', 'releasing');

CREATE TABLE contact (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    display_name    text,
    created_at      bigint  NOT NULL
);
CREATE UNIQUE INDEX contact_of_organization ON contact (organization_id, id);

CREATE TABLE contact_address (
    organization_id id_text NOT NULL,
    address         id_text NOT NULL,
    contact_id      id_text NOT NULL,
    PRIMARY KEY (organization_id, address),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE INDEX contact_address_of_contact ON contact_address (organization_id, contact_id);

-- Who asked us to stop, and where it counts: scope is all, or a channel whose provider found that it must not be used. A row with revoked_at is history.
CREATE TABLE opt_out (
    organization_id id_text NOT NULL,
    address         id_text NOT NULL,
    scope           text    NOT NULL,
    keyword         text    NOT NULL,
    source          text    NOT NULL,
    since           bigint  NOT NULL,
    revoked_at      bigint,
    PRIMARY KEY (organization_id, address, scope)
);

CREATE TABLE conversation (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    contact_id      id_text NOT NULL,
    state           text    NOT NULL,
    last_message_at bigint  NOT NULL,
    created_at      bigint  NOT NULL,
    FOREIGN KEY (organization_id, agent_id) REFERENCES agent (organization_id, id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contact (organization_id, id)
);
CREATE UNIQUE INDEX conversation_of_agent_and_contact ON conversation (organization_id, agent_id, contact_id);

CREATE TABLE message (
    id                  id_text NOT NULL PRIMARY KEY,
    organization_id     id_text NOT NULL,
    conversation_id     id_text NOT NULL,
    agent_id            id_text NOT NULL,
    direction           text    NOT NULL,
    channel             text    NOT NULL,
    from_address        text    NOT NULL,
    to_address          text    NOT NULL,
    body                text    NOT NULL,
    media               text,
    state               text    NOT NULL,
    segments            integer NOT NULL,
    keyword             text,
    purpose             text,
    reply_to            id_text,
    credential_id       id_text,
    provider_message_id id_text,
    decision_id         id_text,
    created_at          bigint  NOT NULL,
    waiting             boolean NOT NULL,
    acknowledged_at     bigint
);
-- A provider's id is unique per organization and our own credential row: what comes twice is kept once.
CREATE UNIQUE INDEX message_of_provider ON message (organization_id, credential_id, provider_message_id) WHERE provider_message_id IS NOT NULL;
CREATE INDEX message_of_conversation ON message (conversation_id, id);
-- What waits for its agent stands apart from all else, so that one index serves both.
CREATE INDEX message_of_agent ON message (agent_id, waiting, id);

-- An outbound message's way to the provider. The status only moves forward; the fence tells which try may write.
-- absent_at: when the provider's list first did not have an uncertain one. attention_at: since when it waits for a person. send_at: not before then.
CREATE TABLE delivery (
    message_id          id_text NOT NULL PRIMARY KEY,
    organization_id     id_text NOT NULL,
    conversation_id     id_text NOT NULL,
    intent_id           id_text NOT NULL,
    job_id              id_text NOT NULL,
    status              text    NOT NULL,
    fence               bigint  NOT NULL,
    attempts            integer NOT NULL,
    tried_at            bigint,
    absent_at           bigint,
    attention_at        bigint,
    provider_message_id id_text,
    error_code          text,
    error               text,
    advice              text,
    cost_micros         bigint  NOT NULL,
    currency            text    NOT NULL,
    send_at             bigint,
    updated_at          bigint  NOT NULL
);
CREATE UNIQUE INDEX delivery_intent ON delivery (intent_id);
-- One message at a time per conversation, in order; also what the next claim looks through.
CREATE INDEX delivery_open ON delivery (conversation_id, message_id) WHERE status IN ('queued', 'sending', 'retrying', 'uncertain') AND attention_at IS NULL;
CREATE UNIQUE INDEX delivery_one_in_flight ON delivery (conversation_id) WHERE status = 'sending';

-- What the gate answered, kept with the send that it allowed or the refusal that it explains.
CREATE TABLE decision (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    address         text    NOT NULL,
    channel         text    NOT NULL,
    purpose         text    NOT NULL,
    allowed         boolean NOT NULL,
    rule            text    NOT NULL,
    reason          text    NOT NULL,
    allowed_from    bigint,
    decided_at      bigint  NOT NULL
);

-- A side effect asked for under a caller's own reference: repeated, it answers what it answered.
CREATE TABLE client_ref (
    organization_id id_text NOT NULL,
    caller          id_text NOT NULL,
    tool            id_text NOT NULL,
    reference       id_text NOT NULL,
    request_hash    text    NOT NULL,
    answer          text    NOT NULL,
    created_at      bigint  NOT NULL,
    PRIMARY KEY (organization_id, caller, tool, reference)
);

CREATE TABLE usage_entry (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    kind            text    NOT NULL,
    subject_id      id_text NOT NULL,
    quantity        integer NOT NULL,
    state           text    NOT NULL,
    cost_micros     bigint  NOT NULL,
    currency        text    NOT NULL,
    created_at      bigint  NOT NULL
);
CREATE INDEX usage_of_subject ON usage_entry (subject_id) WHERE state = 'reserved';

-- Something that happened. Its position is in order of commit, so that a cursor never steps over a row that commits late: SQLite's one writer gives it
-- with the insert, on PostgreSQL a grouped unit takes it just before it commits, and all others get theirs after.
CREATE TABLE event (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text,
    kind            text    NOT NULL,
    subject_id      id_text NOT NULL,
    conversation_id id_text,
    detail          text,
    created_at      bigint  NOT NULL,
    position        bigint
);
CREATE INDEX event_of_agent ON event (agent_id, position) WHERE position IS NOT NULL;

CREATE TABLE audit_entry (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    actor           text    NOT NULL,
    action          text    NOT NULL,
    subject         text    NOT NULL,
    detail          text,
    at              bigint  NOT NULL
);

-- Entries that no block holds yet.
CREATE TABLE audit_unsealed (
    entry_id        id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL
);

-- The hash chain of an organization's log. Each block names the entries that it seals, with the hash of each; its own hash is over these and the block before.
CREATE TABLE audit_block (
    organization_id id_text NOT NULL,
    number          bigint  NOT NULL,
    entries         text    NOT NULL,
    hash            text    NOT NULL,
    sealed_at       bigint  NOT NULL,
    PRIMARY KEY (organization_id, number)
);

CREATE TABLE audit_head (
    organization_id id_text NOT NULL PRIMARY KEY,
    number          bigint  NOT NULL,
    hash            text    NOT NULL
);

-- Work to be done. due_at is also the end of the lease while a node holds it: an expired lease is an ordinary due job.
CREATE TABLE job (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    kind            text    NOT NULL,
    args            text    NOT NULL,
    state           text    NOT NULL,
    due_at          bigint  NOT NULL,
    attempts        integer NOT NULL,
    fence           bigint  NOT NULL,
    claimed_by      text,
    trace           text,
    error           text,
    created_at      bigint  NOT NULL
);
CREATE INDEX job_due ON job (due_at) WHERE state = 'ready';
CREATE INDEX job_dead ON job (organization_id, id) WHERE state = 'dead';

-- Who does what only one node may do at a time: the audit sealer, the sweeps.
CREATE TABLE lease (
    name            id_text NOT NULL PRIMARY KEY,
    holder          text    NOT NULL,
    fence           bigint  NOT NULL,
    until           bigint  NOT NULL
);
