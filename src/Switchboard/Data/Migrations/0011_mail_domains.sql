-- Domains that organizations' mailboxes are at. A name belongs to one organization in the whole deployment. It is claimed before the provider is asked: external_id is null
-- until the provider has it. status: pending until the DNS records are found, verified, failed when they were not; look_at: when the provider is asked again.
CREATE TABLE mail_domain (
    domain          text    NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    provider        text    NOT NULL,
    credential_id   id_text NOT NULL,
    external_id     text,
    status          text    NOT NULL,
    records         text    NOT NULL,
    created_at      bigint  NOT NULL,
    checked_at      bigint,
    look_at         bigint
);
CREATE INDEX mail_domain_of_organization ON mail_domain (organization_id, domain);
CREATE INDEX mail_domain_looked_after ON mail_domain (look_at) WHERE look_at IS NOT NULL;
