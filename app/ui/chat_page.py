"""The chat in view: header, notices, transcript or the empty state, composer; bound to the current `ChatState`.

Not here: any decision about the conversation (`app.state.chat`), how messages are drawn (`app.ui.chat`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.core.transcript import Entry
from app.state.chat import ChatState
from app.state.chats import ChatsState
from app.state.model_in_use import ModelInUseState
from app.ui.appearance import Appearance
from app.ui.banner import Banner
from app.ui.chat.transcript import Transcript
from app.ui.composer import Composer
from app.ui.empty_state import EmptyState
from app.ui.header import Header
from app.ui.theme import Space
from app.ui.widgets import reading_column
from backends.contract.messages import Effort


class ChatPage(QWidget):
    """Signals: diagnostics_wanted(str) – the user wants to report the failure of this answer."""

    diagnostics_wanted = Signal(str)

    def __init__(
        self, chats: ChatsState, in_use: ModelInUseState, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._chats = chats
        self._in_use = in_use
        self._bound: ChatState | None = None
        self.header = Header(in_use, appearance, self)
        self.banner = Banner(appearance, self)
        self.empty = EmptyState(appearance, self)
        self.transcript = Transcript(appearance.theme, self)
        self.composer = Composer(appearance, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.transcript)
        self._lay_out()
        self._connect()
        appearance.changed.connect(lambda: self.transcript.set_theme(appearance.theme))
        self._bind()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(reading_column(self.banner, Space.MEDIUM, 0))
        column.addWidget(self._stack, 1)
        column.addLayout(reading_column(self.composer, Space.SMALL, Space.LARGE + 4))

    def _connect(self) -> None:
        self._chats.current_changed.connect(self._bind)
        self._in_use.changed.connect(self._refresh)
        self.empty.asked.connect(self._ask_example)
        composer = self.composer
        composer.sent.connect(self._send)
        composer.stopped.connect(self._stop)
        composer.effort_chosen.connect(self._set_effort)
        composer.recalled.connect(lambda: self._return(self._chat.take_back()))

    @property
    def _chat(self) -> ChatState:
        return self._chats.current

    def _bind(self) -> None:
        """Listen to the chat in view, and no longer to the one before; each keeps its own draft."""
        old, new = self._bound, self._chat
        if old is not new:
            if old is not None:
                old.draft = self.composer.text
                for signal, slot in self._wires(old):
                    signal.disconnect(slot)  # type: ignore[attr-defined] # a bound Qt signal has no type of its own
            self._bound = new
            for signal, slot in self._wires(new):
                signal.connect(slot)  # type: ignore[attr-defined] # as above
            self.composer.set_text(new.draft)
        self._redraw()
        self._refresh()
        self.composer.setFocus()

    def _wires(self, chat: ChatState) -> tuple[tuple[object, object], ...]:
        return (
            (chat.branch_changed, self._redraw),
            (chat.entry_changed, self._update),
            (chat.changed, self._refresh),
            (chat.returned, self._return),
        )

    def _redraw(self) -> None:
        entries = self._chat.entries()
        self.transcript.set_entries(entries)
        self._stack.setCurrentWidget(self.transcript if entries else self.empty)

    def _update(self, entry: Entry) -> None:
        self.transcript.update_entry(entry)

    def _refresh(self) -> None:
        chat = self._chat
        self.header.title.setText(chat.title or self.tr("New chat"))
        self.header.gauge.show_use(chat.context_used, chat.context_total)
        self.composer.efforts.set_effort(chat.effort)
        self.composer.set_running(chat.is_running)
        self.composer.set_waiting(chat.waiting)

    def _send(self, text: str) -> None:
        self.banner.hide()
        self.composer.set_text("")
        self._chat.send(text)

    def _set_effort(self, effort: Effort) -> None:
        self._chat.set_effort(effort)

    def _stop(self) -> None:
        self._chat.stop()

    def _ask_example(self, question: str, effort: Effort) -> None:
        self._chat.set_effort(effort)
        self._send(question)

    def _return(self, text: str) -> None:
        """A question comes back in front of what was typed since."""
        typed = self.composer.text
        self.composer.set_text(f"{text}\n{typed}" if typed else text)
        self.composer.setFocus()
