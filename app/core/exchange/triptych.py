"""Our JSON: everything a conversation is, all branches included, and back again.

    {"format": "triptych-conversations", "version": 2,
     "folders": ["Work"], "presets": {"Brief": "Answer in one sentence."},
     "conversations": [
       {"details": {"id": …, "created": 1763683200.0, "date": "2025-11-21", "title": …, "instructions": …,
                    "effort": …, "sampling": {…}, "is_pinned": false, "folder": "Work", …},
        "updated": 1763683300.0,
        "messages": [
          {"type": "question", "id": "a", "parent": null, "order": 1, "created": …, "text": …,
           "attachments": [{"name": …, "text": …}]},
          {"type": "answer", "id": "b", "parent": "a", "order": 2, "created": …, "effort": "high", "phase": "done",
           "steps": [{"type": "reasoning", "text": …},
                     {"type": "call", "tool": "functions.f", "arguments": "{}", "channel": "commentary", …},
                     {"type": "result", "tool": "functions.f", "content": …, "channel": "commentary"},
                     {"type": "text", "text": …, "is_preamble": false}],
           "is_edited": false, …,
           "record": {"model": …, "model_hash": …, "engine": …, "sampling": {…}, "usage": {…}, "reason": …, …},
           "messages": [{"type": "assistant", "content": …, "channel": …, "ids": […], …}]}],
        "choices": [{"parent": "a", "child": "b"}]}]}

Messages form a tree by `parent` (null: a beginning); `order` sorts siblings; `choices` say which sibling is in view
(without one: the youngest). Times are seconds since 1970, UTC. `steps` are what an answer consists of, in order; its
`messages` are as generated, with token ids. All fields and their meaning: `app.core.chats.turns` and
`app.core.chats.steps`. What this program does not know in a file is
refused, not lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from app.core.chats.conversation import Conversation
from app.core.chats.turns import BranchChoice, ConversationDetails, Node
from app.core.exchange.reading_order import branch
from app.errors import ImportRefused
from app.sentence import Sentence

FORMAT = "triptych-conversations"
VERSION = 2


class Kept(msgspec.Struct, frozen=True):
    """A conversation as it stands in the file."""

    details: ConversationDetails
    updated: float
    messages: tuple[Node, ...]
    choices: tuple[BranchChoice, ...] = ()

    def conversation(self) -> Conversation:
        """Build the tree that the kept messages stand for."""
        return Conversation(self.details, self.messages, self.choices)


class Archive(msgspec.Struct, frozen=True):
    """A whole file."""

    format: str
    version: int
    conversations: tuple[Kept, ...] = ()
    folders: tuple[str, ...] = ()
    presets: dict[str, str] = {}


class _Head(msgspec.Struct, frozen=True):
    """Just enough of a file to see whether the rest can be read."""

    version: int = 0


def kept(conversation: Conversation, updated: float) -> Kept:
    """A conversation for the file, always in the same order."""
    choices = sorted(conversation.choices, key=lambda choice: (choice.parent or "", choice.child))
    return Kept(conversation.details, updated, conversation.nodes, tuple(choices))


def in_view(whole: Kept) -> Kept:
    """Only the branch in view, which then needs no choices."""
    nodes = tuple(line.node for line in branch(whole.conversation()))
    return msgspec.structs.replace(whole, messages=nodes, choices=())


def pieces(
    conversations: Iterable[Kept], folders: Iterable[str] = (), presets: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The file, piece by piece: a conversation a line, one in memory at a time."""
    head = {"format": FORMAT, "version": VERSION, "folders": list(folders), "presets": dict(presets or {})}
    yield msgspec.json.encode(head).decode()[:-1] + ',"conversations":['
    comma = ""
    for conversation in conversations:
        yield f"{comma}\n{msgspec.json.encode(conversation).decode()}"
        comma = ","
    yield "\n]}\n"


def read(content: bytes | str) -> Archive:
    """Raises ImportRefused for what is not whole; conversations have to be trees."""
    try:
        _must_be_of_this_version(msgspec.json.decode(content, type=_Head).version)
        archive = msgspec.json.decode(content, type=Archive)
    except msgspec.MsgspecError as error:
        raise ImportRefused(
            Sentence("This Triptych file is damaged or incomplete."),
            Sentence("Export it again, then import the new file."),
            str(error),
        ) from error
    for conversation in archive.conversations:
        _must_be_a_tree(conversation)
    return archive


def _must_be_of_this_version(version: int) -> None:
    if version > VERSION:
        raise ImportRefused(
            Sentence("This file was written by a newer Triptych."), Sentence("Update Triptych, then import it again.")
        )
    if version < VERSION:
        raise ImportRefused(
            Sentence("This file was written by an older Triptych."),
            Sentence("Open its conversations in this one and export them again."),
        )


def _must_be_a_tree(conversation: Kept) -> None:
    """Every message's parent stands before it: nothing is missing, nothing goes in circles."""
    known: set[str | None] = {None}
    for node in sorted(conversation.messages, key=lambda node: node.order):
        if node.parent not in known or node.id in known:
            raise ImportRefused(
                Sentence(
                    "The conversation “{title}” in this file does not hang together.", title=conversation.details.title
                ),
                Sentence("Export it again, then import the new file."),
                f"message {node.id}",
            )
        known.add(node.id)
