-- Where events are pushed to: an organization's webhooks, and the callbacks in agents' profiles, which differ only in where they are set.

ALTER TABLE agent ADD COLUMN callback_url text;

-- position: events up to it have their deliveries; replay_to: up to here deliveries that have ended begin again. due_at: when the next delivery is due.
-- claimed_by, lease_until, fence: the node that delivers to it now. hold_until: it asked to be left alone. failing_since: nothing was delivered since.
CREATE TABLE webhook (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    agent_id        id_text,
    callback        boolean NOT NULL,
    url             text    NOT NULL,
    description     text,
    kinds           text,
    status          text    NOT NULL,
    status_reason   text,
    secret          text    NOT NULL,
    former_secret   text,
    former_until    bigint,
    position        bigint  NOT NULL,
    replay_to       bigint  NOT NULL,
    due_at          bigint,
    claimed_by      text,
    lease_until     bigint,
    fence           bigint  NOT NULL,
    hold_until      bigint,
    failing_since   bigint,
    created_at      bigint  NOT NULL,
    FOREIGN KEY (organization_id, agent_id) REFERENCES agent (organization_id, id)
);
CREATE INDEX webhook_of_organization ON webhook (organization_id, id);
CREATE UNIQUE INDEX webhook_callback ON webhook (agent_id) WHERE callback = true AND status <> 'deleted';
CREATE INDEX webhook_due ON webhook (due_at) WHERE due_at IS NOT NULL;

-- One event on its way to one webhook. attempts counts all tries, tries those since it began or was replayed.
CREATE TABLE webhook_delivery (
    webhook_id      id_text NOT NULL,
    id              id_text NOT NULL,
    organization_id id_text NOT NULL,
    event_id        id_text NOT NULL,
    kind            text    NOT NULL,
    state           text    NOT NULL,
    due_at          bigint  NOT NULL,
    attempts        integer NOT NULL,
    tries           integer NOT NULL,
    created_at      bigint  NOT NULL,
    ended_at        bigint,
    PRIMARY KEY (webhook_id, id)
);
CREATE UNIQUE INDEX webhook_delivery_of_event ON webhook_delivery (webhook_id, event_id);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, due_at) WHERE state = 'pending';
CREATE INDEX webhook_delivery_ended ON webhook_delivery (organization_id, ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE webhook_attempt (
    webhook_id      id_text NOT NULL,
    delivery_id     id_text NOT NULL,
    number          integer NOT NULL,
    organization_id id_text NOT NULL,
    at              bigint  NOT NULL,
    outcome         text    NOT NULL,
    status          integer,
    latency_ms      integer NOT NULL,
    answer          text    NOT NULL,
    PRIMARY KEY (webhook_id, delivery_id, number)
);
