"""The Hardware page: memories with the model in them, load and speed now, what other computers could do.

Shown, it looks once a second; hidden, it does nothing. Not here: the figures (`app.state.machine.hardware`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.machine.device_use import DeviceUse
from app.core.machine.fit import layer_owners
from app.core.machine.hardware import Hardware, machine_when_idle
from app.core.machine.hardware_report import sensor_words
from app.core.machine.measurements import to_text
from app.core.machine.probes.known import Unknown
from app.core.machine.probes.sensors import Sensors
from app.state.machine.engine_packs import EnginePacksState
from app.state.machine.hardware import AnswerSpeed, HardwareState
from app.state.machine.measuring import MeasuringState
from app.state.machine.pack_offers import PackOffersState
from app.state.machine.placement import PlacementState
from app.ui.hardware.chart import LoadChart
from app.ui.hardware.device_card import DeviceCard
from app.ui.hardware.known_table import KnownTable
from app.ui.hardware.layer_strip import LayerStrip
from app.ui.hardware.pack_card import PackCard
from app.ui.hardware.placement_card import PlacementCard
from app.ui.hardware.speed_card import SpeedCard
from app.ui.kit.appearance import Appearance
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.kit.page_area import PageArea
from app.ui.kit.sentences import translated
from app.ui.kit.theme import PAGE_WIDTH, Space
from app.ui.kit.widgets import reading_column, set_role
from app.ui.kit.words import cores_words, count, gib, rate_words

_NARROW = 760


class HardwarePage(PageArea):
    """Scrolls where the window is low. Signals: saved(Sentence, Path) – a measurement was exported."""

    saved = Signal(object, object)

    def __init__(
        self,
        state: HardwareState,
        measuring: MeasuringState,
        placing: PlacementState,
        packs: EnginePacksState,
        offers: PackOffersState,
        appearance: Appearance,
        dialogs: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._measuring, self._appearance = state, measuring, appearance
        self.setAccessibleName(self.tr("Hardware"))
        self.subtitle = set_role(QLabel(self), "secondary")
        self.copy_button = CopyButton(self._report, self, self.tr("Copy report"))
        self.unload_button = QPushButton(self)
        self.unload_button.clicked.connect(self._unload_or_load)
        self.unusable = set_role(QLabel(self), "secondary")
        self.unusable.setWordWrap(True)
        self.cards: list[DeviceCard] = []
        self.layer_words = set_role(QLabel(self), "note")
        self.layers = LayerStrip(appearance, self)
        self.chart = LoadChart(appearance, self)
        self.load = set_role(QLabel(self), "secondary")
        self.speed = set_role(QLabel(self), "title")
        self.speed_words = set_role(QLabel(self), "note")
        self.speed_words.setWordWrap(True)
        self.answers = set_role(QLabel(self), "note")
        self.answers.setWordWrap(True)
        self.placement = PlacementCard(placing, appearance, self)
        self.pack = PackCard(packs, offers, dialogs, self)
        self.measure = SpeedCard(measuring, dialogs, self)
        measuring.saved.connect(self.saved)
        self.table = KnownTable(self)
        self._lay_out()
        state.changed.connect(self._refresh)
        state.ticked.connect(self._tick)

    def _report(self) -> str:
        """With the speed where it was measured."""
        measured = self._measuring.of_this_model
        speed = f"\nMeasured speed\n{to_text(measured)}\n" if measured else ""
        return self._state.report() + speed

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, load and speed stand below each other."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        directions = QBoxLayout.Direction
        self._live.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._state.watch()
        self._tick()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._state.rest()

    def _unload_or_load(self) -> None:
        if self._state.model is None:
            self._state.load_again()
        else:
            self._state.unload()

    # what is shown

    def _refresh(self) -> None:
        state = self._state
        if not self.isVisible() or state.hardware is None:
            return
        self._show_model()
        self.unusable.setText("\n".join(_trouble(state.hardware)))
        self.unusable.setVisible(bool(self.unusable.text()))
        self.table.show_here(machine_when_idle(state.hardware))
        self._show_memory()
        self._show_layers()
        self._show_answers()

    def _show_answers(self) -> None:
        """The last ones, newest first: what a person has just seen."""
        answers = self._state.answers
        self.answers.setText("\n".join([self.tr("The last answers:"), *map(self._answer_words, answers)]))
        self.answers.setVisible(bool(answers))

    def _answer_words(self, answer: AnswerSpeed) -> str:
        written = rate_words(answer.writing) if answer.writing else "–"
        words = self.tr("{written} tokens/s written").format(written=written)
        if answer.reading:
            words += " · " + self.tr("{read} read").format(read=rate_words(answer.reading))
        return f"{words} · {answer.model}" if answer.model else words

    def _show_model(self) -> None:
        self.subtitle.setText(self._subtitle())
        self.unload_button.setVisible(self._state.can_unload or self._state.can_load_again)
        self.unload_button.setText(self.tr("Unload") if self._state.can_unload else self.tr("Load again"))

    def _tick(self) -> None:
        self._show_model()
        self._show_memory()
        self.placement.refresh()
        moments = self._state.moments
        self.chart.show_moments(moments)
        if not moments:
            self.load.setText("")
            self._show_speed(0.0)
            return
        now = moments[-1]
        words = sensor_words(self.tr("Processor"), Sensors(now.cpu, now.temperature))
        words += "".join(f"\n{sensor_words(name, sensors)}" for name, sensors in self._state.gpu_sensors)
        self.load.setText(words)
        self.load.setToolTip(translated(now.temperature.reason) if isinstance(now.temperature, Unknown) else "")
        self._show_speed(now.tokens_per_second)

    def _show_speed(self, tokens_per_second: float) -> None:
        """Now, else of the last answer, else as it was measured here; never from a table."""
        words, rate = self.tr("tokens per second, answering now"), tokens_per_second
        measured = self._measuring.of_this_model
        last = next((one.writing for one in self._state.answers if one.writing), 0.0)
        if not rate and last:
            words, rate = self.tr("tokens a second, in the last answer"), last
        elif not rate and measured is not None and measured.best is not None:
            words, rate = self.tr("tokens per second with the fastest settings (measured)"), measured.best.written_rate
        self.speed.setText(rate_words(rate) if rate else "–")
        self.speed_words.setText(words if rate else self.tr("Ask something, or measure, to see the speed here."))
        self.speed.setAccessibleName(f"{self.speed.text()} {self.speed_words.text()}")

    def _subtitle(self) -> str:
        model = self._state.model
        if model is None:
            words, freed = self.tr("No model is loaded."), self._state.given_back
            more = self.tr("Unloading freed {size} (measured).")
            return f"{words} {more.format(size=gib(freed))}" if freed else words
        context = self.tr("{count} tokens of context").format(count=count(model.context))
        return " · ".join((model.name, context, f"{model.backend}"))

    def _show_memory(self) -> None:
        uses = self._state.uses
        while len(self.cards) < len(uses):
            self.cards.append(DeviceCard(self._appearance, self))
            self._devices.addWidget(self.cards[-1])
        for number, card in enumerate(self.cards):
            card.setVisible(number < len(uses))
        for card, use in zip(self.cards, uses, strict=False):
            card.show_use(use, self._details(use))

    def _details(self, use: DeviceUse) -> str:
        hardware = self._state.hardware
        assert hardware is not None  # else there were no uses
        size = gib(use.total)
        if use.device != "CPU":
            gpu = next(gpu for gpu in hardware.gpus if gpu.device == use.device)
            driver = "" if isinstance(gpu.driver, Unknown) else self.tr("driver {version}").format(version=gpu.driver)
            return " · ".join(part for part in (size, str(gpu.library), driver) if part)
        cpu = hardware.cpu
        features = () if isinstance(cpu.features, Unknown) else cpu.features[-3:]
        name = self.tr("unknown processor") if isinstance(cpu.model, Unknown) else cpu.model
        cores = cores_words(cpu.usable_cores)
        return " · ".join((size, f"{name}, {cores}", *features))

    def _show_layers(self) -> None:
        state = self._state
        is_known = state.predicted is not None and state.shape is not None and state.machine is not None
        self._layer_card.setVisible(is_known)
        if state.predicted is None or state.shape is None or state.machine is None:
            return
        owners = layer_owners(state.shape, state.machine, state.predicted.placement)[:-1]
        self.layers.show_layers(owners, state.predicted.placement.expert_layers)
        self.layer_words.setText(self.layers.words())

    # the layout

    def _lay_out(self) -> None:
        content = set_role(QWidget(self), "page")
        page = set_role(QWidget(self), "page")
        page.setLayout(reading_column(content, Space.WIDE, Space.WIDE, PAGE_WIDTH))
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.subtitle)
        self._devices = QVBoxLayout()
        self._devices.setSpacing(Space.MEDIUM)
        column.addLayout(self._devices)
        column.addWidget(self.unusable)
        column.addWidget(self.pack)
        self._layer_card = _card(self, self.layer_words, self.layers)
        column.addWidget(self._layer_card)
        self._live = self._live_row()
        column.addLayout(self._live)
        column.addWidget(self.placement)
        column.addWidget(self.measure)
        column.addWidget(self.table)
        column.addStretch(1)
        self.setWidget(page)

    def _live_row(self) -> QBoxLayout:
        heading = QHBoxLayout()
        words = self.tr("Load, last 2 minutes")
        heading.addWidget(set_role(QLabel(words, self), "heading"), 1)
        heading.addWidget(self.load)
        title = QWidget(self)
        title.setLayout(heading)
        heading.setContentsMargins(0, 0, 0, 0)
        load = _card(self, title, self.chart)
        speed_title = set_role(QLabel(self.tr("Speed on this computer"), self), "heading")
        speed = _card(self, speed_title, self.speed, self.speed_words, self.answers)
        row = QHBoxLayout()
        row.setSpacing(Space.MEDIUM)
        row.addWidget(load, 1)
        row.addWidget(speed, 1)
        return row


def _card(parent: QWidget, *widgets: QWidget) -> QFrame:
    """A card with widgets below each other."""
    card = set_role(QFrame(parent), "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
    column.setSpacing(Space.SMALL)
    for widget in widgets:
        column.addWidget(widget)
    return card


def _trouble(hardware: Hardware) -> list[str]:
    """GPUs that are there and cannot be used: why, and what would help."""
    return [
        f"{gpu.name}: {translated(gpu.library.sentence)}" for gpu in hardware.gpus if isinstance(gpu.library, Unknown)
    ]
