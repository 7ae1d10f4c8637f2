-- What a conversation would be by itself while it is read as one with others: as it was when their contacts were joined, and what was decided on them since, which counts for each.
-- joined_at: since when it is read so. state: none where it only came about by the joining. state_at, owner_at: when somebody decided since, none where nobody has.
-- A row stays after the joining was undone, for what was just on its way, until the next joining writes it anew.
CREATE TABLE conversation_apart (
    conversation_id id_text NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    joined_at       bigint  NOT NULL,
    state           text,
    state_at        bigint,
    owner           text    NOT NULL,
    owner_name      text,
    owned_since     bigint,
    owner_at        bigint,
    note            text,
    channels        integer NOT NULL
);
