-- The texts of attached files, each once, however often it is attached. In the JSON of questions (`facts`) and drafts
-- (`content`) the files stand without them, and `texts` has the SHA-256 of each; what no `texts` names any more is deleted.
-- No OR IGNORE in triggers: how the outer statement meets a conflict would be put in its place.

CREATE TABLE attachment (
    number INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
);

CREATE TABLE attached (
    message INTEGER NOT NULL REFERENCES message (number) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (message, hash)
) WITHOUT ROWID;

CREATE INDEX attached_hash ON attached (hash);

CREATE TABLE drafted (
    conversation TEXT NOT NULL REFERENCES draft (conversation) ON DELETE CASCADE,
    hash TEXT NOT NULL,
    PRIMARY KEY (conversation, hash)
) WITHOUT ROWID;

CREATE INDEX drafted_hash ON drafted (hash);

CREATE TRIGGER attached_insert AFTER INSERT ON message
WHEN json_type(new.facts, '$.texts') IS NOT NULL BEGIN
    INSERT INTO attached (message, hash) SELECT DISTINCT new.number, value FROM json_each(new.facts, '$.texts');
END;

CREATE TRIGGER drafted_insert AFTER INSERT ON draft
WHEN json_type(new.content, '$.texts') IS NOT NULL BEGIN
    INSERT INTO drafted (conversation, hash)
    SELECT DISTINCT new.conversation, value FROM json_each(new.content, '$.texts');
END;

CREATE TRIGGER drafted_update AFTER UPDATE OF content ON draft BEGIN
    INSERT INTO drafted (conversation, hash)
    SELECT DISTINCT new.conversation, value FROM json_each(new.content, '$.texts')
    WHERE value NOT IN (SELECT hash FROM drafted WHERE conversation = new.conversation);
    DELETE FROM drafted WHERE conversation = new.conversation
    AND hash NOT IN (SELECT value FROM json_each(new.content, '$.texts'));
END;

CREATE TRIGGER attached_delete AFTER DELETE ON attached BEGIN
    DELETE FROM attachment WHERE hash = old.hash
    AND NOT EXISTS (SELECT 1 FROM attached WHERE hash = old.hash)
    AND NOT EXISTS (SELECT 1 FROM drafted WHERE hash = old.hash);
END;

CREATE TRIGGER drafted_delete AFTER DELETE ON drafted BEGIN
    DELETE FROM attachment WHERE hash = old.hash
    AND NOT EXISTS (SELECT 1 FROM attached WHERE hash = old.hash)
    AND NOT EXISTS (SELECT 1 FROM drafted WHERE hash = old.hash);
END;

-- Found like messages are (0005): only those from a number on were given to the index.
ALTER TABLE search_index ADD COLUMN attachments_from INTEGER NOT NULL DEFAULT 1;

CREATE VIRTUAL TABLE attachment_text USING fts5 (
    text,
    content = '',
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co M*'",
    prefix = '2 3'
);

INSERT INTO attachment_text (attachment_text, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER attachment_text_insert AFTER INSERT ON attachment
WHEN new.number >= (SELECT attachments_from FROM search_index) BEGIN
    INSERT INTO attachment_text (rowid, text) VALUES (new.number, index_text(new.text));
END;

CREATE TRIGGER attachment_text_delete AFTER DELETE ON attachment
WHEN old.number >= (SELECT attachments_from FROM search_index) BEGIN
    INSERT INTO attachment_text (attachment_text, rowid, text) VALUES ('delete', old.number, index_text(old.text));
END;
