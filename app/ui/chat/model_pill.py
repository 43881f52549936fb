"""The model pill: which model answers, its state as a dot and a word, and the menu to change it.

Signals carry the wish; loading is `app.state.models.model_in_use`. Not here: the models page.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from app.core.models.model_ref import ModelRef, RemoteModel
from app.core.models.remote_engines import host_of, is_here
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Colours, Space, TextSize
from app.ui.kit.words import count, memory_size
from backends.contract.base import ModelInfo

_DOT = 8
_ARROW = 8
_COMPACT = 136  # pixels at most, where there is little room


class ModelPill(QPushButton):
    """Signals: file_wanted() – the user wants to choose a file · models_wanted() – to see what can be had."""

    file_wanted = Signal()
    models_wanted = Signal()

    def __init__(self, state: ModelInUseState, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._appearance = appearance
        self._is_compact = False
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill_menu)
        self.menu().setAccessibleName(self.tr("Models"))
        state.changed.connect(self.refresh)
        appearance.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Read the model's state again and update the pill's words, tooltip and size."""
        name, detail = self._words()
        self.setAccessibleName(self.tr("Model: {name}, {detail}").format(name=name, detail=detail))
        self.setToolTip(self._tooltip())
        self.updateGeometry()
        self.update()

    def set_compact(self, is_compact: bool) -> None:
        """Only the model's name, where there is no room for more."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.refresh()

    def sizeHint(self) -> QSize:
        name, detail = self._words()
        theme = self._appearance.theme
        width = QFontMetrics(theme.font(TextSize.SECONDARY, 500)).horizontalAdvance(name)
        width += QFontMetrics(theme.font(TextSize.NOTE, is_tabular=True)).horizontalAdvance(detail) + 2
        gaps = 2 * Space.MEDIUM + _DOT + Space.SMALL + Space.SMALL + Space.SMALL + _ARROW + 2
        width = min(width, _COMPACT - gaps) if self._is_compact else width
        return QSize(width + gaps, QFontMetrics(theme.font(TextSize.SECONDARY)).height() + 12)

    def minimumSizeHint(self) -> QSize:
        """May shrink to dot, part of the name, and arrow."""
        return QSize(96, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded pill; while loading, its lower edge is the progress."""
        theme, colours = self._appearance.theme, self._appearance.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.accent if self.hasFocus() else colours.line), 1))
        painter.setBrush(QColor(colours.hover if self.underMouse() else colours.surface))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        if self._state.phase is ModelPhase.LOADING:
            self._paint_progress(painter, box)
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
        self._paint_dot(painter)
        name, detail = self._words()
        left = self._paint_word(
            painter, Space.MEDIUM + _DOT + Space.SMALL, name, theme.font(TextSize.SECONDARY, 500), colours.text
        )
        ink = colours.medium.ink if self._leaves else colours.quiet
        self._paint_word(painter, left + Space.SMALL, detail, theme.font(TextSize.NOTE, is_tabular=True), ink)
        self._paint_arrow(painter)

    @property
    def _leaves(self) -> bool:
        """Whether what is asked leaves this computer."""
        loaded = self._state.loaded
        return isinstance(loaded, RemoteModel) and not is_here(loaded)

    def _x(self, left: float, width: float) -> float:
        """Left edge of something `left` from the leading edge; the painter's origin stands at that edge."""
        return -left - width if self.isRightToLeft() else left

    def _paint_dot(self, painter: QPainter) -> None:
        colours = self._appearance.theme.colours
        painter.setPen(Qt.PenStyle.NoPen)
        is_elsewhere = self._leaves and self._state.phase is ModelPhase.READY
        painter.setBrush(QColor(colours.medium.mark if is_elsewhere else _dot_colour(self._state.phase, colours)))
        painter.drawEllipse(QRectF(self._x(Space.MEDIUM, _DOT), (self.height() - _DOT) / 2, _DOT, _DOT))

    def _paint_word(self, painter: QPainter, left: float, word: str, font: QFont, colour: str) -> float:
        room = self.width() - left - Space.MEDIUM - _ARROW - Space.SMALL
        painter.setFont(font)
        painter.setPen(QColor(colour))
        if room < Space.HUGE:
            return left
        shown = painter.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, int(room) + 1)
        width = min(room, painter.fontMetrics().horizontalAdvance(shown)) + 1
        box = QRectF(self._x(left, width), 0, width, self.height())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        return left + width

    def _paint_arrow(self, painter: QPainter) -> None:
        painter.setPen(QPen(QColor(self._appearance.theme.colours.quiet), 1.4))
        left = self._x(self.width() - Space.MEDIUM - _ARROW, _ARROW)
        middle = self.height() / 2
        points = [QPointF(left, middle - 2), QPointF(left + 4, middle + 2), QPointF(left + 8, middle - 2)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(points)

    def _paint_progress(self, painter: QPainter, box: QRectF) -> None:
        painter.save()
        painter.setClipRect(QRectF(box.left(), box.bottom() - 2.5, box.width() * self._state.fraction, 3))
        painter.setPen(QPen(QColor(self._appearance.theme.colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.restore()

    def _words(self) -> tuple[str, str]:
        state = self._state
        match state.phase:
            case ModelPhase.READY if state.model is not None:
                return state.model.name, "" if self._is_compact else self._facts(state.model)
            case ModelPhase.LOADING:
                return self._wanted_name(), self.tr("loading {percent} %").format(percent=round(state.fraction * 100))
            case ModelPhase.LOST:
                return self._wanted_name(), self.tr("stopped")
            case ModelPhase.FAILED:
                return self._wanted_name(), self.tr("not loaded")
            case _:
                return self.tr("No model"), self.tr("choose one")

    def _facts(self, model: ModelInfo) -> str:
        """Size, quantisation and context, as far as there are any; of an engine elsewhere, where it is."""
        loaded = self._state.loaded
        if isinstance(loaded, RemoteModel):
            here = self.tr("on this computer, by {kind}").format(kind=model.backend)
            return here if is_here(loaded) else self.tr("on {host}, outside this computer").format(host=host_of(loaded))
        context = self.tr("{count} tokens").format(count=count(model.context))
        return " · ".join(part for part in (_weights(model), context) if part)

    def _wanted_name(self) -> str:
        return self._state.name or self.tr("No model")

    def _tooltip(self) -> str:
        model, loaded = self._state.model, self._state.loaded
        if model is None or loaded is None:
            return self.tr("Choose a model")
        lines = [model.name, loaded.place, f"{model.backend} · {model.build}"]
        if isinstance(loaded, RemoteModel):
            stays = self.tr("What you ask stays on this computer.")
            lines.append(stays if is_here(loaded) else self.tr("What you ask leaves this computer."))
            if not self._state.sees_tokens:
                lines.append(self.tr("The server renders the prompt: no token view, no exact re-run."))
        if self._state.resident:
            lines.append(self.tr("{size} of memory in use").format(size=memory_size(self._state.resident)))
        return "\n".join(lines)

    def _fill_menu(self) -> None:
        menu = self.menu()
        menu.clear()
        if self._state.phase is ModelPhase.LOADING:
            menu.addAction(self.tr("Cancel loading"), self._state.cancel)
            menu.addSeparator()
        if self._state.phase in (ModelPhase.FAILED, ModelPhase.LOST):
            menu.addAction(self.tr("Load again"), self._state.reload)
            menu.addSeparator()
        models = (self._state.demo, *self._state.recent)
        names = [self._state.name_of(model) for model in models]
        for model, name in zip(models, names, strict=True):
            self._add_model(name if names.count(name) == 1 else f"{name} · {model.name}", model)
        menu.addSeparator()
        menu.addAction(self.tr("Get models…"), self.models_wanted.emit)
        menu.addAction(self.tr("Open a model file…"), self.file_wanted.emit)
        if self._state.phase is ModelPhase.READY:
            menu.addSeparator()
            menu.addAction(self.tr("Unload"), self._state.unload)

    def _add_model(self, name: str, model: ModelRef) -> None:
        action = self.menu().addAction(name.replace("&", "&&"), lambda: self._state.open(model))
        action.setCheckable(True)
        action.setChecked(self._state.wanted == model and self._state.phase is ModelPhase.READY)
        action.setToolTip(model.place)


def _weights(model: ModelInfo) -> str:
    """Size and quantisation, as far as there are any."""
    parts = [memory_size(model.size) if model.size > 50_000 else "", model.quantisation.replace("none", "")]
    return " · ".join(part for part in parts if part)


def _dot_colour(phase: ModelPhase, colours: Colours) -> str:
    match phase:
        case ModelPhase.READY:
            return colours.good
        case ModelPhase.LOADING:
            return colours.medium.mark
        case ModelPhase.FAILED | ModelPhase.LOST:
            return colours.bad
        case ModelPhase.NONE:
            return colours.line
