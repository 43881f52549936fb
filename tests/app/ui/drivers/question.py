"""The question box of a window in a test's hands: what is typed, pasted, dropped and attached, and the answer to it.

Not here: the rest of the window (`window`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.core.chats.transcript import AnswerEntry
from app.core.chats.turns import Attachment, Draft
from app.state.chats.chat import ChatState
from app.ui.chat.attachments import AttachmentChip
from app.ui.shell.window import MainWindow
from backends.contract.messages import Effort
from tests.app.ui.drivers.driver import LEFT, NO_MODIFIER, Driver, click


class QuestionDriver(Driver):
    """The box of the chat in view, and its answers."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self._page, self._composer = window.chat_page, window.chat_page.composer

    @property
    def chat(self) -> ChatState:
        """The chat in view."""
        return self.window.chats.current

    @property
    def focused(self) -> QWidget:
        """The widget that has the keyboard."""
        found = self.window.focusWidget()
        assert found is not None
        return found

    # the question box

    def type(self, text: str) -> None:
        """Type into the question box, key by key."""
        QTest.keyClicks(self._composer.box, text)

    def write(self, text: str) -> None:
        """Put a text into the question box at once, in place of what is there."""
        self._composer.set_text(text)

    def paste(self) -> None:
        """Press Ctrl+V in the question box."""
        QTest.keyClick(self._composer.box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def compose(self, letters: str, chosen: str = "") -> None:
        """Let an input method show letters that are still being composed where the focus is, or choose a word."""
        event = QInputMethodEvent(letters, [])
        event.setCommitString(chosen)
        QApplication.sendEvent(self.focused, event)

    @property
    def offers_to_attach(self) -> bool:
        """Whether the long text just pasted can become a file."""
        return self._composer.paste_offer.isVisible()

    def submit(self, text: str) -> None:
        """Type a question and press Enter, without waiting for the answer."""
        self.type(text)
        QTest.keyClick(self._composer.box, Qt.Key.Key_Return)

    def send(self, text: str) -> None:
        """Put a question into the box and click Send, without waiting for the answer."""
        self.write(text)
        click(self._composer.send_button)

    def ask(self, text: str) -> AnswerEntry:
        """Type a question, press Enter and wait for the answer."""
        self.submit(text)
        self.wait_for_answer()
        return self.last_answer

    def fill(self, *questions: str) -> None:
        """Ask each in a chat of its own; the last one stays in view."""
        for question in questions:
            self.window.chats.new()
            self.ask(question)

    def wait_for_answer(self) -> None:
        """Wait until an answer is there and nothing runs."""
        chat = self.chat
        self.until(lambda: len(chat.entries()) >= 2 and not chat.is_running)

    @property
    def last_answer(self) -> AnswerEntry:
        """The last entry of the chat in view, an answer."""
        found = self.chat.entries()[-1]
        assert isinstance(found, AnswerEntry)
        return found

    @property
    def question(self) -> str:
        """What stands in the question box."""
        return self._composer.text

    @property
    def typed(self) -> str:
        """What stands in the question box, spaces and all."""
        return self._composer.box.text

    @property
    def placeholder(self) -> str:
        return self._composer.box.placeholderText()

    @property
    def effort(self) -> Effort:
        """The effort that is chosen for the next question."""
        return self._composer.efforts.effort

    @property
    def text_size(self) -> int:
        """Pixels of the letters in the question box."""
        return self._composer.box.fontInfo().pixelSize()

    def set_draft(self, draft: Draft) -> None:
        """Put a draft with its files into the box, and keep it as when the chat is left."""
        self._composer.set_draft(draft)
        self._page.keep_draft()

    # attached files

    @property
    def chips(self) -> list[AttachmentChip]:
        """The files above the box."""
        return self._composer.chips.chips

    @property
    def attached(self) -> list[str]:
        """The names of the files above the box."""
        return [each.name for each in self.attachments]

    @property
    def encodings(self) -> list[str]:
        """What each chip says of how its file was read; nothing where that is sure."""
        buttons = [chip.encoding_button for chip in self.chips]
        return ["" if button.isHidden() else button.text() for button in buttons]

    def choose_encoding(self, chip: int, label: str) -> None:
        """Choose from the menu on a chip."""
        menu = self.chips[chip].encoding_button.menu()
        assert menu is not None
        next(action for action in menu.actions() if action.text() == label).trigger()

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return self._composer.chips.attachments

    @property
    def are_chips_hidden(self) -> bool:
        return self._composer.chips.isHidden()

    def attach(self, attachment: Attachment) -> None:
        """Put a file that was read above the box."""
        self._composer.chips.add(attachment)

    def drag_over(self, *paths: Path) -> None:
        """Hold files over the chat."""
        enter(self._page, *paths)

    def drag_away(self) -> None:
        QApplication.sendEvent(self._page, QDragLeaveEvent())

    def drop(self, *paths: Path, zone: str = "chat") -> None:
        """Drop files on the chat, the box or the window's rim."""
        zones: dict[str, QWidget] = {"window": self.window, "chat": self._page, "box": self._composer.box.viewport()}
        data = enter(zones[zone], *paths)
        drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, LEFT, NO_MODIFIER)
        QApplication.sendEvent(zones[zone], drop)


def enter(widget: QWidget, *paths: Path) -> QMimeData:
    """Drag files into a widget, as the window system does it; what is dragged."""
    data = files(*paths)
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, LEFT, NO_MODIFIER)
    QApplication.sendEvent(widget, event)
    assert event.isAccepted()
    return data


def files(*paths: Path) -> QMimeData:
    """Files as a clipboard or a drag holds them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data
