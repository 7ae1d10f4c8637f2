-- A document's words stand in a line, in their order, and the index takes them from there: the stored tsvector repeated all of them with their places, and was a sixth of what a message took.
-- Marks come first; of ids in them the drawn half stays. The number only orders what was found, so it needs no index.
DROP INDEX search_document_words;
DROP INDEX search_document_of_subject;
ALTER TABLE search_document DROP CONSTRAINT search_document_pkey;
CREATE FUNCTION search_line(vector tsvector) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(CASE WHEN length(lexeme) = 25 AND substr(lexeme, 5, 1) = '_' AND lexeme LIKE '\_%' THEN substr(lexeme, 1, 2) || right(lexeme, 10) ELSE lexeme END, ' ' ORDER BY place NULLS FIRST)
    FROM unnest(vector) AS word LEFT JOIN LATERAL unnest(word.positions) AS place ON true WHERE lexeme <> '_message'
$$;
ALTER TABLE search_document ALTER COLUMN words TYPE id_text USING search_line(words);
DROP FUNCTION search_line(tsvector);
ALTER TABLE search_document ADD PRIMARY KEY (subject_id);
CREATE INDEX search_document_words ON search_document USING gin (array_to_tsvector(string_to_array(words, ' '))) WITH (gin_pending_list_limit = 512);
GRANT SELECT ON SEQUENCE search_number TO switchboard_system;
