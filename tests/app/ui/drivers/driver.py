"""What every driver of a part of the window can do: find buttons by their words, click, press keys, wait.

A driver is the one place that knows a part's widgets; tests say what a person does. Not here: any one part.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.ui.kit.banner import Banner

WAIT = 20_000  # milliseconds; far more than anything here takes, so that only what hangs fails
LEFT = Qt.MouseButton.LeftButton
NO_MODIFIER = Qt.KeyboardModifier.NoModifier

Widget = TypeVar("Widget", bound=QWidget)


def click(widget: QWidget, place: QPoint | None = None, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    """Click a widget with the left button, in its middle unless a place is given."""
    QTest.mouseClick(widget, LEFT, modifier, place or widget.rect().center())


def wait_until(holds: Callable[[], bool], most: int = WAIT) -> None:
    """Let the program run until something holds; fail when it has not after so many milliseconds."""
    deadline = QDeadlineTimer(most)
    while not holds():
        assert not deadline.hasExpired(), "it did not come to pass"
        QTest.qWait(5)


def delete_now() -> None:
    """Delete at once what is to be deleted later, such as a closed dialog."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def words_of(button: QPushButton) -> tuple[str, str]:
    """What stands on a button, and what is read out for it."""
    return button.text(), button.accessibleName()


class Driver:
    """A part of the window in a test's hands."""

    def __init__(self, root: QWidget) -> None:
        self.root = root

    def until(self, holds: Callable[[], bool]) -> None:
        """Let the program run until something holds; fail when it does not come."""
        wait_until(holds)

    @property
    def is_shown(self) -> bool:
        return self.root.isVisible()

    def buttons(self) -> list[QPushButton]:
        """The buttons that are in view, those of open dialogs with them."""
        return [button for button in self.root.findChildren(QPushButton) if button.isVisible()]

    def has(self, words: str) -> bool:
        """Whether a button with these words is in view."""
        return any(words in words_of(button) for button in self.buttons())

    def button(self, words: str) -> QPushButton:
        """The one button in view with these words, written on it or read out for it."""
        found = [button for button in self.buttons() if words in words_of(button)]
        assert len(found) == 1, f"{len(found)} buttons say {words!r}, of {[words_of(one) for one in self.buttons()]}"
        return found[0]

    def click(self, words: str) -> None:
        """Click the button with these words."""
        button = self.button(words)
        assert button.isEnabled(), f"{words!r} cannot be used now"
        click(button)

    def find(self, kind: type[Widget]) -> Widget | None:
        """The newest widget of a kind, such as a dialog, or None."""
        found = self.root.findChildren(kind)
        return found[-1] if found else None

    def get(self, kind: type[Widget]) -> Widget:
        """The newest widget of a kind, which must be there."""
        found = self.find(kind)
        assert found is not None, f"there is no {kind.__name__}"
        return found

    def inside(self, kind: type[Widget]) -> Driver:
        """A driver of the newest widget of a kind."""
        return Driver(self.get(kind))

    def until_gone(self, kind: type[QWidget]) -> None:
        """Wait until a dialog is deleted, not only closed."""
        self.until(lambda: self.find(kind) is None)


class BannerDriver(Driver):
    """A banner: its sentence and its buttons."""

    def __init__(self, banner: Banner) -> None:
        super().__init__(banner)

    @property
    def words(self) -> str:
        """The sentence, also after the banner was closed."""
        return self.root.accessibleName()

    @property
    def actions(self) -> dict[str, QPushButton]:
        """The buttons in view by what is written on them."""
        return {button.text(): button for button in self.buttons()}

    def wait(self, part: str = "") -> str:
        """Wait until the banner is in view and holds these words; the whole sentence."""
        self.until(lambda: self.is_shown and part in self.words)
        return self.words

    def close(self) -> None:
        self.click("Close this notice")

    def read_all(self) -> list[str]:
        """Every sentence there is, one closed after the other."""
        told: list[str] = []
        while self.is_shown:
            told.append(self.words)
            self.close()
        return told
