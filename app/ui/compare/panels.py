"""The panels of a comparison in a row, or stacked where there is no room: current one, widths, scrolling together.

Not here: what a panel shows (`card`), what comes of its buttons (`page`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QWidget

from app.ui.compare.card import PanelCard
from app.ui.kit.theme import Space
from backends.contract.messages import Effort

_SEEN_AT_ONCE = 3
_STRETCHED = 2  # how much wider the current panel is than the others


class Panels(QScrollArea):
    """Signals: current_changed(index). The lines between panels can be dragged; equal or stretched puts them back."""

    current_changed = Signal(int)

    def __init__(self, make_card: Callable[[int], PanelCard], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards: list[PanelCard] = []  # those in use
        self._made: list[PanelCard] = []  # making one takes longer than a frame may: they are used again
        self._make_card = make_card
        self.current = 0
        self.is_together = False
        self._is_stretched = self._is_scrolling = False
        self._row = QSplitter(Qt.Orientation.Horizontal, self)
        self._row.setChildrenCollapsible(False)
        self._row.setHandleWidth(Space.MEDIUM)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._row)

    @property
    def is_stacked(self) -> bool:
        """Whether the panels stand above each other."""
        return self._row.orientation() == Qt.Orientation.Vertical

    @property
    def fit_side_by_side(self) -> bool:
        """Whether there is room; more than three scroll instead."""
        needed = sum(card.minimumSizeHint().width() + Space.MEDIUM for card in self.cards) - Space.MEDIUM
        return len(self.cards) > _SEEN_AT_ONCE or needed <= self.width()

    def show_efforts(self, efforts: Sequence[Effort]) -> None:
        """A panel for each; the last one is the current one, if all can be seen at once."""
        for index in range(len(self._made), len(efforts)):
            card = self._make_card(index)
            self._made.append(card)
            self._row.addWidget(card)
            card.focused.connect(partial(self.mark, index))
            card.transcript.verticalScrollBar().valueChanged.connect(partial(self._scrolled, index))
        self.cards = self._made[: len(efforts)]
        for card, effort in zip(self.cards, efforts, strict=True):
            card.set_effort(effort)
        for card in self._made:
            card.setVisible(card in self.cards)
        self.set_stacked(is_stacked=self.is_stacked)
        self.choose(len(self.cards) - 1 if len(self.cards) <= _SEEN_AT_ONCE else 0)

    def choose(self, index: int) -> None:
        """Make a panel the current one, and bring it into view."""
        self.mark(max(0, index))
        if self.cards:
            card = self.cards[self.current]
            self.ensureWidgetVisible(card, 0, 0)
            card.setFocus()

    def mark(self, index: int) -> None:
        """A panel is the current one, because it was chosen or has got the focus."""
        self.current = index
        for number, card in enumerate(self.cards):
            card.set_current(number == index)
        if self._is_stretched:
            self.share_out()
        self.current_changed.emit(index)

    def set_stacked(self, *, is_stacked: bool) -> None:
        """Above each other, or side by side."""
        self._row.setOrientation(Qt.Orientation.Vertical if is_stacked else Qt.Orientation.Horizontal)
        for card in self.cards:
            card.setMinimumHeight(card.stacked_height if is_stacked else 0)
        self.share_out()

    def set_stretched(self, is_stretched: bool) -> None:
        """The current panel wider than the others, or all the same."""
        self._is_stretched = is_stretched
        self.share_out()

    def share_out(self) -> None:
        """Give each panel its part of the room."""
        sizes = [1000] * len(self.cards)
        for index, card in enumerate(self.cards):
            is_wide = self._is_stretched and index == self.current
            sizes[index] *= _STRETCHED if is_wide else 1
            card.setMinimumWidth(self._stretched_width(card) if is_wide and not self.is_stacked else 0)
        self._row.setSizes(sizes)

    def _stretched_width(self, wide: PanelCard) -> int:
        """As wide as leaves every other panel in view; where they scroll anyway, twice as wide as they are."""
        least = wide.minimumSizeHint().width()
        if len(self.cards) > _SEEN_AT_ONCE:
            return min(_STRETCHED * least, self.width())
        others = sum(card.minimumSizeHint().width() + Space.MEDIUM for card in self.cards if card is not wide)
        return max(least, min(_STRETCHED * least, self.viewport().width() - others))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is stretched gives way in a narrower window."""
        super().resizeEvent(event)
        if self._is_stretched:
            self.share_out()

    def show_reasoning(self, is_open: bool) -> None:
        """Open or fold the reasoning of all panels."""
        for card in self._made:
            card.transcript.show_reasoning(is_open)

    def _scrolled(self, source: int, value: int) -> None:
        """Keep the other panels at the same part of their length; text that streams into another one moves nothing."""
        is_users = source == self.current or self._made[source].underMouse()
        if not self.is_together or self._is_scrolling or not is_users:
            return
        self._is_scrolling = True
        bar = self._made[source].transcript.verticalScrollBar()
        part = value / bar.maximum() if bar.maximum() else 0.0
        for index, card in enumerate(self.cards):
            if index != source:
                other = card.transcript.verticalScrollBar()
                other.setValue(round(part * other.maximum()))
        self._is_scrolling = False
