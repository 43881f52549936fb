"""The mouse on the canvas: hover, press, drag to select, double and triple click, scrolling while dragging.

Not here: the keyboard (`keys`), what a control does (`actions`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, Qt, QTimer

from app.core.markdown.text import shown
from app.ui.transcript.blocks.words_at import word_around
from app.ui.transcript.column import Column
from app.ui.transcript.hits import Target, caret_at, is_text_at, link_at, target_at
from app.ui.transcript.painting import Focus
from app.ui.transcript.selection import Caret, Selection

_DRAG_MILLISECONDS = 30
_DRAG_SPEED = 0.35  # of the distance to the edge, per step
_CLICK = 4  # pixels the mouse may move in a click


class Pointer(QObject):
    """Keeps what the mouse is doing. Points are those of the column. It has no signals; it calls what it is given."""

    def __init__(
        self,
        column: Column,
        selection: Selection,
        hovered: Focus,
        activate: Callable[[Target], None],
        open_link: Callable[[str], None],
        scroll_by: Callable[[float], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._column = column
        self._selection = selection
        self._hovered = hovered
        self._activate = activate
        self._open_link = open_link
        self._scroll_by = scroll_by
        self._pressed: QPointF | None = None
        self._pressed_target: Target | None = None
        self._last = QPointF()
        self._beyond = 0.0
        self._timer = QTimer(self, interval=_DRAG_MILLISECONDS)
        self._timer.timeout.connect(self._scroll_on)

    def hover(self, point: QPointF) -> Qt.CursorShape:
        """The mouse is over a point; the cursor that belongs there."""
        target = target_at(self._column, point)
        has_messages = bool(self._column.messages) and 0 <= point.x() <= self._column.width
        self._hovered.message = self._column.message_at(point.y()) if has_messages else -1
        self._hovered.key = target.key if target else ""
        if target or link_at(self._column, point):
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.IBeamCursor if is_text_at(self._column, point) else Qt.CursorShape.ArrowCursor

    def leave(self) -> None:
        """Forget what was under the mouse, which has left the window."""
        self._hovered.message, self._hovered.key = -1, ""

    def press(self, point: QPointF, is_extending: bool) -> None:
        """The left button went down."""
        self._pressed, self._last = point, point
        self._pressed_target = target_at(self._column, point)
        caret = caret_at(self._column, point)
        if self._pressed_target is None and caret:
            anchor = self._selection.anchor if is_extending and self._selection.anchor else caret
            self._selection.set(anchor, caret)

    def drag(self, point: QPointF, beyond: float) -> None:
        """The mouse moved with the button down; `beyond` is how far it is outside of the window."""
        self._last, self._beyond = point, beyond
        if self._pressed is None or self._pressed_target:
            return
        caret = caret_at(self._column, point)
        if caret and self._selection.anchor:
            self._selection.set(self._selection.anchor, caret)
        if beyond and not self._timer.isActive():
            self._timer.start()
        elif not beyond:
            self._timer.stop()

    def release(self, point: QPointF) -> None:
        """The button went up: a click on a control or link does what it stands for."""
        self._timer.stop()
        pressed, target = self._pressed, self._pressed_target
        self._pressed = self._pressed_target = None
        if pressed is None or (point - pressed).manhattanLength() > _CLICK:
            return
        found = target_at(self._column, point)
        if target and found and found.key == target.key:
            self._activate(found)
        elif not target and self._selection.ends is None and (url := link_at(self._column, point)):
            self._open_link(url)

    def double_click(self, point: QPointF) -> None:
        """Select the word under the mouse."""
        self._select_around(point, is_whole=False)

    def triple_click(self, point: QPointF) -> None:
        """Select the block under the mouse."""
        self._select_around(point, is_whole=True)

    def _select_around(self, point: QPointF, is_whole: bool) -> None:
        caret = caret_at(self._column, point)
        if caret is None or target_at(self._column, point):
            return
        views = self._column.messages[caret.message].parts[caret.part].placed()
        if caret.view >= len(views):
            return
        text = shown(views[caret.view].view.block)
        start, end = (0, len(text)) if is_whole else word_around(text, caret.position)
        self._selection.set(caret._replace(position=start), caret._replace(position=end))

    def _scroll_on(self) -> None:
        step = self._beyond * _DRAG_SPEED
        self._scroll_by(step)
        self._last += QPointF(0, step)
        caret: Caret | None = caret_at(self._column, self._last)
        if caret and self._selection.anchor:
            self._selection.set(self._selection.anchor, caret)
