"""TeX set by ziamath on a background thread, kept as SVG, drawn crisp in any colour and size.

A formula that cannot be set is reported as such, and its source is shown. Not here: finding TeX in a text
(`app.core.markdown.math_rules`).
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QElapsedTimer, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.services.background.tasks import Tasks

_MOST = 2000  # formulas kept; a set one is about 6 KB of SVG
_MOST_PIXMAPS = 1500
_DRAWING = 0.003  # seconds for turning formulas into pixels in one turn of the event loop; one at least is
_LONGEST = 1500  # characters of a formula; longer ones are shown as their source
_DEEPEST = 40  # braces in braces, the same
_PAUSE_MILLISECONDS = 40  # in which formulas that are set are gathered, for each time lines are broken again
_INK = "#010203"  # stands for the text colour until it is drawn
_VIEW_BOX = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


@dataclass(frozen=True, slots=True)
class SetFormula:
    """A formula ready to draw; sizes in pixels, `ascent` is what stands above the line."""

    svg: str
    width: float
    height: float
    ascent: float


@dataclass(frozen=True, slots=True)
class Unset:
    """A formula that cannot be set, or is not set yet when `is_pending`."""

    is_pending: bool


Key = tuple[str, int, bool]


def can_be_set(tex: str) -> bool:
    """Whether it is worth trying: no formula that a person wrote is as long, or as deep."""
    if len(tex) > _LONGEST:
        return False
    depth = deepest = 0
    for character in tex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    return deepest <= _DEEPEST


def set_formula(tex: str, pixels: int, is_display: bool) -> SetFormula | Unset:
    """Set one formula; slow, for the background thread."""
    from ziamath.config import config  # 0.4 s to import, and only some answers need it
    from ziamath.zmath import Latex

    config.svg2 = False  # QtSvg draws nothing for SVG 2
    try:
        svg = Latex(tex, size=pixels, color=_INK, inline=not is_display).svg()
    except Exception:  # noqa: BLE001 - any broken TeX raises anything here; the source is shown instead
        return Unset(is_pending=False)
    box = _VIEW_BOX.search(svg)
    if box is None:
        return Unset(is_pending=False)
    _, top, width, height = (float(number) for number in box.groups())
    return SetFormula(svg, width, height, -top)


class Formulas(QObject):
    """Sets and keeps formulas.

    Signals: `ready()` some formulas that were pending are not any more; not oftener than can be drawn ·
    `undrawn()` some that were to be painted were left out, for too many were new; paint again.
    """

    ready = Signal()
    undrawn = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._formulas: OrderedDict[Key, SetFormula | Unset] = OrderedDict()
        self._pixmaps: OrderedDict[tuple[Key, str, float], QPixmap] = OrderedDict()
        self._announce = QTimer(self, singleShot=True, interval=_PAUSE_MILLISECONDS)
        self._announce.timeout.connect(self.ready)
        self._since = QElapsedTimer()
        self._announce.timeout.connect(self._since.start)
        self._spent = 0.0  # on drawing in this turn
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self._paint_again)

    def get(self, tex: str, pixels: int, is_display: bool) -> SetFormula | Unset:
        """The formula, or that it is pending or cannot be set."""
        key = (tex, pixels, is_display)
        found = self._formulas.get(key)
        if found is None and not can_be_set(tex):
            found = self._formulas[key] = Unset(is_pending=False)
        elif found is None:
            found = self._formulas[key] = Unset(is_pending=True)
            self._tasks.run(lambda: set_formula(tex, pixels, is_display), lambda made: self._keep(key, made))
        else:
            self._formulas.move_to_end(key)
        return found

    def paint(self, painter: QPainter, at: QPointF, key: Key, formula: SetFormula, colour: QColor) -> None:
        """Draw a formula with its top left corner at `at`."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        pixmap = self._pixmap(key, formula, colour, ratio)
        if pixmap is not None:
            painter.drawPixmap(at, pixmap)

    def _keep(self, key: Key, made: SetFormula | Unset) -> None:
        self._formulas[key] = made
        while len(self._formulas) > _MOST:
            self._formulas.popitem(last=False)
        if not self._announce.isActive():
            is_first = not self._since.isValid() or self._since.elapsed() > _PAUSE_MILLISECONDS
            self._announce.start(0 if is_first else _PAUSE_MILLISECONDS)

    def _pixmap(self, key: Key, formula: SetFormula, colour: QColor, ratio: float) -> QPixmap | None:
        """The formula's pixels, or None where too many were made in this turn."""
        name = (key, colour.name(), ratio)
        if name not in self._pixmaps:
            self._again.start()
            if self._spent >= _DRAWING:
                return None
            begin = time.thread_time()
            self._pixmaps[name] = _drawn(formula, colour, ratio)
            self._spent += time.thread_time() - begin
            if len(self._pixmaps) > _MOST_PIXMAPS:
                self._pixmaps.popitem(last=False)
        self._pixmaps.move_to_end(name)
        return self._pixmaps[name]

    def _paint_again(self) -> None:
        was_full, self._spent = self._spent >= _DRAWING, 0.0
        if was_full:
            self.undrawn.emit()


def _drawn(formula: SetFormula, colour: QColor, ratio: float) -> QPixmap:
    svg = QSvgRenderer(QByteArray(formula.svg.replace(_INK, colour.name()).encode()))
    pixmap = QPixmap(max(1, round(formula.width * ratio)), max(1, round(formula.height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg.render(painter, QRectF(0, 0, formula.width, formula.height))
    painter.end()
    return pixmap
