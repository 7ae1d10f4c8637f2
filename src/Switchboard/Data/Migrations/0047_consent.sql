-- Whom an organization contacts no more, by its own decision. scope: all, or one channel. until: for a while only. A row with removed_at is history.
CREATE TABLE do_not_contact (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    address         id_text NOT NULL,
    scope           text    NOT NULL,
    reason          text    NOT NULL,
    actor           text    NOT NULL,
    since           bigint  NOT NULL,
    until           bigint,
    removed_at      bigint,
    removed_by      text
);
CREATE UNIQUE INDEX do_not_contact_in_force ON do_not_contact (organization_id, address, scope) WHERE removed_at IS NULL;
CREATE INDEX do_not_contact_of_organization ON do_not_contact (organization_id, id);

-- What people agreed to. A row is evidence: it is never changed. channel: all, or one. purpose: none means any. given_at: when the person said so.
CREATE TABLE consent (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    address         id_text NOT NULL,
    channel         text    NOT NULL,
    type            text    NOT NULL,
    purpose         text,
    programme       text,
    source          text,
    proof           text,
    actor           text    NOT NULL,
    given_at        bigint  NOT NULL,
    recorded_at     bigint  NOT NULL
);
CREATE INDEX consent_of_address ON consent (organization_id, address, id);
CREATE INDEX consent_of_organization ON consent (organization_id, id);

-- What people took back; a row of its own for each of their addresses, so that parting these changes nothing. Never changed either.
-- scope: all, channel, programme, or consent (one of them, consent_id). channel: with scope channel which one.
CREATE TABLE consent_revocation (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    address         id_text NOT NULL,
    scope           text    NOT NULL,
    channel         text,
    programme       text,
    consent_id      id_text,
    source          text,
    actor           text    NOT NULL,
    at              bigint  NOT NULL
);
CREATE INDEX consent_revocation_of_address ON consent_revocation (organization_id, address);

-- How an organization sends. postal_address: stands under marketing mail. consent_for_informational: stricter than the law's table.
CREATE TABLE sending_policy (
    organization_id           id_text NOT NULL PRIMARY KEY REFERENCES organization (organization_id),
    postal_address            text,
    consent_for_informational boolean NOT NULL,
    changed_at                bigint  NOT NULL
);

-- Wordings that an organization forbids its agents.
CREATE TABLE content_rule (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    phrase          text    NOT NULL,
    words           id_text NOT NULL,
    actor           text    NOT NULL,
    created_at      bigint  NOT NULL
);
CREATE UNIQUE INDEX content_rule_words ON content_rule (organization_id, words);
