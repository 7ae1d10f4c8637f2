CREATE SEQUENCE search_number;
-- What can be found, in order of indexing. Lexemes that begin with _ are no words but whose and what a document is.
CREATE TABLE search_document (
    number          bigint  NOT NULL PRIMARY KEY DEFAULT nextval('search_number'),
    organization_id id_text NOT NULL,
    subject_id      id_text NOT NULL,
    words           tsvector NOT NULL
);
CREATE UNIQUE INDEX search_document_of_subject ON search_document (subject_id);
-- A long list of pending entries would be read by every search.
CREATE INDEX search_document_words ON search_document USING gin (words) WITH (gin_pending_list_limit = 512);

GRANT SELECT, INSERT, UPDATE, DELETE ON contact_merge TO switchboard_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON search_document TO switchboard_app;
GRANT SELECT, INSERT, DELETE ON search_document TO switchboard_system;
GRANT USAGE ON SEQUENCE search_number TO switchboard_app, switchboard_system;
GRANT SELECT, INSERT, UPDATE ON search_progress TO switchboard_system;
GRANT SELECT ON contact, contact_address, message_content TO switchboard_system;
GRANT UPDATE (active_at, channels) ON conversation TO switchboard_system;
