"""A conversation in a window: read, walked, renamed, tuned; every change is kept and told.

Signals, all of which leave the conversation in a state that can be drawn:
  branch_changed() – other messages are in view; draw `entries()` anew
  entry_changed(Entry) – one message grew or closed
  changed() – title, effort, running, waiting question
Not here: asking and answering (`chat`), the tree (`app.core.chats.conversation`), the disk.
"""

from __future__ import annotations

from msgspec.structs import replace as amended
from PySide6.QtCore import QObject, Signal

from app.core.chats.conversation import Conversation
from app.core.chats.entries import entries, entry
from app.core.chats.transcript import Entry
from app.core.chats.turns import Answer, Change, ConversationDetails, Question, Record
from app.state.chats.answering import Keep
from backends.contract.messages import Effort


class ConversationState(QObject):
    """What can be done with a conversation without an engine."""

    branch_changed = Signal()
    entry_changed = Signal(object)
    changed = Signal()

    def __init__(self, conversation: Conversation, keep: Keep, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.conversation = conversation
        self._keep = keep

    def entries(self) -> tuple[Entry, ...]:
        """Return the questions and answers that the transcript draws."""
        return tuple(self._overlaid(found) for found in entries(self.conversation))

    @property
    def title(self) -> str:
        """Empty before the first question."""
        return self.conversation.details.title

    @property
    def is_temporary(self) -> bool:
        """Whether nothing of it is ever written to the disk."""
        return self.conversation.details.is_temporary

    @property
    def effort(self) -> Effort:
        """The effort that the next question is asked with."""
        return self.conversation.details.effort

    def set_effort(self, effort: Effort) -> None:
        """Set the effort for the next question and keep it with the conversation."""
        self.amend(amended(self.conversation.details, effort=effort))

    def amend(self, details: ConversationDetails) -> None:
        """Another effort, instructions or sampling, for the answers to come."""
        if details != self.conversation.details:
            self._apply(self.conversation.amend(details))
            self.changed.emit()

    def keep_record(self, answer_id: str, record: Record) -> None:
        """More has become known of how an answer came about."""
        self._apply(self.conversation.set_record(answer_id, record))
        self._show(answer_id)

    def allow_host(self, host: str) -> None:
        """Let the chat be sent to this other computer."""
        self._apply(self.conversation.allow_host(host))

    def edit_answer(self, answer_id: str, text: str) -> None:
        """Put the user's words in place of the model's, marked as edited."""
        self._apply(self.conversation.edit_answer(answer_id, text))
        self._show(answer_id)

    def walk(self, node_id: str, step: int) -> None:
        """Bring the next (1) or previous (-1) sibling into view."""
        siblings = self.conversation.siblings(node_id)
        wanted = siblings.index(node_id) + step
        if 0 <= wanted < len(siblings):
            self.choose(siblings[wanted])

    def choose(self, node_id: str) -> None:
        """Bring a message into view."""
        self._apply(self.conversation.choose(node_id))
        self._redraw()

    def restore(self, nodes: tuple[Question | Answer, ...]) -> None:
        """Undo a deletion, or an answer's change by hand."""
        self._apply(self.conversation.restore(nodes))
        self._redraw()

    def rename(self, title: str) -> None:
        """By hand; an empty title follows the first question again."""
        self._apply(self.conversation.rename(title))
        self.changed.emit()

    def _apply(self, change: Change) -> None:
        self._keep(self.conversation, change)

    def _show(self, node_id: str) -> None:
        self.entry_changed.emit(self._overlaid(entry(self.conversation, node_id)))

    def _overlaid(self, found: Entry) -> Entry:
        """With what the tree does not know."""
        return found

    def _redraw(self) -> None:
        self.branch_changed.emit()
        self.changed.emit()
