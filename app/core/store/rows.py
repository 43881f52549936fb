"""Between messages and rows: what stands in columns, and what is kept beside them as JSON.

Not here: when to write (`store`), the tables (app/core/store/schema).
"""

from __future__ import annotations

import msgspec

from app.core.chats.transcript import RUNNING, AnswerPhase
from app.core.chats.turns import Answer, Attachment, Node, Question, Record
from app.core.store.database import Row, Value
from backends.contract.messages import AssistantMessage, Effort


class QuestionFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a question has beside its text."""

    attachments: tuple[Attachment, ...] = ()


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


COLUMNS = "id, parent, position, created, kind, is_open, text, reasoning, facts"
SAVE_MESSAGE = (
    f"INSERT INTO message (conversation, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - our columns
    " ON CONFLICT (conversation, id) DO UPDATE SET parent = excluded.parent, position = excluded.position,"
    " created = excluded.created, is_open = excluded.is_open, text = excluded.text, reasoning = excluded.reasoning,"
    " facts = excluded.facts, deleted = NULL RETURNING number"
)
_question_facts = msgspec.json.Decoder(QuestionFacts)
_answer_facts = msgspec.json.Decoder(AnswerFacts)
_generated = msgspec.json.Decoder(tuple[AssistantMessage, ...])


def to_row(node: Node) -> tuple[Value, ...]:
    """The values of COLUMNS."""
    if isinstance(node, Question):
        facts: QuestionFacts | AnswerFacts = QuestionFacts(node.attachments)
        return (node.id, node.parent, node.order, node.created, "question", 0, node.text, "", as_json(facts))
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
    is_open = int(node.phase in RUNNING)
    return (
        node.id,
        node.parent,
        node.order,
        node.created,
        "answer",
        is_open,
        node.text,
        node.reasoning,
        as_json(facts),
    )


def from_row(row: Row) -> Node:
    """A message from COLUMNS and, as one more column, its `generated` JSON or None."""
    node_id, parent, order, created, kind, _, text, reasoning, facts, generated = row
    if kind == "question":
        return Question(node_id, parent, order, created, text, _question_facts.decode(facts).attachments)
    known = _answer_facts.decode(facts)
    return Answer(
        node_id,
        parent,
        order,
        created,
        known.effort,
        known.phase,
        reasoning,
        text,
        known.is_edited,
        known.is_continued,
        known.failure,
        known.failure_detail,
        known.failure_facts,
        known.record,
        generated_from(generated),
    )


def generated_from(content: str | None) -> tuple[AssistantMessage, ...]:
    """The messages of an answer as they were generated."""
    return _generated.decode(content) if content else ()


def as_json(value: object) -> str:
    """For a column."""
    return msgspec.json.encode(value).decode()
