"""Between messages and rows: what stands in columns, and what is kept beside them as JSON.

Not here: when to write (`store`), the tables (app/core/store/schema).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

import msgspec
from msgspec.structs import replace

from app.core.chats.steps import CutReason, Steps, plain
from app.core.chats.transcript import RUNNING, AnswerPhase
from app.core.chats.turns import INTERRUPTED, Answer, Attachment, Draft, Node, Question, Record
from app.core.store.database import Row, SqlValue
from backends.contract.base import FinishReason
from backends.contract.messages import AssistantMessage, Effort, ToolMessage


class QuestionFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a question has beside its text. The texts of its files stand in a table of their own, by these hashes."""

    attachments: tuple[Attachment, ...] = ()
    texts: tuple[str, ...] = ()


class DraftContent(msgspec.Struct, frozen=True, omit_defaults=True):
    """A draft as it is kept; its files as those of a question."""

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    texts: tuple[str, ...] = ()


class AnswerFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an answer has beside its text; fields as in `Answer`."""

    effort: Effort
    phase: AnswerPhase
    is_edited: bool = False
    is_continued: bool = False
    failure: str = ""
    failure_detail: str = ""
    failure_facts: dict[str, int] = {}
    record: Record = Record()


COLUMNS = "id, parent, position, created, kind, is_open, text, reasoning, steps, facts"
COLUMNS_THERE = "SELECT name FROM pragma_table_info('message')"
SAVE_MESSAGE = (
    f"INSERT INTO message (conversation, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - our columns
    " ON CONFLICT (conversation, id) DO UPDATE SET parent = excluded.parent, position = excluded.position,"
    " created = excluded.created, is_open = excluded.is_open, text = excluded.text, reasoning = excluded.reasoning,"
    " steps = excluded.steps, facts = excluded.facts, deleted = NULL RETURNING number"
)
CHANGE_MESSAGE = "UPDATE message SET is_open = ?, text = ?, reasoning = ?, steps = ?, facts = ? WHERE number = ?"
SAVE_TEXT = "INSERT OR IGNORE INTO attachment (hash, text) VALUES (?, ?)"
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})
_LOST = "[The text of this file is lost: the store was damaged where it stood.]"
_question_facts = msgspec.json.Decoder(QuestionFacts)
_draft_content = msgspec.json.Decoder(DraftContent)
_answer_facts = msgspec.json.Decoder(AnswerFacts)
_generated = msgspec.json.Decoder(tuple[AssistantMessage | ToolMessage, ...])
_steps = msgspec.json.Decoder(Steps)


def columns_there(found: Sequence[Row]) -> str:
    """COLUMNS for a file of which COLUMNS_THERE was asked: what an older one does not have yet is read as NULL."""
    there = {name for (name,) in found}
    return ", ".join(column if not there or column in there else "NULL" for column in COLUMNS.split(", "))


def to_row(node: Node) -> tuple[SqlValue, ...]:
    """The values of a node for COLUMNS, in their order."""
    if isinstance(node, Question):
        facts = as_json(QuestionFacts(*_apart(node.attachments)))
        text = storable(node.text)
        return (node.id, node.parent, node.order, node.created, "question", 0, text, "", None, facts)
    return _answer_row(node)


def _answer_row(node: Answer) -> tuple[SqlValue, ...]:
    facts = AnswerFacts(
        node.effort,
        node.phase,
        node.is_edited,
        node.is_continued,
        node.failure,
        node.failure_detail,
        node.failure_facts,
        node.record,
    )
    text, reasoning = storable(node.text), storable(node.reasoning)
    is_plain = node.steps == plain(node.reasoning, node.text, _cut(facts))
    told = (text, reasoning, None) if is_plain else (text, "", as_json(node.steps))
    is_open = int(node.phase in RUNNING)
    return (node.id, node.parent, node.order, node.created, "answer", is_open, *told, as_json(facts))


def changing(node: Node) -> tuple[SqlValue, ...]:
    """The values of CHANGE_MESSAGE but the row's number."""
    return to_row(node)[5:]


def from_row(row: Row, texts: Mapping[str, str] = _NO_TEXTS) -> Node:
    """A message from COLUMNS and, as one more column, its `generated` JSON or None; `texts` of files by hash."""
    node_id, parent, order, created, kind, _, text, reasoning, steps, facts, generated = row
    if kind == "question":
        asked = _question_facts.decode(facts)
        return Question(node_id, parent, order, created, text, _together(asked.attachments, asked.texts, texts))
    known = _answer_facts.decode(facts)
    return Answer(
        node_id,
        parent,
        order,
        created,
        known.effort,
        known.phase,
        _steps_from(steps, plain(reasoning, text, _cut(known))),
        known.is_edited,
        known.is_continued,
        known.failure,
        known.failure_detail,
        known.failure_facts,
        known.record,
        generated_from(generated),
    )


def texts_of(attachments: Iterable[Attachment]) -> list[tuple[SqlValue, ...]]:
    """The rows of the table of texts that these files need, as (hash, text)."""
    return [(_hash(text := storable(attachment.text)), text) for attachment in attachments]


def draft_json(draft: Draft) -> str:
    """A draft as its column has it."""
    return as_json(DraftContent(draft.text, *_apart(draft.attachments)))


def draft_from(content: str, texts: Mapping[str, str]) -> Draft:
    """A draft from its column."""
    kept = _draft_content.decode(content)
    return Draft(kept.text, _together(kept.attachments, kept.texts, texts))


def _apart(attachments: tuple[Attachment, ...]) -> tuple[tuple[Attachment, ...], tuple[str, ...]]:
    """The files without their texts, and the hashes of these."""
    bare = tuple(replace(attachment, text="") for attachment in attachments)
    return bare, tuple(_hash(storable(attachment.text)) for attachment in attachments)


def _together(
    attachments: tuple[Attachment, ...], hashes: tuple[str, ...], texts: Mapping[str, str]
) -> tuple[Attachment, ...]:
    """The files with their texts again; a question older than the table has them in its own row."""
    if not hashes:
        return attachments
    return tuple(
        replace(attachment, text=texts.get(hash_, _LOST))
        for attachment, hash_ in zip(attachments, hashes, strict=False)
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _steps_from(steps: str | None, otherwise: Steps) -> Steps:
    """The steps of an answer; `otherwise` where there are none, or where a newer Triptych wrote a kind unknown here."""
    try:
        return _steps.decode(steps) if steps else otherwise
    except msgspec.ValidationError:
        return otherwise  # made of the text and the reasoning, which stand in columns of their own


def _cut(facts: AnswerFacts) -> CutReason | None:
    """How an answer was cut, as its other facts tell it."""
    match facts.phase:
        case AnswerPhase.FAILED:
            return CutReason.FAILED
        case AnswerPhase.STOPPED:
            return CutReason.INTERRUPTED if facts.failure == INTERRUPTED else CutReason.STOPPED
        case AnswerPhase.CUT:
            is_full = facts.record.reason is FinishReason.CONTEXT
            return CutReason.CONTEXT if is_full else CutReason.LENGTH
        case _:
            return None


def generated_from(content: str | None) -> tuple[AssistantMessage | ToolMessage, ...]:
    """The messages of an answer as they were generated, and between them what tools answered."""
    return _generated.decode(content) if content else ()


def as_json(value: object) -> str:
    """Encode a value as the JSON text of a column; half an emoji, which no encoding can hold, becomes U+FFFD."""
    try:
        return msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return storable(json.dumps(msgspec.to_builtins(value), ensure_ascii=False))


def storable(text: str) -> str:
    """Return a text in which halves of emoji, which no encoding can hold, are replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
