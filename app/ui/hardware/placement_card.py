"""Placement: sliders for how the model is loaded, what that would take, and the limit; then load it like this.

Not here: prices (`app.state.machine.placement`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app.core.machine.fit import Fit
from app.state.machine.placement import KV_TYPES, UBATCHES, PlacementState
from app.ui.hardware.limit_bar import LimitBar
from app.ui.kit.appearance import Appearance
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count

_NAME_WIDTH = 96  # pixels at least; longer words break


class _Slider(QSlider):
    """The wheel scrolls the page, not the value under the pointer."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setAccessibleName(name)
        self.setPageStep(1)

    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()

    def show_value(self, value: int, most: int) -> None:
        """Move the slider without emitting that it was moved."""
        self.blockSignals(True)
        self.setRange(0, most)
        self.setValue(value)
        self.blockSignals(False)


class PlacementCard(QFrame):
    """A card; hidden where nothing can be priced."""

    def __init__(self, state: PlacementState, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state, self._appearance = state, appearance
        self.context = _Slider(self.tr("Context (n_ctx)"), self)
        self.on_gpu = _Slider(self.tr("Layers on the GPU (n-gpu-layers)"), self)
        self.experts = _Slider(self.tr("Experts in main memory (n-cpu-moe)"), self)
        self.pieces = _Slider(self.tr("Pieces of a prompt (ubatch)"), self)
        self.cache = _Slider(self.tr("Precision of the context (KV cache type)"), self)
        self._values: dict[QSlider, QLabel] = {}
        self._rows: dict[QSlider, tuple[QWidget, ...]] = {}
        self.bars: list[LimitBar] = []
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.best = QPushButton(self.tr("Best for this computer"), self)
        self.undo = QPushButton(self.tr("As loaded"), self)
        self.load = set_role(QPushButton(self.tr("Load it like this"), self), "primary")
        self._lay_out()
        self._connect()
        self.refresh()

    def _connect(self) -> None:
        state = self._state
        state.changed.connect(self.refresh)
        self.context.valueChanged.connect(self._set_context)
        self.on_gpu.valueChanged.connect(self._set_layers)
        self.experts.valueChanged.connect(self._set_experts)
        self.pieces.valueChanged.connect(self._set_pieces)
        self.cache.valueChanged.connect(self._set_cache)
        self.best.clicked.connect(state.choose_best)
        self.undo.clicked.connect(state.reset)
        self.load.clicked.connect(state.load)

    # what can be chosen

    def _set_context(self, place: int) -> None:
        self._state.change(context=self._state.contexts[place])

    def _set_layers(self, count_: int) -> None:
        self._state.change(gpu_layers=count_)

    def _set_experts(self, count_: int) -> None:
        self._state.change(cpu_expert_layers=count_)

    def _set_pieces(self, place: int) -> None:
        self._state.change(ubatch=UBATCHES[place])

    def _set_cache(self, place: int) -> None:
        self._state.change(kv_type=KV_TYPES[place])

    # what is shown

    def refresh(self) -> None:
        """Everything from the state; well below a frame."""
        fit, shape = self._state.fit, self._state.shape
        self.setVisible(fit is not None)
        if fit is None or shape is None:
            return
        self._show_sliders(fit, len(shape.layers))
        for slider, words in self._values.items():
            slider.setAccessibleDescription(words.text())
        while len(self.bars) < len(fit.parts):
            self.bars.append(LimitBar(self._appearance, self))
            self._memories.addWidget(self.bars[-1])
        for bar, part in zip(self.bars, fit.parts, strict=False):
            bar.show_part(part)
        self.verdict.setText(translated(self._state.reason or fit.sentence))
        self.undo.setEnabled(not self._state.is_as_loaded)
        self.load.setEnabled(not self._state.is_as_loaded)

    def _show_sliders(self, fit: Fit, layers: int) -> None:
        chosen, contexts = self._state.chosen, self._state.contexts
        wanted = fit.settings.context
        nearest = min(range(len(contexts)), key=lambda place: abs(contexts[place] - wanted))
        self.context.show_value(nearest, len(contexts) - 1)
        most = self._state.most_context
        fitting = self.tr("{wanted} tokens, {most} would fit") if most else self.tr("{wanted} tokens")
        self._values[self.context].setText(fitting.format(wanted=count(wanted), most=count(most)))
        has_gpus = len(fit.parts) > 1
        for slider in (self.on_gpu, self.experts):
            for widget in self._rows[slider]:
                widget.setVisible(has_gpus)
        on_gpu = layers + 1 if chosen.gpu_layers < 0 else min(chosen.gpu_layers, layers + 1)
        self.on_gpu.show_value(on_gpu, layers + 1)
        self._values[self.on_gpu].setText(self._on_gpu_words(on_gpu, layers))
        self.experts.show_value(min(chosen.cpu_expert_layers, layers), layers)
        words = self.tr("of {count} of {layers} layers")
        self._values[self.experts].setText(words.format(count=chosen.cpu_expert_layers, layers=layers))
        place = next((n for n, size in enumerate(UBATCHES) if size >= chosen.ubatch), len(UBATCHES) - 1)
        self.pieces.show_value(place, len(UBATCHES) - 1)
        self._values[self.pieces].setText(self.tr("{count} tokens at a time").format(count=count(chosen.ubatch)))
        self.cache.show_value(KV_TYPES.index(chosen.kv_type), len(KV_TYPES) - 1)
        full = chosen.kv_type == KV_TYPES[0]
        self._values[self.cache].setText(
            self.tr("f16: 16 bits") if full else self.tr("q8_0: 8 bits, half as large, slower")
        )

    def _on_gpu_words(self, on_gpu: int, layers: int) -> str:
        if on_gpu > layers:
            return self.tr("all {layers} and the head").format(layers=layers)
        return self.tr("{count} of {layers}").format(count=max(0, on_gpu - 1), layers=layers)

    # the layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        top = FoldingRow()
        top.addWidget(set_role(QLabel(self.tr("How it is loaded"), self), "heading"), 1)
        top.addWidget(self.best)
        column.addLayout(top)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.LARGE)
        grid.setVerticalSpacing(Space.SMALL)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 1)
        for row, slider in enumerate((self.context, self.on_gpu, self.experts, self.pieces, self.cache)):
            name = QLabel(slider.accessibleName(), self)
            name.setBuddy(slider)
            name.setWordWrap(True)
            name.setMinimumWidth(_NAME_WIDTH)
            value = self._values[slider] = set_role(QLabel(self), "secondary")
            value.setWordWrap(True)
            self._rows[slider] = (name, slider, value)
            for place, widget in enumerate(self._rows[slider]):
                grid.addWidget(widget, row, place)
        column.addLayout(grid)
        self._memories = QVBoxLayout()
        self._memories.setSpacing(Space.SMALL)
        column.addLayout(self._memories)
        column.addWidget(self.verdict)
        buttons = FoldingRow()
        buttons.addWidget(self.load)
        buttons.addWidget(self.undo)
        buttons.addStretch(1)
        column.addLayout(buttons)
