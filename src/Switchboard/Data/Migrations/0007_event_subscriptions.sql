-- Webhook subscriptions of the events extension of MCP: what a client listens to, and where it wants to be told.
-- agent_id: none is all of the organization's. position: every event up to it was taken, given up or not wanted. due_at: not before then, and the end of the lease of the node that delivers.
-- gap: the client has yet to hear that something was left out. ending: what is said before the row goes.
CREATE TABLE event_subscription (
    id               id_text NOT NULL PRIMARY KEY,
    organization_id  id_text NOT NULL,
    token_id         id_text NOT NULL,
    agent_id         id_text,
    name             text    NOT NULL,
    channel          text,
    url              text    NOT NULL,
    secret           text    NOT NULL,
    old_secret       text,
    old_secret_until bigint,
    state            text    NOT NULL,
    position         bigint  NOT NULL,
    gap              boolean NOT NULL,
    ending           text,
    attempts         integer NOT NULL,
    due_at           bigint  NOT NULL,
    fence            bigint  NOT NULL,
    last_delivery_at bigint,
    last_error       text,
    failed_since     bigint,
    expires_at       bigint  NOT NULL,
    created_at       bigint  NOT NULL,
    FOREIGN KEY (organization_id, agent_id) REFERENCES agent (organization_id, id)
);
CREATE INDEX event_subscription_of_token ON event_subscription (organization_id, token_id);
CREATE INDEX event_subscription_due ON event_subscription (due_at);
