"""A canvas that can be searched: its bar, the slices of the search, and the way to what was found.

Not here: what is found (`finding`), how the bar looks (`find_bar`), which messages there are (`transcript`).
"""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit.theme import Space
from app.ui.transcript.canvas import Canvas
from app.ui.transcript.find_bar import FindBar
from app.ui.transcript.finding import Spot
from app.ui.transcript.look import Look
from app.ui.transcript.painting import spot_rect


class SearchableCanvas(Canvas):
    """Messages among which words can be found. It has no signals."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.find_bar = FindBar(self)
        self._find_timer = QTimer(self, singleShot=True, interval=0)
        self.find_bar.wanted.connect(self.search)
        self._find_timer.timeout.connect(self._go_on_finding)
        self.find_bar.stepped.connect(self._step_match)
        self.find_bar.closed.connect(self._close_find)
        self._reach_timer = QTimer(self, singleShot=True, interval=0)
        self._reach_timer.timeout.connect(self._reach_spot)

    # What is built on it says

    def number_of(self, entry_id: str) -> int:
        """Which message an entry is; -1 when it is not shown."""
        raise NotImplementedError

    def scroll_to_entry(self, entry_id: str) -> None:
        """Bring a message to the top of the window."""
        raise NotImplementedError

    # Finding

    def show_found(self, entry_id: str, words: str) -> None:
        """Bring a message into view at the first of these words in it; all of them are marked, as by finding."""
        number = self.number_of(entry_id)
        if number < 0:
            return
        self.finder.search(words, self.column.messages)
        spot = self.finder.go_to(number, self.column.messages)
        if spot is None:
            self.scroll_to_entry(entry_id)
        else:
            self.find_bar.show_for(words)
            self._show_spot(spot)
            self._place_find_bar()
            self._go_on_finding()
        self.scene.focus.message, self.scene.focus.key = number, ""

    def open_find(self) -> None:
        """Show the bar for finding."""
        self.find_bar.open()
        self._place_find_bar()

    def search(self, text: str) -> int:
        """Look for a text in what is shown and go to the first match; how often it was found so far.

        A long conversation is gone through in slices: `finder.is_searching` until all of it was.
        """
        self.finder.search(text, self.column.messages)
        self._go_on_finding()
        return len(self.finder.matches)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_find_bar()

    def _step_match(self, step: int) -> None:
        self._show_spot(self.finder.step(step))

    def _search_again(self) -> None:
        """What is shown has changed."""
        if self.finder.is_active:
            self.finder.search_again(self.column.messages)
            self._go_on_finding()

    def _go_on_finding(self) -> None:
        """Find in one slice more, and go on when what else is due was done."""
        self.finder.go_on()
        if self.finder.spot is None and self.finder.matches:
            self._step_match(1)
        else:
            self._show_count()
        if self.finder.is_searching:
            self._find_timer.start()
        else:
            self._find_timer.stop()

    def _end_find(self) -> None:
        self._find_timer.stop()
        self._reach_timer.stop()
        self.finder.search("", ())

    def _show_count(self) -> None:
        finder = self.finder
        self.find_bar.show_count(finder.current, len(finder.matches), is_searching=finder.is_searching)
        self._place_find_bar()
        self.viewport().update()

    def _show_spot(self, spot: Spot | None) -> None:
        self._show_count()
        if spot:
            self._reach_spot()
        self.refresh()

    def _reach_spot(self) -> None:
        """Go to the current match; far down a long answer first make what stands above it, frame by frame."""
        spot = self.finder.spot
        if spot is None or spot.message >= len(self.column.messages):
            return
        if not self.column.prepare(spot.message, spot.part):
            self._reach_timer.start()
            return
        self.column.reveal(spot.message, spot.part, self.column.view_height / 3)
        if place := spot_rect(self.scene):
            self.column.scroll_to(max(0.0, place.top() - self.column.view_height / 3))
        self._place_find_bar()
        self.refresh()

    def _close_find(self) -> None:
        self._end_find()
        self.setFocus()
        self.viewport().update()

    def _place_find_bar(self) -> None:
        self.find_bar.adjustSize()
        x = Space.WIDE if self.isRightToLeft() else self.width() - self.find_bar.width() - Space.WIDE
        bar = self.find_bar.rect().translated(x, Space.SMALL)
        match = spot_rect(self.scene) if self.finder.spot else None
        if match is not None and self.rect_on_screen(match).toRect().intersects(bar):
            bar.moveBottom(self.height() - Space.SMALL)  # it would lie over what was found
        self.find_bar.move(bar.topLeft())
