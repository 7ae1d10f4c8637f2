-- WhatsApp senders that an organization may use. They are registered at a provider and can't be bought like numbers.
-- channel_id: the channel that took it last; it is taken as long as that one is in use. lent: of the deployment's account, and given back when nobody has used it for a while.
-- callback_url: where the provider brings what people write; none until it has been told.
CREATE TABLE whatsapp_sender (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    provider        text    NOT NULL,
    credential_id   id_text NOT NULL,
    provider_ref    id_text NOT NULL,
    address         id_text NOT NULL,
    name            text,
    state           text    NOT NULL,
    trouble         text,
    lent            boolean NOT NULL,
    channel_id      id_text,
    taken_at        bigint,
    callback_url    text,
    checked_at      bigint  NOT NULL,
    created_at      bigint  NOT NULL
);
-- An account that several organizations share lends a sender to one of them at a time.
CREATE UNIQUE INDEX whatsapp_sender_address ON whatsapp_sender (credential_id, address);
CREATE INDEX whatsapp_sender_of_organization ON whatsapp_sender (organization_id, id);

-- Texts that WhatsApp approves beforehand. provider_ref: none until the provider has confirmed that it has it. variables: their names, a JSON list; samples: values by name.
-- imported: found at the provider, where names may come twice; ours come once.
CREATE TABLE message_template (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL REFERENCES organization (organization_id),
    provider        text    NOT NULL,
    credential_id   id_text NOT NULL,
    provider_ref    id_text,
    name            text    NOT NULL,
    language        text    NOT NULL,
    category        text,
    content         text    NOT NULL,
    variables       text    NOT NULL,
    samples         text    NOT NULL,
    state           text    NOT NULL,
    reason          text,
    imported        boolean NOT NULL,
    checked_at      bigint  NOT NULL,
    created_at      bigint  NOT NULL
);
CREATE UNIQUE INDEX message_template_name ON message_template (organization_id, credential_id, name, language) WHERE imported = false;
CREATE UNIQUE INDEX message_template_ref ON message_template (organization_id, credential_id, provider_ref) WHERE provider_ref IS NOT NULL;
CREATE INDEX message_template_of_organization ON message_template (organization_id, id);
