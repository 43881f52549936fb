"""The place of the transcript on the chat page: makes it when it is first needed, and carries its wishes to the chat.

It is made late because its libraries (Markdown, highlighting) cost more than the first paint of the window may take.
Not here: how messages look (`app.ui.transcript`), what comes of a wish (`app.state.chats.chat`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.chats.transcript import Entry, NoticeAction
from app.core.tools.grants import Decision
from app.errors import AppError
from app.sentence import Sentence
from app.state.chats.chat import ChatState
from app.ui.kit.appearance import Appearance
from app.ui.kit.links import Links, confirm_with_box
from backends.contract.messages import Effort

if TYPE_CHECKING:
    from app.ui.transcript.transcript import Transcript


class TranscriptHost(QWidget):
    """Signals: edit_wanted(id) · delete_wanted(id) · details_wanted, diagnostics_wanted, compare_wanted,
    run_again_wanted, inspect_wanted, data_wanted, room_wanted, branch_wanted (answer id) ·
    ask_wanted(str) – about this text · file_wanted(question id, number) – show one of its files ·
    place_wanted(answer id, CitedPlace) – show what it cites · whole_wanted(str) – all of a result ·
    asked(answer id) – a call waits for a decision · answered() – it waits no longer · failed(AppError).
    """

    edit_wanted = Signal(str)
    delete_wanted = Signal(str)
    details_wanted = Signal(str)
    diagnostics_wanted = Signal(str)
    room_wanted = Signal(str)
    compare_wanted = Signal(str)
    run_again_wanted = Signal(str)
    inspect_wanted = Signal(str)
    data_wanted = Signal(str)
    branch_wanted = Signal(str)
    ask_wanted = Signal(str)
    whole_wanted = Signal(str)
    asked = Signal(str)
    answered = Signal()
    file_wanted = Signal(str, int)
    place_wanted = Signal(str, object)
    failed = Signal(object)

    def __init__(
        self, chat: Callable[[], ChatState], appearance: Appearance, parent: QWidget, *, is_reasoning_open: bool
    ) -> None:
        super().__init__(parent)
        self._chat = chat
        self._appearance = appearance
        self._is_reasoning_open = is_reasoning_open
        self._links = Links(confirm_with_box(self))
        self._made: Transcript | None = None
        self._covered = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing had to be shown yet."""
        return self._made is None

    @property
    def transcript(self) -> Transcript:
        """The widget, made now if it was not."""
        if self._made is None:
            self._made = self._make()
        return self._made

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show this branch; nothing is made for an empty one."""
        if entries or self._made is not None:
            self.transcript.set_entries(entries)

    def update_entry(self, entry: Entry) -> None:
        """Show the newest value of one message."""
        self.transcript.update_entry(entry)

    def cover(self, bottom: int) -> None:
        """A notice covers this widget down to here, in its own pixels; what comes next begins below it."""
        self._covered = max(0, bottom)
        if self._made is not None:
            self._made.cover(self._covered)

    def set_reasoning_open(self, is_open: bool) -> None:
        """How reasonings that come from now on are shown."""
        self._is_reasoning_open = is_open
        if self._made is not None:
            self._made.reasoning_open_by_default = is_open

    def _make(self) -> Transcript:
        from app.ui.transcript.accessible import AccessibleTranscripts
        from app.ui.transcript.transcript import Transcript

        self._accessible = AccessibleTranscripts()
        self._accessible.install()
        made = Transcript(self._appearance.theme, self, offers_compare=True)
        made.compare_requested.connect(self.compare_wanted)
        made.reasoning_open_by_default = self._is_reasoning_open
        made.cover(self._covered)
        self._column.addWidget(made)
        self._appearance.changed.connect(self._restyle)
        made.link_activated.connect(self.open_link)
        made.regenerate_requested.connect(self._regenerate)
        made.sibling_requested.connect(self._walk)
        made.edit_requested.connect(self.edit_wanted)
        made.delete_requested.connect(self.delete_wanted)
        made.details_requested.connect(self.details_wanted)
        made.run_again_requested.connect(self.run_again_wanted)
        made.inspect_requested.connect(self.inspect_wanted)
        made.data_requested.connect(self.data_wanted)
        made.branch_requested.connect(self.branch_wanted)
        made.ask_requested.connect(self.ask_wanted)
        made.file_requested.connect(self.file_wanted)
        made.place_requested.connect(self.place_wanted)
        made.notice_action.connect(self._act)
        made.stop_requested.connect(self._stop)
        made.whole_requested.connect(self.whole_wanted)
        made.questions.decided.connect(self._decide)
        made.questions.asked.connect(self.asked)
        made.questions.answered.connect(self.answered)
        return made

    def _restyle(self) -> None:
        self.transcript.set_theme(self._appearance.theme)

    def _regenerate(self, answer_id: str, effort: Effort) -> None:
        self._chat().regenerate(answer_id, effort)

    def _walk(self, node_id: str, step: int) -> None:
        self._chat().walk(node_id, step)

    def deny(self) -> bool:
        """Deny the call that waits in the chat in view; whether one does."""
        waiting = self._made.questions.waiting if self._made is not None else ""
        if waiting:
            self.transcript.questions.decide(waiting, Decision.DENY)
        return bool(waiting)

    def _decide(self, answer_id: str, decision: Decision, reason: str) -> None:
        self._chat().decide(answer_id, decision, reason)

    def _stop(self, _answer_id: str) -> None:
        self._chat().stop()

    def _act(self, answer_id: str, action: NoticeAction) -> None:
        """Do what a notice offers."""
        match action:
            case NoticeAction.CONTINUE:
                self._chat().go_on(answer_id)
            case NoticeAction.ANSWER_NOW:
                self._chat().answer_now(answer_id)
            case NoticeAction.MAKE_ROOM:
                self.room_wanted.emit(answer_id)
            case NoticeAction.RETRY:
                self._chat().retry(answer_id)
            case NoticeAction.COPY_DIAGNOSTICS:
                self.diagnostics_wanted.emit(answer_id)

    def open_link(self, address: str) -> None:
        """Open an address, after the question it may need."""
        refused = self._links.open(address)
        if refused:
            self.failed.emit(AppError(refused, Sentence("Copy it, if you trust it.")))
