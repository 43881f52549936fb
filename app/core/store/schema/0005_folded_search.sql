-- The full-text index holds folded texts with the writings cut that put no spaces between words
-- (app.core.text.index_words), made by the function index_text of every connection. Texts stand in `message` alone.
-- It is filled after opening, the newest message first (app.core.store.search_index).

DROP TRIGGER message_text_insert;
DROP TRIGGER message_text_delete;
DROP TRIGGER message_text_update;
DROP TABLE message_text;

-- By which folding the index was made, and the lowest number of a message that was given to it.
CREATE TABLE search_index (
    number INTEGER PRIMARY KEY CHECK (number = 1),
    version TEXT NOT NULL,
    indexed_from INTEGER NOT NULL
);

INSERT INTO search_index SELECT 1, '', coalesce(max(number), 0) + 1 FROM message;

-- Marks are part of a word: vowel signs of Indian and Thai writing. Accents are gone already.
CREATE VIRTUAL TABLE message_text USING fts5 (
    text,
    content = '',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'",
    prefix = '2 3'
);

-- Deleted text leaves the index at once instead of being marked.
INSERT INTO message_text (message_text, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER message_text_insert AFTER INSERT ON message
WHEN NOT new.is_open AND new.number >= (SELECT indexed_from FROM search_index) BEGIN
    INSERT INTO message_text (rowid, text) VALUES (new.number, index_text(new.text));
END;

CREATE TRIGGER message_text_delete AFTER DELETE ON message
WHEN NOT old.is_open AND old.number >= (SELECT indexed_from FROM search_index) BEGIN
    INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.number, index_text(old.text));
END;

CREATE TRIGGER message_text_update AFTER UPDATE OF text, is_open ON message
WHEN (old.text IS NOT new.text OR old.is_open IS NOT new.is_open)
    AND new.number >= (SELECT indexed_from FROM search_index) BEGIN
    INSERT INTO message_text (message_text, rowid, text)
    SELECT 'delete', old.number, index_text(old.text) WHERE NOT old.is_open;
    INSERT INTO message_text (rowid, text) SELECT new.number, index_text(new.text) WHERE NOT new.is_open;
END;
