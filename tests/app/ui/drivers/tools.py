"""The tools of a window in a test's hands: the menu below the question, a card that waits, the cards of Settings.

Not here: how a card looks by itself (`tests/app/ui/transcript/test_call_cards.py`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox

from app.core.chats.steps import ToolResult
from app.core.chats.transcript import AnswerEntry
from app.ui.chat.whole_result import WholeResult
from app.ui.tools.function_dialog import FunctionDialog
from app.ui.tools.section import ToolsSection
from tests.app.ui.drivers.driver import Driver
from tests.app.ui.drivers.window import WindowDriver


class ToolsDriver(Driver):
    """What a person does with tools. Its clock stands still until the test lets it go on."""

    def __init__(self, window: WindowDriver) -> None:
        super().__init__(window.window)
        self.window = window
        self._page = window.window.chat_page
        self.seconds = 100.0
        self._page.call_focus.clock = self._now

    def _now(self) -> float:
        return self.seconds

    # the menu below the question

    @property
    def count_words(self) -> str:
        """What the button says of what is on."""
        return self._page.composer.tools_button.accessibleName()

    def menu(self) -> dict[str, QAction]:
        """The entries of the menu, by their words."""
        self._page.tools.menu.aboutToShow.emit()
        return {action.text(): action for action in self._page.tools.menu.actions() if action.text()}

    def switch(self, words: str) -> None:
        """Choose an entry."""
        action = self.menu()[words]
        assert action.isEnabled()
        action.trigger()

    # a card

    @property
    def entry(self) -> AnswerEntry:
        """The last answer of the chat in view."""
        entry = self.window.chat.entries()[-1]
        assert isinstance(entry, AnswerEntry)
        return entry

    @property
    def results(self) -> list[ToolResult]:
        """What tools have said in it."""
        return [step for step in self.entry.steps if isinstance(step, ToolResult)]

    def ask(self, question: str) -> None:
        """Write a question, send it, wait for the card and until it takes keys."""
        self.window.write(question)
        self.window.key(Qt.Key.Key_Return)
        self._page.host.transcript.questions.clock = self._now
        self.seconds += 10  # nobody writes any more
        self.until(lambda: bool(self._page.host.transcript.questions.waiting))
        self.window.transcript.refresh()
        self.seconds += 10

    def until_answered(self) -> None:
        """Wait until the model has said all."""
        self.until(lambda: not self.window.chat.is_running)

    @property
    def has_keyboard(self) -> bool:
        """Whether keys go to the card."""
        return self.window.focused is self._page.host.transcript

    def key(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self.window.focused, key)

    def whole_result(self) -> str:
        """What the dialog with all of a result shows."""
        dialog = self.get(WholeResult)
        return dialog.view.toPlainText()

    # Settings

    @property
    def section(self) -> ToolsSection:
        """The cards on the page of settings, which is shown."""
        self.window.open_settings()
        return self.get(ToolsSection)

    def words(self) -> str:
        """All that stands on the cards that are shown."""
        return "\n".join(card.words for card in self.section.cards if card.isVisible())

    def new_chats_box(self, name: str) -> QCheckBox:
        """The switch of a tool for chats to come."""
        return self.section.providers.boxes[name]

    def fill(self, declaration: str, command: str) -> FunctionDialog:
        """Put texts into the fields of the dialog that is open."""
        dialog = self.get(FunctionDialog)
        dialog.declaration.set_text(declaration)
        dialog.command.set_text(command)
        return dialog
