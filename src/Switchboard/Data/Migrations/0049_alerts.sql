-- What a person should know of. Of one kind and subject there is one that isn't resolved: what comes again meanwhile is counted in its row (times).
-- armed_at: when a job that sends it was last at it; null while none is.
CREATE TABLE alert (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    severity        text    NOT NULL,
    kind            text    NOT NULL,
    subject         id_text NOT NULL,
    title           text    NOT NULL,
    facts           text    NOT NULL,
    state           text    NOT NULL,
    times           bigint  NOT NULL,
    first_at        bigint  NOT NULL,
    last_at         bigint  NOT NULL,
    armed_at        bigint,
    acknowledged_at bigint,
    resolved_at     bigint
);
CREATE UNIQUE INDEX alert_unresolved ON alert (organization_id, kind, subject) WHERE state <> 'resolved';
CREATE INDEX alert_of_organization ON alert (organization_id, id);

-- Where alerts go. agent_id: who writes; of the deployment's routes an agent of any organization. quiet_from, quiet_to: minutes of the day in zone.
CREATE TABLE alert_route (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    channel         text    NOT NULL,
    address         text    NOT NULL,
    least           text    NOT NULL,
    backup          boolean NOT NULL,
    agent_id        id_text,
    template        text,
    secret          text,
    zone            text,
    quiet_from      bigint,
    quiet_to        bigint,
    created_at      bigint  NOT NULL
);
CREATE INDEX alert_route_of_organization ON alert_route (organization_id, id);

-- An alert on its way over a route, the first time and after each wait for repeats. sender_id: the organization whose message it is. times: as many as it told of.
CREATE TABLE alert_notice (
    alert_id        id_text NOT NULL,
    route_id        id_text NOT NULL,
    number          bigint  NOT NULL,
    organization_id id_text NOT NULL,
    state           text    NOT NULL,
    times           bigint  NOT NULL,
    tries           bigint  NOT NULL,
    sender_id       id_text,
    message_id      id_text,
    cause           text,
    at              bigint  NOT NULL,
    PRIMARY KEY (alert_id, route_id, number)
);

-- How many messages an agent wrote in a minute, counted from the messages; kept for a day.
CREATE TABLE outbound_minute (
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    slot            bigint  NOT NULL,
    messages        bigint  NOT NULL,
    PRIMARY KEY (organization_id, agent_id, slot)
);
CREATE INDEX outbound_minute_slot ON outbound_minute (slot);

-- Few entries of the log are of those whose number may be unusual.
CREATE INDEX audit_watched ON audit_entry (id) WHERE action = 'token.created' OR action = 'token.revoked' OR action = 'verification.failed';
