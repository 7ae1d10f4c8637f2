-- The highest position that was ever erased. Positions follow the highest that there is: when the newest event went with its organization, they would
-- begin again behind what others have already read, and those would never hear of what came next.
CREATE TABLE event_head (
    name            id_text NOT NULL PRIMARY KEY,
    position        bigint  NOT NULL
);
INSERT INTO event_head (name, position) VALUES ('all', 0);
CREATE TRIGGER event_erased AFTER DELETE ON event WHEN old.position > (SELECT position FROM event_head WHERE name = 'all')
    BEGIN UPDATE event_head SET position = old.position WHERE name = 'all'; END;
