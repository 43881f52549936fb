"""TeX set by ziamath on a background thread, kept as SVG, drawn crisp in any colour and size.

A formula that cannot be set is reported as such, and its source is shown. Not here: finding TeX in a text
(`app.core.markdown.math_rules`).
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QObject, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.services.background.tasks import Tasks

_MOST = 2000  # formulas kept; a set one is about 6 KB of SVG
_MOST_PIXMAPS = 300
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

    Signals: `ready()` some formulas that were pending are not any more; at most once per turn of the event loop.
    """

    ready = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._formulas: OrderedDict[Key, SetFormula | Unset] = OrderedDict()
        self._pixmaps: OrderedDict[tuple[Key, str, float], QPixmap] = OrderedDict()
        self._announce = QTimer(self, singleShot=True, interval=0)
        self._announce.timeout.connect(self.ready)

    def get(self, tex: str, pixels: int, is_display: bool) -> SetFormula | Unset:
        """The formula, or that it is pending or cannot be set."""
        key = (tex, pixels, is_display)
        found = self._formulas.get(key)
        if found is None:
            found = self._formulas[key] = Unset(is_pending=True)
            self._tasks.run(lambda: set_formula(tex, pixels, is_display), lambda made: self._keep(key, made))
        else:
            self._formulas.move_to_end(key)
        return found

    def paint(self, painter: QPainter, at: QPointF, key: Key, formula: SetFormula, colour: QColor) -> None:
        """Draw a formula with its top left corner at `at`."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device else 1.0
        painter.drawPixmap(at, self._pixmap(key, formula, colour, ratio))

    def _keep(self, key: Key, made: SetFormula | Unset) -> None:
        self._formulas[key] = made
        while len(self._formulas) > _MOST:
            self._formulas.popitem(last=False)
        self._announce.start()

    def _pixmap(self, key: Key, formula: SetFormula, colour: QColor, ratio: float) -> QPixmap:
        name = (key, colour.name(), ratio)
        if name not in self._pixmaps:
            self._pixmaps[name] = _drawn(formula, colour, ratio)
            if len(self._pixmaps) > _MOST_PIXMAPS:
                self._pixmaps.popitem(last=False)
        self._pixmaps.move_to_end(name)
        return self._pixmaps[name]


def _drawn(formula: SetFormula, colour: QColor, ratio: float) -> QPixmap:
    svg = QSvgRenderer(QByteArray(formula.svg.replace(_INK, colour.name()).encode()))
    pixmap = QPixmap(max(1, round(formula.width * ratio)), max(1, round(formula.height * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg.render(painter, QRectF(0, 0, formula.width, formula.height))
    painter.end()
    return pixmap
