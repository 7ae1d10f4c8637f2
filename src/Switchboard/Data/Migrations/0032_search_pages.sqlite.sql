-- A block of the index is to fit into a page of ours: the default is made for pages of 4 KB, and each block lay in three. What is there already follows as it is merged.
INSERT INTO search_words (search_words, rank) VALUES ('pgsz', 1950);
