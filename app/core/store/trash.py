"""What was deleted: found again for 30 days, then gone for good, from the file, its log and the free pages.

Not here: the backups, which hold it too (`backup.forget`); undo in an open conversation (`Conversation.restore`).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.core.store.database import Database, SqlValue

KEPT_SECONDS = 30 * 86400


class Trashed(msgspec.Struct, frozen=True):
    """One entry of the trash: a whole conversation, or (`messages` > 0) so many messages deleted together."""

    conversation: str
    title: str
    deleted: float
    messages: int


class Gone(msgspec.Struct, frozen=True):
    """What was deleted for good, by ids."""

    conversations: tuple[str, ...] = ()
    messages: tuple[tuple[str, str], ...] = ()  # (conversation, message)

    def __bool__(self) -> bool:
        return bool(self.conversations or self.messages)


def put(database: Database, conversations: Iterable[str], now: float) -> None:
    """Move conversations into the trash, dated now (seconds since 1970)."""
    database.run_many(
        "UPDATE conversation SET deleted = ? WHERE id = ? AND deleted IS NULL", [(now, id_) for id_ in conversations]
    )


def put_back(database: Database, conversations: Iterable[str]) -> None:
    """Conversations out of the trash."""
    database.run_many("UPDATE conversation SET deleted = NULL WHERE id = ?", [(id_,) for id_ in conversations])


def put_messages_back(database: Database, conversation: str, deleted: float) -> int:
    """Messages that were deleted together; how many."""
    return database.run(
        "UPDATE message SET deleted = NULL WHERE deleted = ?"
        " AND conversation = (SELECT number FROM conversation WHERE id = ?)",
        deleted,
        conversation,
    )


def contents(database: Database) -> tuple[Trashed, ...]:
    """What is in the trash, the latest first."""
    found = database.rows(
        "SELECT id, title, deleted, 0 FROM conversation WHERE deleted IS NOT NULL UNION ALL"
        " SELECT conversation.id, title, message.deleted, count(*) FROM message"
        " JOIN conversation ON conversation.number = message.conversation"
        " WHERE message.deleted IS NOT NULL AND conversation.deleted IS NULL"
        " GROUP BY conversation.number, message.deleted ORDER BY 3 DESC"
    )
    return tuple(Trashed(*row) for row in found)


def gone_of(database: Database, entries: Iterable[Trashed]) -> Gone:
    """What these entries of the trash stand for, by ids."""
    conversations: list[str] = []
    messages: list[tuple[str, str]] = []
    for entry in entries:
        if not entry.messages:
            conversations.append(entry.conversation)
            continue
        found = database.rows(
            "SELECT message.id FROM message JOIN conversation ON conversation.number = message.conversation"
            " WHERE conversation.id = ? AND message.deleted = ?",
            entry.conversation,
            entry.deleted,
        )
        messages += ((entry.conversation, row[0]) for row in found)
    return Gone(tuple(conversations), tuple(messages))


def empty(database: Database, before: float = float("inf")) -> Gone:
    """Remove for good what was deleted before that time (default: all of it), and overwrite where it stood."""
    conversations = database.rows("SELECT id FROM conversation WHERE deleted < ?", before)
    messages = database.rows(
        "SELECT conversation.id, message.id FROM message JOIN conversation"
        " ON conversation.number = message.conversation WHERE message.deleted < ?",
        before,
    )
    gone = Gone(tuple(row[0] for row in conversations), tuple((row[0], row[1]) for row in messages))
    for_good(database, gone)
    return gone


def for_good(database: Database, gone: Gone) -> None:
    """Remove these for good, and overwrite where they stood."""
    if gone:
        remove(database, gone)
        scrub(database)


def remove(database: Database, gone: Gone) -> None:
    """Delete rows for good; `scrub` has to follow."""
    ids: list[tuple[SqlValue, ...]] = [(id_,) for id_ in gone.conversations]
    with database.transaction():
        database.run_many(
            "DELETE FROM message WHERE id = ?2 AND conversation = (SELECT number FROM conversation WHERE id = ?1)",
            gone.messages,
        )
        database.run_many(
            "DELETE FROM message WHERE conversation = (SELECT number FROM conversation WHERE id = ?)", ids
        )
        database.run_many("DELETE FROM draft WHERE conversation = ?", ids)
        database.run_many("DELETE FROM conversation WHERE id = ?", ids)


def scrub(database: Database) -> None:
    """Write the file anew without its free pages, and empty the log that still tells of them."""
    database.empty_log()
    database.run("VACUUM")
    database.empty_log()
