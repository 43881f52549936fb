"""Runs a search for the fastest settings on an engine process of its own, one trial after the other.

Not here: what is tried next (`app.core.machine.autotune`), where the result is kept (who listens to `ended`).
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.core.machine.autotune import Limits, Stage, Trial, TrialOutcome, search
from app.core.machine.measurements import Measurement
from app.core.machine.probes.vitals import busy_seconds, own_seconds
from app.core.models.model_ref import ModelRef
from app.errors import EngineFailure
from app.services.engine.process import Engine
from backends.contract import wire
from backends.contract.awake import awake_seconds
from backends.contract.base import LoadOptions, ModelInfo


class Measuring(QObject):
    """One measurement on its way.

    began(Trial) · came(TrialOutcome) · ended(Measurement) as the last signal, or failed(EngineFailure), or neither
    after `cancel`.
    """

    began = Signal(object)
    came = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        model: ModelRef,
        options: LoadOptions,
        limits: Limits,
        machine: str,
        command: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = Engine(command, self)
        self._model, self._machine, self._seconds = model, machine, limits.seconds
        self._search = search(options, limits)
        self._trial: Trial | None = None
        self._loaded: LoadOptions | None = None
        self._info: ModelInfo | None = None
        self._cores = limits.cores
        self._began_trial = self._began = awake_seconds()
        self._busy_before = 0.0
        self._outcomes: list[TrialOutcome] = []
        self._is_over = False

    @property
    def fraction(self) -> float:
        """How much of the time is used."""
        return min(1.0, (awake_seconds() - self._began) / self._seconds)

    def start(self) -> None:
        """Begin with the first trial."""
        self._began, self._busy_before = awake_seconds(), busy_seconds()
        self._go_on(None)

    def cancel(self) -> None:
        """End it and its engine; nothing more is told."""
        self._is_over = True
        self._search.close()
        self._engine.close()

    def _go_on(self, outcome: TrialOutcome | None) -> None:
        try:
            self._trial = self._search.send(outcome)
        except StopIteration:
            self._end()
            return
        self._began_trial = awake_seconds()
        self.began.emit(self._trial)
        if self._trial.options == self._loaded:
            self._measure()
            return
        self._loaded = None
        reply = self._engine.load(self._model, self._trial.options)
        reply.finished.connect(self._take_model)
        reply.failed.connect(self._give_up)

    def _take_model(self, event: wire.Loaded) -> None:
        if self._trial is not None:
            self._loaded = self._trial.options
            self._info = self._info or event.info
            self._measure()

    def _measure(self) -> None:
        assert self._trial is not None  # both callers have one
        reply = self._engine.measure_speed(self._trial.read, self._trial.written)
        reply.finished.connect(self._take)
        reply.failed.connect(self._give_up)

    def _take(self, event: wire.Measured) -> None:
        assert self._trial is not None  # it is this one's event
        seconds = awake_seconds() - self._began_trial
        outcome = TrialOutcome(self._trial, event.prompt_rate, event.new_rate, seconds)
        self._outcomes.append(outcome)
        self.came.emit(outcome)
        if not self._is_over:
            self._go_on(outcome)

    def _give_up(self, failure: EngineFailure) -> None:
        """A trial that cannot be done, such as one with too large a batch, is left out; without the first there is
        nothing to measure.
        """
        if self._is_over:
            return
        if self._trial is not None and self._trial.stage is Stage.WARM_UP:
            self.cancel()
            self.failed.emit(failure)
            return
        self._loaded = None
        self._go_on(None)

    def _end(self) -> None:
        self._is_over = True
        others = self._others()
        self._engine.close()
        assert self._info is not None  # the warm-up has loaded it, or we had given up
        self.ended.emit(
            Measurement(
                when=datetime.datetime.now().astimezone().isoformat(timespec="seconds"),
                model=self._info.name,
                size=self._info.size,
                machine=self._machine,
                build=self._info.build,
                threads=self._info.threads,
                outcomes=tuple(self._outcomes),
                others=others,
            )
        )

    def _others(self) -> float:
        """The part of all cores that neither the engine nor this process used."""
        ours = own_seconds(self._engine.pid) + time.process_time()
        everybody = busy_seconds() - self._busy_before
        return max(0.0, everybody - ours) / max(0.1, self._cores * (awake_seconds() - self._began))
