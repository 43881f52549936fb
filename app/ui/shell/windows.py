"""All windows of the program: the first one, and further ones on the same chats.

Not here: what one shows (`window`), what it is made of (`app.main`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from app.core.models.model_ref import LocalModel, ModelRef
from app.state.models.consent import Leaving
from app.ui.shell.window import MainWindow


class Windows:
    """`make` gives one more window, not yet shown."""

    def __init__(self, first: MainWindow, make: Callable[[], MainWindow]) -> None:
        self.first = first
        self.more: list[MainWindow] = []
        self._make = make

    def __iter__(self) -> Iterator[MainWindow]:
        return iter((self.first, *self.more))

    def open(self, conversation_id: str = "") -> None:
        """Another window, on this chat or on a new one; one that was closed is used again."""
        window = next((one for one in self.more if one.isHidden()), None) or self._further()
        shown = (one for one in self if one.isVisible() and one is not window)
        window.show_beside(next((one for one in shown if one.isActiveWindow()), self.first))
        if conversation_id:
            window.chats.open(conversation_id)

    def start_again(self, file: Path | None) -> None:
        """Triptych was started once more: bring a window to the front, with the model in this file."""
        window = self._any_shown()
        window.raise_window()
        if file is not None:
            window.arrivals.use(LocalModel(file))

    def shows_chat(self, conversation_id: str) -> bool:
        """Whether this chat is in view anywhere."""
        return any(window.shows_chat(conversation_id) for window in self)

    def open_ended(self, key: str) -> None:
        """What was told on the desktop comes into view, in the window that shows it already if there is one."""
        window = next((one for one in self if one.shows_chat(key)), None) or self._any_shown()
        window.raise_window()
        window.show_ended(key)

    def use(self, model: ModelRef) -> None:
        """Load a model that was opened at the start, by the pill or for a panel, after what has to be asked."""
        self._any_shown().arrivals.use(model)

    def ask_to_leave(self, leaving: Leaving) -> None:
        """Ask whether a chat may be sent to another computer, in the window that shows it if there is one."""
        shown = next((one for one in self if one.shows_chat(leaving.conversation_id)), None)
        (shown or self._any_shown()).arrivals.ask_to_leave(leaving)

    def keep_drafts(self) -> None:
        """Keep what is typed in each, and not yet sent."""
        for window in self:
            window.chat_page.keep_draft()

    def _any_shown(self) -> MainWindow:
        shown = [one for one in self if one.isVisible()]
        return next((one for one in shown if one.isActiveWindow()), (*shown, self.first)[0])

    def _further(self) -> MainWindow:
        window = self._make()
        self.more.append(window)
        return window
