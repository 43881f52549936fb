"""The tree of a conversation: regenerate, edit, branch and compare are the same thing, siblings.

Every operation returns a `Change`: what the store writes and the views redraw. The prompt of an answer is made by
`prompts`, what the transcript draws by `entries`; neither the disk nor the engine is known here. One thread.
"""

from __future__ import annotations

import secrets
import time
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime

from msgspec.structs import replace

from app.core.chats import records, steps as step_row
from app.core.chats.lookups import with_lookups
from app.core.chats.replay import call_message, joined_messages, result_message, with_result_message
from app.core.chats.steps import Call, CutReason, ToolResult
from app.core.chats.titles import shortened
from app.core.chats.transcript import RUNNING, AnswerPhase, SiblingPosition
from app.core.chats.turns import (
    Answer,
    Attachment,
    BranchChoice,
    Change,
    ConversationDetails,
    Node,
    Question,
    Record,
    interrupted,
)
from backends.contract.base import FinishReason
from backends.contract.messages import Channel, Effort
from backends.contract.wire import Finished

_PHASES = {
    FinishReason.STOP: AnswerPhase.DONE,
    FinishReason.LENGTH: AnswerPhase.CUT,
    FinishReason.CONTEXT: AnswerPhase.CUT,
    FinishReason.CONSTRAINT: AnswerPhase.CUT,
    FinishReason.CANCELLED: AnswerPhase.STOPPED,
}
_CUTS = {
    FinishReason.STOP: None,
    FinishReason.LENGTH: CutReason.LENGTH,
    FinishReason.CONTEXT: CutReason.CONTEXT,
    FinishReason.CONSTRAINT: CutReason.CONSTRAINT,
    FinishReason.CANCELLED: CutReason.STOPPED,
}


def new_id() -> str:
    """Unique over all conversations and computers."""
    return secrets.token_hex(12)


def new_details(
    *, is_temporary: bool = False, instructions: str = "", effort: Effort = Effort.MEDIUM
) -> ConversationDetails:
    """Of a conversation that begins now."""
    today = datetime.now().astimezone().date().isoformat()
    return ConversationDetails(
        new_id(), time.time(), today, instructions=instructions, effort=effort, is_temporary=is_temporary
    )


class Conversation:
    """Messages as nodes of a tree, and which branch is in view: the chosen child, by default the youngest."""

    def __init__(
        self,
        details: ConversationDetails,
        nodes: Iterable[Node] = (),
        choices: Iterable[BranchChoice] = (),
        *,
        make_id: Callable[[], str] = new_id,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.details = details
        self._make_id = make_id
        self._clock = clock
        self._nodes: dict[str, Node] = {}
        self._children: dict[str | None, list[str]] = {}
        self._order = 0
        self._build(sorted(nodes, key=lambda node: node.order))
        self._chosen = {choice.parent: choice.child for choice in choices}

    # reading

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All messages of all branches, in the order they came."""
        return tuple(sorted(self._nodes.values(), key=lambda node: node.order))

    @property
    def choices(self) -> tuple[BranchChoice, ...]:
        """Where another child than the youngest may be in view; only what still exists."""
        return tuple(
            BranchChoice(parent, child)
            for parent, child in self._chosen.items()
            if child in self._nodes and (parent is None or parent in self._nodes)
        )

    def __contains__(self, node_id: object) -> bool:
        return node_id in self._nodes

    def node(self, node_id: str) -> Node:
        """Raises KeyError for an id that is not here."""
        return self._nodes[node_id]

    def question(self, node_id: str) -> Question:
        """Raises KeyError where this is not a question."""
        node = self._nodes[node_id]
        if not isinstance(node, Question):
            raise KeyError(node_id)
        return node

    def answer(self, node_id: str) -> Answer:
        """Raises KeyError where this is not an answer."""
        node = self._nodes[node_id]
        if not isinstance(node, Answer):
            raise KeyError(node_id)
        return node

    def children(self, node_id: str | None) -> tuple[str, ...]:
        """Ids of what follows, oldest first; None: the beginnings."""
        return tuple(self._children.get(node_id, ()))

    def siblings(self, node_id: str) -> tuple[str, ...]:
        """Ids of the alternatives to this message, itself included, oldest first; the arrows walk them."""
        return self.children(self._nodes[node_id].parent)

    def place(self, node_id: str) -> SiblingPosition:
        """Which of its siblings a message is, counted from 1."""
        siblings = self.siblings(node_id)
        return SiblingPosition(siblings.index(node_id) + 1, len(siblings))

    def path(self, node_id: str | None) -> tuple[Node, ...]:
        """From the beginning to this message, included; nothing for None."""
        found: list[Node] = []
        while node_id is not None:
            found.append(self._nodes[node_id])
            node_id = found[-1].parent
        return tuple(reversed(found))

    def branch(self) -> tuple[Node, ...]:
        """The branch in view, from the beginning along the chosen children."""
        found: list[Node] = []
        child = self._chosen_child(None)
        while child is not None:
            found.append(self._nodes[child])
            child = self._chosen_child(child)
        return tuple(found)

    @property
    def leaf(self) -> str | None:
        """The last message in view; None while the conversation is empty."""
        branch = self.branch()
        return branch[-1].id if branch else None

    def leaves(self) -> tuple[str, ...]:
        """The last messages of all branches, for the outline."""
        return tuple(node.id for node in self.nodes if not self._children.get(node.id))

    def running(self) -> tuple[Answer, ...]:
        """The answers that are not closed."""
        return tuple(node for node in self.nodes if isinstance(node, Answer) and node.phase in RUNNING)

    # questions

    def ask(self, text: str, attachments: tuple[Attachment, ...] = ()) -> Change:
        """A question at the end of the branch in view."""
        return self._add_question(self.leaf, text, attachments)

    def edit_question(self, node_id: str, text: str, attachments: tuple[Attachment, ...] = ()) -> Change:
        """A new branch beside the question; the old one stays as a sibling."""
        return self._add_question(self.question(node_id).parent, text, attachments)

    # answers

    def begin_answer(self, question_id: str, effort: Effort, record: Record | None = None) -> Change:
        """An answer that waits for the engine; a sibling of those that are there."""
        parent = self._nodes[question_id].id
        record = record or Record()
        return self._add(Answer(self._make_id(), parent, self._order + 1, self._clock(), effort, record=record))

    def regenerate(self, answer_id: str, effort: Effort, record: Record | None = None) -> Change:
        """Another answer to the same question."""
        parent = self.answer(answer_id).parent
        if parent is None:
            raise KeyError(answer_id)  # an imported opening has no question to answer again
        return self.begin_answer(parent, effort, record)

    def set_phase(self, answer_id: str, phase: AnswerPhase) -> Change:
        """Where a running answer stands, such as `reading`; `stopped` closes it."""
        answer = self.answer(answer_id)
        is_stopped = phase is AnswerPhase.STOPPED
        steps = step_row.closed(answer.steps, CutReason.STOPPED) if is_stopped else answer.steps
        return self._put(replace(answer, phase=phase, steps=steps))

    def set_record(self, answer_id: str, record: Record) -> Change:
        """What is known of how an answer comes about."""
        return self._put(replace(self.answer(answer_id), record=record))

    def append(self, answer_id: str, channel: Channel, text: str, *, begins: bool = False) -> Change:
        """New text of an answer; `begins` where a message of the model begins with it."""
        answer = self.answer(answer_id)
        phase = AnswerPhase.THINKING if channel is Channel.ANALYSIS else AnswerPhase.ANSWERING
        steps = step_row.with_text(answer.steps, channel, text, begins=begins)
        return self._put(replace(answer, steps=steps, phase=phase))

    def append_call(self, answer_id: str, tool: str, channel: Channel, text: str, *, begins: bool = False) -> Change:
        """More of a call that the model writes; `finish` says what came of it."""
        answer = self.answer(answer_id)
        steps = step_row.with_call_text(answer.steps, tool, channel, text, begins=begins)
        return self._put(replace(answer, steps=steps, phase=AnswerPhase.THINKING))

    def add_call(self, answer_id: str, call: Call) -> Change:
        """A call that the program makes before the model begins."""
        answer = self.answer(answer_id)
        messages = (*answer.messages, call_message(call))
        return self._put(replace(answer, phase=AnswerPhase.CALLING, steps=(*answer.steps, call), messages=messages))

    def add_result(self, answer_id: str, result: ToolResult) -> Change:
        """What a tool answered to the first call that waits for it; after the last the answer waits for the engine."""
        answer = self.answer(answer_id)
        steps = step_row.with_result(answer.steps, result)
        phase = AnswerPhase.CALLING if step_row.unanswered(steps) else AnswerPhase.WAITING
        messages = with_result_message(answer.messages, result_message(result))
        return self._put(replace(answer, steps=steps, messages=messages, phase=phase))

    def reopen_calls(self, answer_id: str) -> Change:
        """Open an answer again that was closed before its last calls were answered: tools come first."""
        answer = self.answer(answer_id)
        return self._put(
            replace(
                answer,
                phase=AnswerPhase.CALLING,
                steps=step_row.without_cut(answer.steps),
                is_continued=answer.is_continued or not answer.messages,
                failure="",
                failure_detail="",
            )
        )

    def end_calls(self, answer_id: str, reason: CutReason) -> Change:
        """Close an answer that may call no tools any more, or that wrote as much as it may."""
        answer = self.answer(answer_id)
        record = replace(answer.record, finished=self._clock())
        steps = step_row.closed(answer.steps, reason)
        return self._put(replace(answer, phase=AnswerPhase.CUT, steps=steps, record=record))

    def finish(self, answer_id: str, finished: Finished) -> Change:
        """Close an answer with the engine's last word, or where the model stopped with calls leave it to the tools; its
        steps stand as they came.
        """
        answer = self.answer(answer_id)
        steps = step_row.closed(answer.steps, _CUTS[finished.reason], finished.calls)
        is_calling = finished.reason is FinishReason.STOP and bool(step_row.unanswered(steps))
        return self._put(
            replace(
                answer,
                phase=AnswerPhase.CALLING if is_calling else _PHASES[finished.reason],
                steps=steps,
                record=records.ended(answer, finished, self._clock()),
                messages=joined_messages(answer.messages, finished.messages),
            )
        )

    def fail(self, answer_id: str, code: str, detail: str = "", facts: dict[str, int] | None = None) -> Change:
        """Close an answer that could not be finished; what it has so far stays."""
        answer = self.answer(answer_id)
        record = replace(answer.record, finished=self._clock())
        return self._put(
            replace(
                answer,
                phase=AnswerPhase.FAILED,
                steps=step_row.closed(answer.steps, CutReason.FAILED),
                failure=code,
                failure_detail=detail,
                failure_facts=facts or {},
                record=record,
            )
        )

    def resume(self, answer_id: str) -> Change:
        """Open a closed answer again, for "continue" and "answer now"; new text goes behind the old."""
        answer = self.answer(answer_id)
        steps = step_row.reopened(answer.steps)
        is_continued = not (answer.messages and isinstance(steps[-1] if steps else None, ToolResult))
        opened = replace(
            answer,
            phase=AnswerPhase.WAITING,
            is_continued=answer.is_continued or is_continued,
            failure="",
            failure_detail="",
        )
        return self._put(replace(opened, steps=steps))

    def edit_answer(self, answer_id: str, text: str) -> Change:
        """Change the words by hand, in place and marked; the old node is the undo (`restore`)."""
        answer = self.answer(answer_id)
        phase = AnswerPhase.DONE if answer.phase not in RUNNING else answer.phase
        steps = step_row.with_words(step_row.without_cut(answer.steps), text)
        return self._put(replace(answer, steps=steps, is_edited=True, phase=phase, failure="", failure_detail=""))

    def close_interrupted(self) -> Change:
        """Close what was running when the program went away; for conversations just read from the disk."""
        return self._put(*map(interrupted, self.running()))

    # the tree

    def choose(self, node_id: str) -> Change:
        """Bring a message into view, with the whole way to it: siblings, Keep, outline, search hits."""
        hidden = [node for node in self.path(node_id) if self._chosen_child(node.parent) != node.id]
        choices = tuple(self._choose(node) for node in hidden)
        return Change(choices=choices, details=self._retitled())

    def delete(self, node_id: str) -> Change:
        """Take a message out with all that follows it. `restore(change.removed)` is the undo."""
        removed = self._below(node_id)
        for node in removed:
            del self._nodes[node.id]
            self._children.pop(node.id, None)
        self._children[removed[0].parent].remove(node_id)
        return Change(removed=removed, details=self._retitled())

    def take_back(self, node_id: str) -> Change:
        """Take out what was never answered, as if it had not been asked: nobody deleted it."""
        return replace(self.delete(node_id), is_for_good=True)

    def restore(self, nodes: Iterable[Node]) -> Change:
        """Put messages back as they were: after `delete`, or the old version after `edit_answer`."""
        nodes = tuple(sorted(nodes, key=lambda node: node.order))
        for node in nodes:
            self._attach(node)
        return Change(nodes=nodes, details=self._retitled())

    # all else

    def rename(self, title: str) -> Change:
        """A title by hand; an empty one goes back to the first question."""
        title = " ".join(title.split())
        self.details = replace(self.details, title=title, is_renamed=bool(title))
        self._retitled()
        return Change(details=self.details)

    def amend(self, details: ConversationDetails) -> Change:
        """New instructions, sampling, effort, pin or folder; identity and date stay."""
        kept = self.details
        self.details = replace(details, id=kept.id, created=kept.created, date=kept.date)
        return Change(details=self.details)

    def allow_host(self, host: str) -> Change:
        """It may be sent to this other computer from now on."""
        hosts = dict.fromkeys((*self.details.hosts, host))
        return self.amend(replace(self.details, hosts=tuple(hosts)))

    # inside

    def _add_question(self, parent: str | None, text: str, attachments: tuple[Attachment, ...]) -> Change:
        change = self._add(Question(self._make_id(), parent, self._order + 1, self._clock(), text, attachments))
        details = with_lookups(self.details, attachments)
        return change if details == self.details else replace(change, details=self.amend(details).details)

    def _add(self, node: Node) -> Change:
        self._attach(node)
        return Change(nodes=(node,), choices=(self._choose(node),), details=self._retitled())

    def _build(self, nodes: Iterable[Node]) -> None:
        """A message whose parent is lost (a damaged file) follows the one before it, so that it can be seen."""
        before: str | None = None
        for node in nodes:
            is_lost = node.parent is not None and node.parent not in self._nodes
            self._attach(replace(node, parent=before) if is_lost else node)
            before = node.id

    def _attach(self, node: Node) -> None:
        """Into the tree, among its siblings by order; a known id is replaced."""
        if node.id not in self._nodes:
            siblings = self._children.setdefault(node.parent, [])
            place = bisect_right(siblings, node.order, key=lambda sibling: self._nodes[sibling].order)
            siblings.insert(place, node.id)
        self._nodes[node.id] = node
        self._order = max(self._order, node.order)

    def _put(self, *nodes: Node) -> Change:
        for node in nodes:
            self._nodes[node.id] = node
        return Change(nodes=nodes)

    def _choose(self, node: Node) -> BranchChoice:
        self._chosen[node.parent] = node.id
        return BranchChoice(node.parent, node.id)

    def _chosen_child(self, parent: str | None) -> str | None:
        children = self._children.get(parent)
        if not children:
            return None
        chosen = self._chosen.get(parent)
        return chosen if chosen in self._nodes else children[-1]

    def _below(self, node_id: str) -> tuple[Node, ...]:
        found = [self._nodes[node_id]]
        for node in found:  # grows while it is walked
            found.extend(self._nodes[child] for child in self._children.get(node.id, ()))
        return tuple(found)

    def _retitled(self) -> ConversationDetails | None:
        """The title follows the first question in view until it is renamed."""
        first = self._nodes.get(self._chosen_child(None) or "")
        title = shortened(first.text[:1000]) if first else ""
        if self.details.is_renamed or title == self.details.title:
            return None
        self.details = replace(self.details, title=title)
        return self.details
