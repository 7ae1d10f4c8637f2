-- A table without rowid is a tree of its keys, and an entry of such a tree has all of the row: a page above the leaves led to five others, eight pages deep at a million messages, and the lower three are in
-- no cache. With numbers for keys it is four, and whoever goes by conversation needs no other index on the way. waiting in the index: lists of conversations count it.
DROP VIEW usage_entry;
CREATE TABLE message_by_number (
    number              INTEGER PRIMARY KEY,
    id                  id_text NOT NULL UNIQUE,
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
    created_at          bigint  NOT NULL,
    waiting             boolean NOT NULL,
    acknowledged_at     bigint,
    author              text
);
INSERT INTO message_by_number (id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state, segments, keyword, purpose, reply_to,
    credential_id, provider_message_id, created_at, waiting, acknowledged_at, author)
SELECT id, organization_id, conversation_id, agent_id, direction, channel, from_address, to_address, body, media, state, segments, keyword, purpose, reply_to,
    credential_id, provider_message_id, created_at, waiting, acknowledged_at, author FROM message ORDER BY id;
DROP TABLE message;
ALTER TABLE message_by_number RENAME TO message;
CREATE UNIQUE INDEX message_of_provider ON message (organization_id, credential_id, provider_message_id) WHERE provider_message_id IS NOT NULL;
CREATE INDEX message_of_conversation ON message (conversation_id, id, waiting);
CREATE INDEX message_of_agent ON message (agent_id, waiting, id);

CREATE VIEW usage_entry AS
SELECT m.organization_id, m.agent_id, m.channel || '.' || m.direction AS kind, m.id AS subject_id, m.segments AS quantity,
    CASE WHEN d.status IN ('queued', 'scheduled', 'sending', 'retrying', 'uncertain') THEN 'reserved' WHEN d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 'released' ELSE 'settled' END AS state,
    CASE WHEN d.status IS NULL OR d.status IN ('permanently_failed', 'aborted', 'canceled') THEN 0 ELSE d.cost_micros END AS cost_micros,
    coalesce(d.currency, 'USD') AS currency, m.created_at
FROM message m LEFT JOIN delivery d ON d.message_id = m.id AND d.organization_id = m.organization_id;
