"""Fills the full-text indexes, of messages and of attached files, where they lack some: after an upgrade, or when the
folding changed.

It goes from the newest message to the oldest in pieces, so that the store can be used meanwhile; messages that are
written, changed or deleted meanwhile are seen to by the triggers of the schema. Not here: searching (`search`), what
the index is given (`app.core.text.index_words`), when it is filled (`app.services.storage.indexing`).
"""

from __future__ import annotations

from app.core.store.database import Database
from app.core.text import folding

_PIECE = 100_000  # characters in one transaction: some tens of milliseconds of computing
_MOST = 1000  # messages in one, be they ever so short


def prepare(database: Database) -> None:
    """Begin an index anew that another folding has made: its words would not be found, nor could they be deleted."""
    if database.value("SELECT version FROM search_index") == folding.VERSION:
        return
    with database.transaction():
        database.run("INSERT INTO message_text (message_text) VALUES ('delete-all')")
        database.run("INSERT INTO attachment_text (attachment_text) VALUES ('delete-all')")
        database.run(
            "UPDATE search_index SET version = ?, indexed_from = (SELECT coalesce(max(number), 0) + 1 FROM message),"
            " attachments_from = (SELECT coalesce(max(number), 0) + 1 FROM attachment)",
            folding.VERSION,
        )


def is_complete(database: Database) -> bool:
    """Whether every message and file can be found; so is an older store that can only be read: it has another index."""
    if database.value("SELECT 1 FROM sqlite_schema WHERE name = 'search_index'") is None:
        return True
    return _next(database) is None and (not has_files(database) or _next_file(database) is None)


def fill_piece(database: Database) -> bool:
    """Give the indexes some more messages, or one more file after all of them; whether there are still others."""
    with database.transaction():
        last = _next(database)
        if last is None:
            return _fill_file(database)
        first = _first_of_piece(database, last)
        database.run(
            "INSERT INTO message_text (rowid, text) SELECT number, index_text(text) FROM message"
            " WHERE number BETWEEN ? AND ? AND NOT is_open ORDER BY number",
            first,
            last,
        )
        database.run("UPDATE search_index SET indexed_from = ?", first)
    return True


def fill(database: Database) -> None:
    """Give the index all that it does not have."""
    while fill_piece(database):
        pass


def has_files(database: Database) -> bool:
    """Whether there is an index of attached files: not in an older file that can only be read."""
    return database.value("SELECT 1 FROM sqlite_schema WHERE name = 'attachment_text'") is not None


def _fill_file(database: Database) -> bool:
    number = _next_file(database)
    if number is None:
        return False
    database.run(
        "INSERT INTO attachment_text (rowid, text) SELECT number, index_text(text) FROM attachment WHERE number = ?",
        number,
    )
    database.run("UPDATE search_index SET attachments_from = ?", number)
    return True


def _next_file(database: Database) -> int | None:
    """The newest file that the index does not have."""
    return database.value(
        "SELECT max(number) FROM attachment WHERE number < (SELECT attachments_from FROM search_index)"
    )


def _next(database: Database) -> int | None:
    """The newest message that the index does not have."""
    return database.value("SELECT max(number) FROM message WHERE number < (SELECT indexed_from FROM search_index)")


def _first_of_piece(database: Database, last: int) -> int:
    characters, first = 0, last
    sizes = database.rows(
        "SELECT number, length(text) FROM message WHERE number <= ? ORDER BY number DESC LIMIT ?", last, _MOST
    )
    for number, size in sizes:
        first = number
        characters += size
        if characters > _PIECE:
            break
    return first
