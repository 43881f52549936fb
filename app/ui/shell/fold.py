"""Side bar and content beside each other; in a narrow window the side bar folds away and opens over the content."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.kit.theme import FOLD_BELOW, SIDEBAR_WIDTH, with_alpha

_VEIL = 0.35


class _Veil(QWidget):
    """Lies over the content while the side bar is open above it; a click closes it."""

    clicked = Signal()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.clicked.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), with_alpha("#000000", _VEIL))


class Fold(QWidget):
    """Signals: folded(bool) – whether the side bar is out of sight."""

    folded = Signal(bool)

    def __init__(self, side: QWidget, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side, self._content = side, content
        self._veil = _Veil(self)
        self._veil.clicked.connect(self.close_overlay)
        self._is_open_over = False
        self.is_wanted = True  # by the user, where there is room
        content.setParent(self)
        side.setParent(self)
        self._side.raise_()

    @property
    def is_narrow(self) -> bool:
        """Whether there is no room for both."""
        return self.width() < FOLD_BELOW

    @property
    def is_side_shown(self) -> bool:
        """Beside the content or over it."""
        return self._is_open_over if self.is_narrow else self.is_wanted

    def toggle(self) -> None:
        """Show or hide the side bar."""
        if self.is_narrow:
            self._is_open_over = not self._is_open_over
        else:
            self.is_wanted = not self.is_wanted
        self.arrange()

    def close_overlay(self) -> None:
        """After a choice in the open side bar, back to the content."""
        if self._is_open_over:
            self._is_open_over = False
            self.arrange()

    def arrange(self) -> None:
        """Place both; right to left where the language is written so."""
        self._is_open_over = self._is_open_over and self.is_narrow
        beside = SIDEBAR_WIDTH if self.is_side_shown and not self.is_narrow else 0
        mirrored = self.isRightToLeft()
        self._content.setGeometry(QRect(0 if mirrored else beside, 0, self.width() - beside, self.height()))
        self._side.setGeometry(self.width() - SIDEBAR_WIDTH if mirrored else 0, 0, SIDEBAR_WIDTH, self.height())
        self._side.setVisible(self.is_side_shown)
        self._veil.setGeometry(self.rect())
        self._veil.setVisible(self._is_open_over)
        if self._is_open_over:
            self._veil.raise_()
            self._side.raise_()
        self.folded.emit(not self.is_side_shown)

    def changeEvent(self, event: QEvent) -> None:
        """Another direction of writing has the side bar at the other side."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self.arrange()

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """Fold or unfold as the width asks."""
        self.arrange()
