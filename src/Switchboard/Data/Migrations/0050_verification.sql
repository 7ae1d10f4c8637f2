-- Words of a message that only its person reads, such as a code: sealed for its address until it has left, and forgotten a little later. sealed_until: what hasn't left by then doesn't leave.
ALTER TABLE message_content ADD COLUMN sealed text;
ALTER TABLE message_content ADD COLUMN sealed_until bigint;
CREATE INDEX message_content_sealed ON message_content (sealed_until) WHERE sealed IS NOT NULL;

-- One-time codes. mark: a keyed hash of the code. ended_at: since when it can't be used, but for its running out; outcome: verified, replaced or exhausted.
CREATE TABLE verification_code (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    address         id_text NOT NULL,
    channel         text    NOT NULL,
    purpose         text    NOT NULL,
    mark            text    NOT NULL,
    message_id      id_text NOT NULL,
    tries           integer NOT NULL,
    created_at      bigint  NOT NULL,
    expires_at      bigint  NOT NULL,
    ended_at        bigint,
    outcome         text
);
-- A new code ends the one before.
CREATE UNIQUE INDEX verification_code_in_force ON verification_code (organization_id, address, agent_id) WHERE ended_at IS NULL;
CREATE INDEX verification_code_of_address ON verification_code (organization_id, address, created_at);
CREATE INDEX verification_code_age ON verification_code (created_at);

-- Tries of an address to show who it is, whether there was anything to try or not.
CREATE TABLE verification_attempt (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    agent_id        id_text NOT NULL,
    address         id_text NOT NULL,
    method          text    NOT NULL,
    outcome         text    NOT NULL,
    created_at      bigint  NOT NULL
);
CREATE INDEX verification_attempt_of_address ON verification_attempt (organization_id, address, created_at);
CREATE INDEX verification_attempt_age ON verification_attempt (created_at);
