-- What becomes of what people send an agent: it stays at the provider, or a copy is kept for some days (none: as the deployment says).
ALTER TABLE agent ADD COLUMN media text NOT NULL DEFAULT 'pass_through';
ALTER TABLE agent ADD COLUMN media_days bigint;

-- A file in storage, by its id; the name is what people call it, and no more. The row comes after the bytes and goes before them: bytes without a row in force are swept.
-- sealed_key: what its addresses are signed with. needed_until: a message that has yet to leave brings it along.
CREATE TABLE stored_file (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text,
    origin          text    NOT NULL,
    name            text,
    content_type    text    NOT NULL,
    bytes           bigint  NOT NULL,
    sha256          text    NOT NULL,
    sealed_key      text    NOT NULL,
    needed_until    bigint,
    created_at      bigint  NOT NULL,
    deleted_at      bigint,
    deleted_why     text
);
CREATE INDEX stored_file_of_organization ON stored_file (organization_id, id);
CREATE INDEX stored_file_in_force ON stored_file (created_at) WHERE deleted_at IS NULL;

-- Which messages brought a file, or bring it along.
CREATE TABLE message_file (
    organization_id id_text NOT NULL,
    file_id         id_text NOT NULL,
    message_id      id_text NOT NULL,
    PRIMARY KEY (file_id, message_id)
);

-- How much storage an organization takes, and how much all take. Uploads that race wait here for each other. most_bytes and retention_days: what was said for this organization alone.
CREATE TABLE file_room (
    organization_id id_text NOT NULL PRIMARY KEY,
    bytes           bigint  NOT NULL,
    files           bigint  NOT NULL,
    most_bytes      bigint,
    retention_days  bigint
);
CREATE TABLE file_total (
    name            id_text NOT NULL PRIMARY KEY,
    bytes           bigint  NOT NULL,
    files           bigint  NOT NULL
);
INSERT INTO file_total (name, bytes, files) VALUES ('all', 0, 0);
