-- Contacts with a profile, that can be joined and parted again; conversations with one owner; search.
-- agent_id: the agent that made it. merged_into: the person that it is counted as since it was joined, never one that is joined itself.
ALTER TABLE contact ADD COLUMN language text;
ALTER TABLE contact ADD COLUMN time_zone text;
ALTER TABLE contact ADD COLUMN notes text;
ALTER TABLE contact ADD COLUMN agent_id id_text;
ALTER TABLE contact ADD COLUMN merged_into id_text;
ALTER TABLE contact ADD COLUMN version bigint NOT NULL DEFAULT 1;
CREATE INDEX contact_merged ON contact (merged_into) WHERE merged_into IS NOT NULL;

-- contact_id is who is written to there. home_id is whose it is when all joinings are undone: none means contact_id.
ALTER TABLE contact_address ADD COLUMN home_id id_text;

CREATE TABLE contact_merge (
    id              id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    from_id         id_text NOT NULL,
    into_id         id_text NOT NULL,
    actor           text    NOT NULL,
    merged_at       bigint  NOT NULL,
    undone_at       bigint,
    FOREIGN KEY (organization_id, from_id) REFERENCES contact (organization_id, id),
    FOREIGN KEY (organization_id, into_id) REFERENCES contact (organization_id, id)
);
CREATE UNIQUE INDEX contact_merge_in_force ON contact_merge (organization_id, from_id) WHERE undone_at IS NULL;
CREATE INDEX contact_merge_into ON contact_merge (organization_id, into_id);

-- owner: agent, human or nobody. version counts changes of state and owner. merged_into: where it is read since its contact was joined to another.
-- active_at and channels follow on messages within a second, for lists: an index on last_message_at would cost every message. channels: a bit for each kind of channel.
ALTER TABLE conversation ADD COLUMN owner text NOT NULL DEFAULT 'agent';
ALTER TABLE conversation ADD COLUMN owner_name text;
ALTER TABLE conversation ADD COLUMN owned_since bigint;
ALTER TABLE conversation ADD COLUMN note text;
ALTER TABLE conversation ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE conversation ADD COLUMN merged_into id_text;
ALTER TABLE conversation ADD COLUMN active_at bigint NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN channels integer NOT NULL DEFAULT 0;
CREATE INDEX conversation_merged ON conversation (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX conversation_of_contact ON conversation (organization_id, contact_id);
CREATE INDEX conversation_active ON conversation (organization_id, active_at, id) WHERE merged_into IS NULL;
CREATE INDEX conversation_active_of_agent ON conversation (agent_id, active_at, id) WHERE merged_into IS NULL;

-- Who wrote an outbound message, when it was a person.
ALTER TABLE message ADD COLUMN author text;

-- Up to where messages and contacts were indexed.
CREATE TABLE search_progress (
    name            id_text NOT NULL PRIMARY KEY,
    settled         id_text NOT NULL
);
