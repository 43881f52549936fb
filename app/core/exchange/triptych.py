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
from datetime import date

import msgspec
from msgspec.structs import replace

from app.core.chats.conversation import Conversation
from app.core.chats.steps import Cut, Steps, closed
from app.core.chats.transcript import RUNNING
from app.core.chats.turns import Answer, BranchChoice, ConversationDetails, Node, Question
from app.core.exchange.progress import ExchangeProgress
from app.core.exchange.reading_order import branch
from app.errors import ImportRefused
from app.sentence import Sentence
from backends.contract.messages import AssistantMessage

_LATEST = 4_102_444_800.0  # the end of 2099; what is later is no time but damage
_MOST = 1 << 53
FORMAT = "triptych-conversations"
VERSION = 2


class ArchivedConversation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation as it stands in the file."""

    details: ConversationDetails
    updated: float
    messages: tuple[Node, ...]
    choices: tuple[BranchChoice, ...] = ()

    def conversation(self) -> Conversation:
        """Build the tree that the kept messages stand for."""
        return Conversation(self.details, self.messages, self.choices)


class Archive(msgspec.Struct, frozen=True):
    """What a whole file holds. `missing` says what of it could not be read, `programs` which program wrote a chat where
    another one did; neither stands in a file.
    """

    format: str
    version: int
    conversations: tuple[ArchivedConversation, ...] = ()
    folders: tuple[str, ...] = ()
    presets: dict[str, str] = {}
    missing: tuple[Sentence, ...] = ()
    programs: dict[str, str] = {}  # by the chat's id


class _File(msgspec.Struct, frozen=True):
    """A whole file, its conversations still unread, so that a damaged one leaves the others alone."""

    conversations: tuple[msgspec.Raw, ...] = ()
    folders: tuple[str, ...] = ()
    presets: dict[str, str] = {}


class _Head(msgspec.Struct, frozen=True):
    """Just enough of a file to see whether the rest can be read."""

    version: int = 0


def archived(conversation: Conversation, updated: float) -> ArchivedConversation:
    """A conversation for the file, always in the same order."""
    choices = sorted(conversation.choices, key=lambda choice: (choice.parent or "", choice.child))
    return ArchivedConversation(conversation.details, updated, conversation.nodes, tuple(choices))


def in_view(whole: ArchivedConversation) -> ArchivedConversation:
    """Only the branch in view, which then needs no choices."""
    nodes = tuple(line.node for line in branch(whole.conversation()))
    return replace(whole, messages=nodes, choices=())


def pieces(
    conversations: Iterable[ArchivedConversation], folders: Iterable[str] = (), presets: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The file, piece by piece: a conversation a line, one in memory at a time."""
    head = {"format": FORMAT, "version": VERSION, "folders": list(folders), "presets": dict(presets or {})}
    yield msgspec.json.encode(head).decode()[:-1] + ',"conversations":['
    comma = ""
    for conversation in conversations:
        yield f"{comma}\n{msgspec.json.encode(conversation).decode()}"
        comma = ","
    yield "\n]}\n"


def read(content: bytes | str, progress: ExchangeProgress | None = None) -> Archive:
    """Return what is in a file; conversations have to be whole and trees. Raises ImportRefused where none is.

    Token ids are dropped: whoever writes a file could put any tokens into a prompt with them.
    """
    file = _file(content if isinstance(content, str) else content.decode("utf-8-sig", "replace"))
    read_ones = [_read_one(raw, number, progress) for number, raw in enumerate(file.conversations, 1)]
    refused = [each for each in read_ones if isinstance(each, ImportRefused)]
    whole = tuple(each for each in read_ones if isinstance(each, ArchivedConversation))
    if refused and not whole:
        raise refused[0]
    missing = tuple(each.sentence for each in refused)
    return Archive(FORMAT, VERSION, whole, file.folders, file.presets, missing)


def _file(text: str) -> _File:
    """Return the file, its conversations unread; of a damaged one every line, since each holds a conversation."""
    try:
        return _opened(text)
    except (msgspec.MsgspecError, RecursionError):
        head, _, rest = text.partition("\n")
    try:
        lines = (line.strip().rstrip(",").encode() for line in rest.split("\n") if line.startswith("{"))
        return replace(_opened(head + "]}"), conversations=tuple(map(msgspec.Raw, lines)))
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ImportRefused(
            Sentence("This Triptych file is damaged or incomplete."),
            Sentence("Export it again, then import the new file."),
            str(error),
        ) from error


def _opened(text: str) -> _File:
    _must_be_of_this_version(msgspec.json.decode(text, type=_Head).version)
    return msgspec.json.decode(text, type=_File)


def _read_one(raw: msgspec.Raw, number: int, progress: ExchangeProgress | None) -> ArchivedConversation | ImportRefused:
    if progress is not None:
        progress.check()
    try:
        conversation = msgspec.json.decode(raw, type=ArchivedConversation)
        _must_be_a_tree(conversation)
        return _safe(conversation)
    except ImportRefused as refused:
        return refused
    except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError) as error:
        return ImportRefused(
            Sentence("Chat {number} in this Triptych file is damaged.", number=number),
            Sentence("Export it again, then import the new file."),
            str(error),
        )


def _safe(conversation: ArchivedConversation) -> ArchivedConversation:
    """Return a conversation with times and a date that are some, without token ids, and with no tool on: that is not
    for a file to say.
    """
    details = conversation.details
    created = _time(details.created)
    date.fromisoformat(details.date)  # stands in the prompt
    return replace(
        conversation,
        details=replace(details, created=created, tools=()),
        updated=_time(conversation.updated),
        messages=tuple(map(_safe_message, conversation.messages)),
    )


def _safe_message(node: Node) -> Node:
    node = replace(node, created=_time(node.created))
    if isinstance(node, Question):
        return node
    generated = (replace(each, ids=()) if isinstance(each, AssistantMessage) else each for each in node.messages)
    return replace(node, messages=tuple(generated), steps=_ended(node))


def _ended(answer: Answer) -> Steps:
    """Return the steps, in which nothing is being written any more once the answer is over."""
    if answer.phase in RUNNING:
        return answer.steps
    last = answer.steps[-1] if answer.steps else None
    return closed(answer.steps, last.reason if isinstance(last, Cut) else None)


def _time(seconds: float) -> float:
    return min(max(seconds, 0.0), _LATEST)


def _must_be_of_this_version(version: int) -> None:
    if version > VERSION:
        raise ImportRefused(
            Sentence("This file was written by a newer Triptych."), Sentence("Update Triptych, then import it again.")
        )
    if version < VERSION:
        raise ImportRefused(
            Sentence("This file was written by an older Triptych."),
            Sentence("Open its chats in this one and export them again."),
        )


def _must_be_a_tree(conversation: ArchivedConversation) -> None:
    """Every message's parent stands before it: nothing is missing, nothing goes in circles."""
    known: set[str | None] = {None}
    for node in sorted(conversation.messages, key=lambda node: node.order):
        if node.parent not in known or node.id in known or not 0 <= node.order < _MOST:
            raise ImportRefused(
                Sentence("The chat “{title}” in this file does not hang together.", title=conversation.details.title),
                Sentence("Export it again, then import the new file."),
                f"message {node.id}",
            )
        known.add(node.id)
