-- Conversations, their messages, and full-text search over them.
-- Files here are append-only: a released one never changes, the next change is the next number.

PRAGMA application_id = 1414680660; -- "TRPT"

CREATE TABLE conversation (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    updated REAL NOT NULL,
    deleted REAL, -- when it went to the trash
    details TEXT NOT NULL, -- app.core.chats.turns.ConversationDetails as JSON
    -- Of these, what the list shows. Not generated columns: SQLite then reads every row beside the index.
    title TEXT NOT NULL DEFAULT '',
    is_pinned INTEGER NOT NULL DEFAULT 0,
    folder TEXT NOT NULL DEFAULT ''
);

-- The whole list comes from this index; wide rows are not touched.
CREATE INDEX conversation_list
ON conversation (is_pinned DESC, updated DESC, deleted, id, title, folder) WHERE deleted IS NULL;

CREATE TRIGGER conversation_listed AFTER UPDATE OF details ON conversation BEGIN
    UPDATE conversation SET
        title = new.details ->> '$.title',
        is_pinned = new.details ->> '$.is_pinned',
        folder = new.details ->> '$.folder'
    WHERE number = new.number;
END;

CREATE TRIGGER conversation_listed_first AFTER INSERT ON conversation BEGIN
    UPDATE conversation SET
        title = new.details ->> '$.title',
        is_pinned = new.details ->> '$.is_pinned',
        folder = new.details ->> '$.folder'
    WHERE number = new.number;
END;

CREATE INDEX conversation_trash ON conversation (deleted) WHERE deleted IS NOT NULL;

CREATE TABLE message (
    number INTEGER PRIMARY KEY,
    conversation INTEGER NOT NULL REFERENCES conversation (number) ON DELETE CASCADE,
    id TEXT NOT NULL,
    parent TEXT,
    position INTEGER NOT NULL,
    created REAL NOT NULL,
    deleted REAL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'answer')),
    is_open INTEGER NOT NULL, -- a running answer: written often, searched when it is closed
    text TEXT NOT NULL,
    reasoning TEXT NOT NULL,
    facts TEXT NOT NULL, -- the rest of the message as JSON
    UNIQUE (conversation, id)
);

CREATE INDEX message_trash ON message (deleted) WHERE deleted IS NOT NULL;
CREATE INDEX message_open ON message (is_open) WHERE is_open;

-- An answer as it was generated, with its token ids: large, and seldom read.
CREATE TABLE generated (
    message INTEGER PRIMARY KEY REFERENCES message (number) ON DELETE CASCADE,
    messages TEXT NOT NULL
);

CREATE TABLE choice (
    conversation INTEGER NOT NULL REFERENCES conversation (number) ON DELETE CASCADE,
    parent TEXT NOT NULL, -- '' is the beginning
    child TEXT NOT NULL,
    PRIMARY KEY (conversation, parent)
) WITHOUT ROWID;

-- By the conversation's id, which need not be stored yet; '' is the new chat.
CREATE TABLE draft (conversation TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE folder (name TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE preset (name TEXT PRIMARY KEY, instructions TEXT NOT NULL) WITHOUT ROWID;

CREATE VIRTUAL TABLE message_text USING fts5 (
    text,
    content = 'message',
    content_rowid = 'number',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

-- Deleted text leaves the index at once instead of being marked.
INSERT INTO message_text (message_text, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER message_text_insert AFTER INSERT ON message WHEN NOT new.is_open BEGIN
    INSERT INTO message_text (rowid, text) VALUES (new.number, new.text);
END;

CREATE TRIGGER message_text_delete AFTER DELETE ON message WHEN NOT old.is_open BEGIN
    INSERT INTO message_text (message_text, rowid, text) VALUES ('delete', old.number, old.text);
END;

CREATE TRIGGER message_text_update AFTER UPDATE OF text, is_open ON message
WHEN old.text IS NOT new.text OR old.is_open IS NOT new.is_open BEGIN
    INSERT INTO message_text (message_text, rowid, text)
    SELECT 'delete', old.number, old.text WHERE NOT old.is_open;
    INSERT INTO message_text (rowid, text) SELECT new.number, new.text WHERE NOT new.is_open;
END;
