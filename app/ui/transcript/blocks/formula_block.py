"""Draws a formula on a line of its own, and the thin line of a thematic break. Not here: setting formulas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from app.core.markdown.blocks import Block, Formula, Rule, Style, Words
from app.ui.kit.theme import Space, TextSize
from app.ui.transcript.blocks.formulas import SetFormula, Unset
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.run_layout import RunLayout
from app.ui.transcript.blocks.view import BlockView, Marks

_LARGER = 1.1  # than the text round it


class FormulaView(BlockView):
    """A formula, centred, smaller when it is too wide; its source when it cannot be set."""

    def __init__(self, block: Formula, kit: Kit) -> None:
        super().__init__(block)
        self._source = block
        self._kit = kit
        self._pixels = round(kit.look.theme.px(TextSize.ANSWER) * _LARGER)
        self._box = QRectF()
        self._formula: SetFormula | Unset = Unset(is_pending=True)
        self._plain: RunLayout | None = None

    def lay_out(self, width: float) -> None:
        self._formula = self._kit.formulas.get(self._source.tex, self._pixels, is_display=True)
        if isinstance(self._formula, SetFormula):
            self._fit(self._formula, width)
        elif not self._formula.is_pending:
            self._lay_out_source(width)
        else:
            self.height = self._kit.look.scaled(36)
            self._box = QRectF(0, 0, width, self.height)

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks: Marks) -> None:
        look = self._kit.look
        if self._plain:
            self._plain.paint(painter, origin, look.text, Marks())
        box = self._box.translated(origin)
        if marks.selected:
            painter.fillRect(box, look.selected)
        if isinstance(self._formula, SetFormula):
            painter.save()
            painter.translate(box.topLeft())
            painter.scale(box.width() / self._formula.width, box.width() / self._formula.width)
            key = (self._source.tex, self._pixels, True)
            self._kit.formulas.paint(painter, QPointF(0, 0), key, self._formula, look.text)
            painter.restore()

    def position_at(self, point: QPointF) -> int:
        return 0 if point.x() < self._box.center().x() else 1

    def caret(self, position: int) -> QRectF:
        return QRectF(self._box.right() if position else self._box.left(), 0, 1, self.height)

    def update(self, block: Block) -> bool:
        if not isinstance(block, Formula):
            return False
        self.block = self._source = block
        return True

    @property
    def awaited(self) -> bool:
        return isinstance(self._formula, Unset) and self._formula.is_pending

    def _fit(self, formula: SetFormula, width: float) -> None:
        scale = min(1.0, width / formula.width)
        self.height = formula.height * scale + Space.SMALL
        size = (formula.width * scale, formula.height * scale)
        self._box = QRectF(round((width - size[0]) / 2), Space.HAIR, *size)

    def _lay_out_source(self, width: float) -> None:
        words = Words(self._source.source, Style.CODE)
        self._plain = RunLayout((words,), self._kit.look, self._kit.formulas, self._kit.look.answer)
        self._plain.lay_out(width)
        self.height = self._plain.height
        self._box = QRectF(0, 0, self._plain.natural_width, self.height)


class RuleView(BlockView):
    """A thin line across, as a thematic break is drawn."""

    def __init__(self, block: Rule, kit: Kit) -> None:
        super().__init__(block)
        self._kit = kit
        self._width = 0.0

    def lay_out(self, width: float) -> None:
        self._width, self.height = width, float(Space.LARGE)

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks: Marks) -> None:
        painter.setPen(QPen(self._kit.look.line, 1))
        y = origin.y() + self.height / 2 + 0.5
        painter.drawLine(QPointF(origin.x(), y), QPointF(origin.x() + self._width, y))

    def position_at(self, point: QPointF) -> int:
        return 0

    def caret(self, position: int) -> QRectF:
        return QRectF(0, 0, 1, self.height)
