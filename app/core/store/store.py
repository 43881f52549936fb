"""Conversations and their messages in the database: what is written after every change, and what the views read.

A `Store` is used by one thread at a time. Temporary conversations never come here. Not here: opening and repairing the
file (`opening`), deleting (`trash`), finding (`search`), when to write (`app.services.storage.chat_storage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app.core.chats.conversation import Conversation
from app.core.chats.listing import ListedChat
from app.core.chats.turns import (
    Answer,
    Attachment,
    BranchChoice,
    Change,
    ConversationDetails,
    Draft,
    Node,
    Question,
    interrupted,
)
from app.core.store import rows
from app.core.store.database import Database, Mode, SqlValue
from app.errors import StoreError
from app.sentence import Sentence
from backends.contract.messages import AssistantMessage, ToolMessage

_details = msgspec.json.Decoder(ConversationDetails)
_UNKNOWN = StoreError(
    Sentence("This chat contains something that this Triptych does not know."), Sentence("Update Triptych to open it.")
)
# Token ids are large and only needed to go on with an answer that was cut, unless all is asked for.
_LOAD_MESSAGES = (
    "SELECT {columns}, CASE WHEN ?2 OR facts ->> '$.phase' <> 'done' THEN messages END FROM message"
    " LEFT JOIN generated ON generated.message = message.number WHERE conversation = ?1 AND deleted IS NULL"
)
_HAS_TEXTS = "SELECT 1 FROM sqlite_schema WHERE name = 'attachment'"
_TEXTS = "SELECT hash, text FROM attachment WHERE hash IN (SELECT hash FROM"
_TEXTS_OF_CHAT = f"{_TEXTS} attached JOIN message ON message.number = attached.message WHERE conversation = ?)"
_TEXTS_OF_DRAFT = f"{_TEXTS} drafted WHERE conversation = ?)"
_SAVE_DRAFT = "INSERT INTO draft VALUES (?, ?) ON CONFLICT (conversation) DO UPDATE SET content = excluded.content"


class Counts(msgspec.Struct, frozen=True):
    """How much there is, the trash left out."""

    conversations: int
    messages: int


class Store:
    """Reads and writes conversations in an open database."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be written: a newer schema, or no space."""
        return self.database.mode is not Mode.NORMAL

    # writing

    def save(self, details: ConversationDetails, change: Change, now: float) -> None:
        """Write what an operation changed, surely on the disk when this returns; temporary: not at all."""
        if details.is_temporary:
            return
        with self.database.transaction():
            number = self._conversation(change.details or details, now, is_touched=bool(change.nodes))
            for node in change.nodes:
                self._save_message(number, node)
            self._save_choices(number, change.choices)
            if change.is_for_good:
                away = [(number, node.id) for node in change.removed]
                self.database.run_many("DELETE FROM message WHERE conversation = ? AND id = ?", away)
            else:
                self.database.run_many(
                    "UPDATE message SET deleted = ? WHERE conversation = ? AND id = ?",
                    [(now, number, node.id) for node in change.removed],
                )

    def add(self, conversation: Conversation, updated: float) -> None:
        """Write a whole conversation, such as an imported one."""
        self.save(conversation.details, Change(nodes=conversation.nodes, choices=conversation.choices), updated)

    def close_interrupted(self) -> int:
        """Close answers that were running when the program went away; how many there were."""
        with self.database.transaction():
            found = self.database.rows(f"SELECT number, {rows.COLUMNS}, NULL FROM message WHERE is_open")  # noqa: S608
            for number, *row in found:
                self._close_interrupted(number, rows.from_row(tuple(row)))
        return len(found)

    def _close_interrupted(self, number: int, node: Node) -> None:
        if isinstance(node, Answer):
            self.database.run(rows.CHANGE_MESSAGE, *rows.changing(interrupted(node)), number)

    # reading

    def load(self, conversation_id: str, *, with_ids: bool = False) -> Conversation | None:
        """A conversation, or None. Generated ids come along only `with_ids`, or where an answer can be continued."""
        row = self.database.one(
            "SELECT number, details FROM conversation WHERE id = ? AND deleted IS NULL", conversation_id
        )
        if row is None:
            return None
        number, details = row
        load = _LOAD_MESSAGES.format(columns=self._columns())
        found = self.database.rows(load, number, int(with_ids))
        try:
            texts = self._texts(_TEXTS_OF_CHAT, number)
            nodes = [rows.from_row(row, texts) for row in found]
            known = _details.decode(details)
        except msgspec.ValidationError as error:
            raise StoreError(_UNKNOWN.title, _UNKNOWN.advice, str(error)) from error
        chosen = self.database.rows("SELECT parent, child FROM choice WHERE conversation = ?", number)
        choices = [BranchChoice(parent or None, child) for parent, child in chosen]
        return Conversation(known, nodes, choices)

    def generated(self, conversation_id: str, answer_id: str) -> tuple[AssistantMessage | ToolMessage, ...]:
        """An answer's messages with their token ids, for the inspector and a second run with the same seed."""
        content = self.database.value(
            "SELECT messages FROM generated JOIN message ON message.number = generated.message"
            " JOIN conversation ON conversation.number = message.conversation"
            " WHERE conversation.id = ? AND message.id = ?",
            conversation_id,
            answer_id,
        )
        return rows.generated_from(content)

    def listing(self, limit: int = -1, offset: int = 0) -> tuple[ListedChat, ...]:
        """Conversations as the side bar shows them: pinned first, then the newest."""
        found = self.database.rows(
            "SELECT id, title, updated, is_pinned, folder FROM conversation WHERE deleted IS NULL"
            " ORDER BY is_pinned DESC, updated DESC LIMIT ? OFFSET ?",
            limit,
            offset,
        )
        return tuple(
            ListedChat(id_, title, updated, bool(pinned), folder) for id_, title, updated, pinned, folder in found
        )

    def each(self, *, with_ids: bool = True) -> Iterator[tuple[Conversation, float]]:
        """All conversations in full with the time of their last use, oldest first, one in memory at a time."""
        listed = "SELECT id, updated FROM conversation WHERE deleted IS NULL ORDER BY number"
        for conversation_id, updated in self.database.rows(listed):
            conversation = self.load(conversation_id, with_ids=with_ids)
            if conversation is not None:
                yield conversation, updated

    def counts(self) -> Counts:
        """Count conversations and messages, the trash left out."""
        conversations = self.database.value("SELECT count(*) FROM conversation WHERE deleted IS NULL")
        messages = self.database.value(
            "SELECT count(*) FROM message JOIN conversation ON conversation.number = message.conversation"
            " WHERE message.deleted IS NULL AND conversation.deleted IS NULL"
        )
        return Counts(conversations, messages)

    def contains(self, conversation_id: str) -> bool:
        """Whether this id is taken, be it by a conversation in the trash."""
        return self.database.one("SELECT 1 FROM conversation WHERE id = ?", conversation_id) is not None

    # drafts, folders, presets

    def save_draft(self, conversation_id: str, draft: Draft) -> None:
        """What stands in the composer; an empty one is forgotten. '' is the new chat."""
        if draft == Draft():
            self.database.run("DELETE FROM draft WHERE conversation = ?", conversation_id)
        else:
            with self.database.transaction():
                self._save_texts(draft.attachments)
                self.database.run(_SAVE_DRAFT, conversation_id, rows.draft_json(draft))

    def draft(self, conversation_id: str) -> Draft:
        """What stood in the composer."""
        content = self.database.value("SELECT content FROM draft WHERE conversation = ?", conversation_id)
        return rows.draft_from(content, self._texts(_TEXTS_OF_DRAFT, conversation_id)) if content else Draft()

    def folders(self) -> tuple[str, ...]:
        """Names in the user's order, empty folders too."""
        return tuple(row[0] for row in self.database.rows("SELECT name FROM folder ORDER BY position, name"))

    def set_folders(self, names: Iterable[str]) -> None:
        """Replace the list of folders; conversations in a folder that is gone stand outside again."""
        kept = tuple(dict.fromkeys(names))
        with self.database.transaction():
            for name in {*self._folders_in_use(), *self.folders()} - set(kept):
                self._move_all(name, "")
                self.database.run("DELETE FROM folder WHERE name = ?", name)
            self.database.run_many(
                "INSERT INTO folder (name, position) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET position = excluded.position",
                [(name, i) for i, name in enumerate(kept)],
            )

    def folded_folders(self) -> frozenset[str]:
        """Those whose conversations the list hides."""
        return frozenset(row[0] for row in self.database.rows("SELECT name FROM folder WHERE is_folded"))

    def fold_folder(self, name: str, *, is_folded: bool) -> None:
        """Whether the list hides what is in it."""
        self.database.run("UPDATE folder SET is_folded = ? WHERE name = ?", int(is_folded), name)

    def move(self, conversations: Iterable[str], folder: str) -> None:
        """Put conversations into a folder; "" takes them out of any."""
        with self.database.transaction():
            self._know_folder(folder)
            self.database.run_many(
                "UPDATE conversation SET details = json_set(details, '$.folder', ?) WHERE id = ?",
                [(folder, id_) for id_ in conversations],
            )

    def rename_folder(self, old: str, new: str) -> None:
        """Rename it with all that is in it; a folder of the new name takes it up."""
        with self.database.transaction():
            self._move_all(old, new)
            self.database.run("UPDATE OR IGNORE folder SET name = ? WHERE name = ?", new, old)
            self.database.run("DELETE FROM folder WHERE name = ?", old)

    def presets(self) -> dict[str, str]:
        """The named instructions of the user, by name."""
        return dict(self.database.rows("SELECT name, instructions FROM preset ORDER BY name"))

    def save_preset(self, name: str, instructions: str) -> None:
        """Keep instructions under a name; empty ones are forgotten."""
        if instructions:
            self.database.run("REPLACE INTO preset VALUES (?, ?)", name, instructions)
        else:
            self.database.run("DELETE FROM preset WHERE name = ?", name)

    def close(self) -> None:
        """Nothing else may be called after."""
        self.database.close()

    # inside

    def _columns(self) -> str:
        """A file that cannot be written was not brought to the newest schema either."""
        return rows.columns_there(self.database.rows(rows.COLUMNS_THERE)) if self.is_read_only else rows.COLUMNS

    def _conversation(self, details: ConversationDetails, now: float, *, is_touched: bool) -> int:
        """The row's number; `updated` moves only when something was said."""
        row = self.database.one(
            "INSERT INTO conversation (id, updated, details) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET"
            " details = ?3, updated = CASE WHEN ?4 THEN ?2 ELSE updated END RETURNING number",
            details.id,
            now,
            rows.as_json(details),
            int(is_touched),
        )
        assert row is not None
        self._know_folder(details.folder)
        return int(row[0])

    def _know_folder(self, name: str) -> None:
        if name:
            self.database.run("INSERT OR IGNORE INTO folder (name, position) SELECT ?, count(*) FROM folder", name)

    def _save_texts(self, attachments: Iterable[Attachment]) -> None:
        """Before what names them: with the last mention a text is deleted."""
        self.database.run_many(rows.SAVE_TEXT, rows.texts_of(attachments))

    def _texts(self, sql: str, of: SqlValue) -> dict[str, str]:
        """Texts of files by their hashes; a file of an older Triptych that cannot be written has no table of them."""
        if self.is_read_only and self.database.value(_HAS_TEXTS) is None:
            return {}
        return dict(self.database.rows(sql, of))

    def _save_message(self, conversation: int, node: Node) -> None:
        if isinstance(node, Question) and node.attachments:
            self._save_texts(node.attachments)
        number = self.database.value(rows.SAVE_MESSAGE, conversation, *rows.to_row(node))
        if isinstance(node, Answer) and node.messages:
            self.database.run("REPLACE INTO generated VALUES (?, ?)", number, rows.as_json(node.messages))

    def _save_choices(self, conversation: int, choices: Iterable[BranchChoice]) -> None:
        self.database.run_many(
            "REPLACE INTO choice VALUES (?, ?, ?)",
            [(conversation, choice.parent or "", choice.child) for choice in choices],
        )

    def _folders_in_use(self) -> tuple[str, ...]:
        return tuple(row[0] for row in self.database.rows("SELECT DISTINCT folder FROM conversation"))

    def _move_all(self, old: str, new: str) -> None:
        self.database.run(
            "UPDATE conversation SET details = json_set(details, '$.folder', ?) WHERE folder = ?", new, old
        )
