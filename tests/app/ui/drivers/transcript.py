"""The messages of a chat in a test's hands: controls under answers, menus, what is found, what is folded.

Not here: what the transcript alone does; its own tests have hands of their own (`tests/app/ui/transcript`).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QScrollBar, QWidget

from app.core.chats.transcript import AnswerEntry, Entry
from app.core.tools.citations import CitedPlace
from app.ui.transcript.hits import targets
from app.ui.transcript.parts.segment_part import SegmentPart
from app.ui.transcript.transcript import Transcript
from tests.app.ui.drivers.driver import Driver, click


class TranscriptDriver(Driver):
    """One transcript: the chat's, or the one of a panel."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(transcript)
        self.transcript = transcript

    @property
    def count(self) -> int:
        """How many messages are shown."""
        return len(self.transcript.column.messages)

    def entry(self, number: int = 0) -> Entry:
        """What is shown of a message."""
        return self.transcript.column.messages[number].entry

    def answer(self, number: int = 0) -> AnswerEntry:
        """What is shown of a message that is an answer."""
        entry = self.entry(number)
        assert isinstance(entry, AnswerEntry)
        return entry

    @property
    def wants_open_reasoning(self) -> bool:
        return self.transcript.column.messages[0].wants_open

    @property
    def reasoning_openness(self) -> float:
        """How far the first reasoning that is shown is unfolded, from 0 to 1."""
        reasonings = (message.reasoning for message in self.transcript.column.messages)
        return next(reasoning.openness for reasoning in reasonings if reasoning is not None)

    @property
    def is_awaiting(self) -> bool:
        """Whether formulas or colours are still to come from the background."""
        parts = [part for message in self.transcript.column.messages for part in message.parts]
        return any(isinstance(part, SegmentPart) and part.is_awaiting() for part in parts)

    def refresh(self) -> None:
        """Draw anew what has come."""
        self.transcript.refresh()

    def scroll_to(self, message_id: str) -> None:
        self.transcript.scroll_to_entry(message_id)

    @property
    def viewport(self) -> QWidget:
        """What is clicked and scrolled."""
        return self.transcript.viewport()

    @property
    def scroll_bar(self) -> QScrollBar:
        return self.transcript.verticalScrollBar()

    @property
    def has_keyboard(self) -> bool:
        """Whether the keys move in the text."""
        return self.transcript.scene.has_keyboard

    def click_control(self, key: str, number: int = -1) -> None:
        """Click a control of a message, named by its key."""
        self.transcript.flush()
        QTest.qWait(0)
        message = number % self.count
        found = next(one for one in targets(self.transcript.column, message) if one.control.key == key)
        click(self.viewport, self.transcript.rect_on_screen(found.control.rect).center().toPoint())

    def click_text(self, place: QPoint) -> None:
        click(self.viewport, place)

    def show_reasoning(self, *, is_open: bool) -> None:
        """Open or fold the reasoning of every answer, as a command does."""
        self.transcript.flush()
        self.transcript.show_reasoning(is_open)

    def choose(self, words: str) -> None:
        """Click “More” under the last answer, then an entry of its menu."""
        self.click_control("more")
        self.until(lambda: any(menu.isVisible() for menu in self.transcript.findChildren(QMenu)))
        menu = next(menu for menu in self.transcript.findChildren(QMenu) if menu.isVisible())
        action = next(action for action in menu.actions() if action.text() == words)
        assert action.isEnabled()
        click(menu, menu.actionGeometry(action).center())

    def ask_about(self, text: str) -> None:
        """Ask about a selected text, as the menu of the right button does."""
        self.transcript.ask_requested.emit(text)

    def cite(self, answer_id: str, place: CitedPlace) -> None:
        """Ask for the place that a note names."""
        self.transcript.place_requested.emit(answer_id, place)

    def edit(self, message_id: str) -> None:
        """Ask to edit a question."""
        self.transcript.edit_requested.emit(message_id)

    def delete(self, message_id: str) -> None:
        """Ask to delete a message."""
        self.transcript.delete_requested.emit(message_id)

    def act_on_notice(self, message_id: str, action: str) -> None:
        """Use the button of a notice under an answer."""
        self.transcript.notice_action.emit(message_id, action)

    @property
    def is_finding(self) -> bool:
        """Whether the bar for finding words is open."""
        return self.transcript.find_bar.isVisible()

    @property
    def found(self) -> tuple[str, str]:
        """What is looked for, and which of how many places is shown."""
        return self.transcript.find_bar.field.text(), self.transcript.find_bar.count.text()
