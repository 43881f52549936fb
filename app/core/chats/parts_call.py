"""The call by which an answer's files are read part by part: the program makes it, before the model begins.

It stands in the answer like a call of the model, so that notes are kept, exported and used again as results of tools
are. Not here: reading (`app.state.chats.parts_reading`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from app.core.chats.conversation import Conversation
from app.core.chats.steps import Call, Steps, ToolResult
from app.core.chats.turns import Answer, AttachmentMode, Question
from app.core.documents.in_parts import READ, ReadPiece, coverage
from app.sentence import Sentence


def reading_call(conversation: Conversation, answer: Answer) -> Call | None:
    """The call with which this answer begins; None where it has begun, or where nothing is read in parts."""
    files = [piece.name for piece in pieces_to_read(conversation, answer)]
    if not files or answer.steps:
        return None
    return Call(READ, json.dumps({"files": files}, ensure_ascii=False), content_type="json")


def is_reading(conversation: Conversation, answer: Answer, call: Call) -> bool:
    """Whether a call is that one; the model has no such tool."""
    is_first = bool(answer.steps) and answer.steps[0] is call
    return is_first and call.tool == READ and bool(pieces_to_read(conversation, answer))


def pieces_to_read(conversation: Conversation, answer: Answer) -> tuple[ReadPiece, ...]:
    """The files of its question that are read in parts."""
    question = conversation.node(answer.parent) if answer.parent else None
    files = question.attachments if isinstance(question, Question) else ()
    return tuple(
        ReadPiece(file.name, file.text, bool(file.pages)) for file in files if file.mode is AttachmentMode.IN_PARTS
    )


def question_text(conversation: Conversation, answer: Answer) -> str:
    """What is asked."""
    return conversation.question(answer.parent).text if answer.parent else ""


def parts_read(steps: Steps) -> Sentence | None:
    """How much of the files was read for an answer; None where none was read in parts."""
    found: Iterable[ToolResult] = (step for step in steps[:2] if isinstance(step, ToolResult) and step.tool == READ)
    return next((coverage(step.content) for step in found), None)
