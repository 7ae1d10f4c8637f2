-- What can be found: number is the row of search_words, in order of indexing. words is kept of what may change, since the index holds no text and forgets a row only when told what was in it.
CREATE TABLE search_document (
    number          bigint  NOT NULL PRIMARY KEY,
    organization_id id_text NOT NULL,
    subject_id      id_text NOT NULL,
    words           text
);
CREATE UNIQUE INDEX search_document_of_subject ON search_document (subject_id);
-- Words come folded; the tokenizer only divides them. Those that begin with _ are no words but whose and what a document is.
CREATE VIRTUAL TABLE search_words USING fts5 (words, content = '', columnsize = 0, prefix = '3', tokenize = "unicode61 remove_diacritics 0 tokenchars '_+@.-:'");
