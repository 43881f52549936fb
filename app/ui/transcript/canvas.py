"""The canvas under the transcript: paints the column, keeps the scroll bar true, takes the mouse and the keyboard.

Not here: entries and streaming, what controls do (`transcript`, which is built on this).
"""

from __future__ import annotations

import html
import time

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QPushButton, QToolTip, QWidget

from app.ui.kit.theme import READING_WIDTH, Space
from app.ui.kit.words import moment
from app.ui.transcript.column import FRAME, Column
from app.ui.transcript.finding import Finder
from app.ui.transcript.hits import Target, is_question, is_text_at, link_at, scroll_sideways, target_at
from app.ui.transcript.keys import Keys
from app.ui.transcript.look import Look
from app.ui.transcript.painting import Focus, Scene, paint
from app.ui.transcript.pointer import Pointer
from app.ui.transcript.selection import Selection

_LINE_STEP = 40
_LEAST = 0.001  # seconds for measuring, in which one part at least is measured
_TIDY_MILLISECONDS = 700
_COPIED_MILLISECONDS = 2000  # how long a control says that it has copied
_NARROWEST = 240
_TRIPLE_MILLISECONDS = 400
_STRETCH = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
_ACTING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Canvas(QAbstractScrollArea):
    """A column of messages in a window. It has no signals; what is built on it says what controls and links do."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = Column()
        self.selection = Selection()
        self.finder = Finder()
        self.scene = Scene(self.column, self.selection, self.finder, Focus(), Focus(), look)
        self.keys = Keys(self.column, self.scene.focus, self.selection)
        self.pointer = Pointer(
            self.column, self.selection, self.scene.hovered, self.activate, self.open_link, self._scroll_by, self
        )
        self.has_news = False  # text came below the window
        self._is_syncing = False
        self._clicks, self._clicked_at = 0, 0  # for the triple click, which Qt does not know
        self._tidy = QTimer(self, singleShot=True, interval=_TIDY_MILLISECONDS)
        self._tidy.timeout.connect(self.column.release_far)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MILLISECONDS)
        self._copied.timeout.connect(self._end_copied)
        self._catch_up = QTimer(self, singleShot=True, interval=0)
        self._catch_up.timeout.connect(self._go_on)
        self._set_up()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.verticalScrollBar().setSingleStep(_LINE_STEP)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.new_button = QPushButton(self.tr("\u2193 New"), self)
        self.new_button.setObjectName("newButton")
        self.new_button.setAccessibleName(self.tr("Go to the newest text"))
        self.new_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.new_button.clicked.connect(self.scroll_to_end)
        self.new_button.hide()

    # What is built on it says

    def activate(self, target: Target) -> None:
        """Do what a control stands for."""
        raise NotImplementedError

    def open_link(self, url: str) -> None:
        """Follow a link that was clicked."""
        raise NotImplementedError

    def copy(self, is_plain: bool = False) -> None:
        """Put the selection on the clipboard."""
        raise NotImplementedError

    def place_overlays(self) -> None:
        """The column has moved, or its heights have changed."""
        raise NotImplementedError

    def takes_key(self, event: QKeyEvent) -> bool:
        """Whether a key answers a question in the column."""
        raise NotImplementedError

    def decide_by_key(self, event: QKeyEvent) -> bool:
        """Take a key that answers a question in the column; whether it was one."""
        raise NotImplementedError

    # Place and drawing

    @property
    def left(self) -> float:
        """Where the reading column begins in the viewport; the scroll bar does not push it off the middle."""
        return float(round((self.width() - self.column.width) / 2 - self.viewport().x()))

    def refresh(self, seconds: float = FRAME) -> None:
        """Settle the column after a change, for about so long, bring the scroll bar in line, draw."""
        self.column.settle(seconds)
        self._sync()
        self.viewport().update()

    def cover(self, pixels: int) -> None:
        """A notice lies over so much of the upper edge."""
        self.column.cover(float(pixels))
        self._sync()
        self.viewport().update()

    def scroll_to_end(self) -> None:
        """Show the newest and follow it."""
        self.column.go_to_end()
        self.refresh()

    def show_copied(self, target: Target) -> None:
        """Let a control say for a moment that it has copied."""
        self.scene.copied.message, self.scene.copied.key = target.message, target.key
        self._copied.start()
        self.viewport().update()

    def _end_copied(self) -> None:
        self.scene.copied.message, self.scene.copied.key = -1, ""
        self.viewport().update()

    def rect_on_screen(self, rect: QRectF) -> QRectF:
        """A rectangle of the column, in the viewport's coordinates."""
        return rect.translated(self.left, -self.column.view_top)

    def _sync(self) -> None:
        bar = self.verticalScrollBar()
        self._is_syncing = True
        bar.setRange(0, round(self.column.lowest_top))
        bar.setPageStep(round(self.column.view_height))
        bar.setValue(round(self.column.view_top))
        self._is_syncing = False
        if self.column.is_at_end:
            self.has_news = False
        if self.column.is_behind or self.column.is_unsettled:
            self._catch_up.start()
        self.new_button.setVisible(self.has_news)
        if self.has_news:
            self._place_button()
        self.place_overlays()

    def _go_on(self) -> None:
        end = time.thread_time() + FRAME
        self.column.catch_up()
        self.refresh(max(_LEAST, end - time.thread_time()))

    def _place_button(self) -> None:
        self.new_button.adjustSize()
        size = self.new_button.size()
        self.new_button.move((self.width() - size.width()) // 2, self.height() - size.height() - Space.MEDIUM)
        self.new_button.raise_()

    def _on_scrolled(self, value: int) -> None:
        if not self._is_syncing:
            self.column.scroll_to(float(value))
            self._sync()
            self.viewport().update()

    def _scroll_by(self, pixels: float) -> None:
        self.column.scroll_to(max(0.0, min(self.column.lowest_top, self.column.view_top + pixels)))
        self._sync()
        self.viewport().update()

    def point(self, at: QPointF | QPoint) -> QPointF:
        """A point of the viewport, in the column's coordinates."""
        return QPointF(at.x() - self.left, at.y() + self.column.view_top)

    # Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        top = self.column.view_top
        painter = QPainter(self.viewport())
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # each text runs as its own letters do
        painter.fillRect(event.rect(), self.scene.look.ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.left, -top)
        paint(painter, self.scene, QRectF(event.rect()).translated(-self.left, top))
        painter.end()
        self._tidy.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * self.scene.look.margin - self.verticalScrollBar().sizeHint().width()
        self.column.resize(float(min(READING_WIDTH, max(_NARROWEST, room))), float(self.viewport().height()))
        self._sync()
        self.viewport().update()

    def scrollContentsBy(self, _across: int, _down: int) -> None:
        """The column scrolls by its own account."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.scene.has_keyboard = True
            self.keys.enter()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.scene.has_keyboard = False
        self.viewport().update()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        if self.scene.has_keyboard and self.keys.step_control(1 if is_next else -1):
            self.refresh()
            return True
        return super().focusNextPrevChild(is_next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._on_command(event) or self._on_move(event):
            self.refresh()
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self.scene.has_keyboard = False
        point = self.point(event.position())
        if self._clicks == 2 and event.timestamp() - self._clicked_at < _TRIPLE_MILLISECONDS:
            self.pointer.triple_click(point)
        else:
            self.pointer.press(point, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self._clicks, self._clicked_at = 1, event.timestamp()
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self.point(event.position())
        if event.buttons() & Qt.MouseButton.LeftButton:
            y, height = event.position().y(), self.viewport().height()
            self.pointer.drag(point, y if y < 0 else max(0.0, y - height))
            self.viewport().update()
        elif self._hover(point):
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.pointer.release(self.point(event.position()))
            self.refresh()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(self.point(event.position()))
        self._clicks, self._clicked_at = 2, event.timestamp()
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer.leave()
        self.viewport().update()
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels, angle = event.pixelDelta(), event.angleDelta()
        across = float(-(pixels.x() or angle.x() / 2))
        is_across = abs(angle.x()) > abs(angle.y())
        if is_across and scroll_sideways(self.column, self.point(event.position()), across):
            self.viewport().update()
            event.accept()
            return
        super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keys that answer a question are taken before the window's own commands on the same keys."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.takes_key(event):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            point = self.point(event.pos())
            tip = self.tip_at(point)
            # Escaped: a tip that looks like HTML would be drawn as HTML, and could load a picture.
            QToolTip.showText(event.globalPos(), f"<p>{html.escape(tip)}</p>" if tip else "", self)
            return True
        return super().viewportEvent(event)

    def tip_at(self, point: QPointF) -> str:
        """What a control does, where a link leads, or when a message was written: of an answer beside its text."""
        target = target_at(self.column, point)
        tip = target.control.tip if target else link_at(self.column, point)
        if tip or target or not self.column.messages:
            return tip
        number = self.column.message_at(point.y())
        is_read = is_text_at(self.column, point) and not is_question(self.column, number)
        return "" if is_read else moment(self.column.messages[number].entry.created)

    def _hover(self, point: QPointF) -> bool:
        """Follow the mouse; whether anything looks different now."""
        hovered = self.scene.hovered
        before = (hovered.message, hovered.key)
        self.viewport().setCursor(self.pointer.hover(point))
        return before != (hovered.message, hovered.key)

    def _on_command(self, event: QKeyEvent) -> bool:
        """Carry out what a key asks for: copying, selecting, acting."""
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.keys.select_all()
        elif key == Qt.Key.Key_Escape and self.selection.ends:
            self.selection.clear()
        elif self.decide_by_key(event):
            return True
        elif key in _ACTING and self.scene.has_keyboard and (target := self.keys.target()):
            self.activate(target)
        else:
            return False
        return True

    def _on_move(self, event: QKeyEvent) -> bool:
        """Moving over messages and controls, stretching the selection, scrolling."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        page = self.column.view_height - _LINE_STEP
        if key in _STRETCH and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.keys.stretch(*_STRETCH[key], bool(modifiers & Qt.KeyboardModifier.ControlModifier))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.scene.has_keyboard = True
            self.keys.step_message(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.scene.has_keyboard = True
            self.keys.step_control(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_Space):
            self._scroll_by(page)
        elif key == Qt.Key.Key_PageUp:
            self._scroll_by(-page)
        elif key == Qt.Key.Key_Home:
            self._scroll_by(-self.column.height)
        elif key == Qt.Key.Key_End:
            self.scroll_to_end()
        else:
            return False
        return True
