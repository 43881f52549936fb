"""What the engine does with a request: load, answer, count, measure. One model at a time, one thread.

Not here: where requests come from and events go (`worker`); a test can drive a session with plain calls.
"""

from __future__ import annotations

from collections.abc import Callable

import psutil
from msgspec.structs import replace

from backends.contract import base, wire
from backends.contract.awake import awake_seconds
from backends.contract.by_message import MessageModel
from backends.contract.errors import EngineError, ErrorCode
from backends.engine.by_message import MessageScheduler
from backends.engine.prefixes import PrefixTransfer
from backends.engine.registry import Registry
from backends.engine.scheduler import Emit, Scheduler
from backends.engine.schema_checks import SchemaChecks
from backends.engine.tokenizer import build_encoding
from backends.formats.tokenizer_json import VocabularyError
from backends.harmony.encoding import HarmonyEncoding
from backends.lines import text_path
from backends.local.give_back import give_back_memory

_PATIENCE = 0.02  # seconds that an idle engine waits for a check, before it looks for requests again


class Session:
    """The state behind the wire: at most one loaded model and its scheduler.

    `poll` is called often inside long computations; it returns True when the computation should give way.
    `is_superseded` tells whether a request, by id, is cancelled or overtaken by one that still waits. `on_moved` is
    called where nothing else can be done in between.
    """

    def __init__(
        self,
        emit: Emit,
        poll: Callable[[], bool],
        is_superseded: Callable[[int], bool],
        registry: Registry,
        on_moved: Callable[[], None],
    ) -> None:
        self._emit = emit
        self._poll = poll
        self._is_superseded = is_superseded
        self._registry = registry
        self._on_moved = on_moved
        self._model: base.LoadedModel | MessageModel | None = None
        self._scheduler: Scheduler | MessageScheduler | None = None
        self._checks = SchemaChecks(emit)
        self._prefixes = PrefixTransfer(emit)

    @property
    def is_busy(self) -> bool:
        """Whether answers, measurements or checks are running."""
        return self._is_answering or self._checks.is_busy

    @property
    def gives_way(self) -> bool:
        """Whether what is computed has to be left for anything that is asked."""
        return isinstance(self._scheduler, Scheduler) and self._scheduler.only_reads_ahead

    @property
    def _is_answering(self) -> bool:
        return self._scheduler is not None and self._scheduler.is_busy

    def handle(self, request: wire.AnyRequest) -> None:
        """Do what is asked; a known failure closes the request, anything else is a bug and ends the process."""
        try:
            self._dispatch(request)
        except EngineError as error:
            is_kept = isinstance(request, wire.Load) and self._model is not None
            self._emit(wire.Failed(request.id, error.code, error.detail, error.facts, is_kept))

    def step(self) -> None:
        """One batch of the running answers, if any, and what has come of the checks."""
        self._checks.poll(0.0 if self._is_answering else _PATIENCE)
        if self._scheduler is not None and self._scheduler.is_busy:
            self._scheduler.step(self._poll)

    def _dispatch(self, request: wire.AnyRequest) -> None:
        match request:
            case wire.Generate() | wire.Measure() | wire.ReadAhead():
                self._begin(request)
            case wire.TakePrefix() | wire.TakePart() | wire.PutPrefix():
                self._move_prefix(request)
            case wire.Cancel():
                self._cancel(request)
            case wire.Check():
                path, options = text_path(request.model), _options(request)
                self._registry.open_for(request, path)[1].check(path, options)
                self._emit(wire.Done(id=request.id))
            case wire.Load():
                self._load(request)
            case wire.Unload():
                self._close_model()
                self._emit(wire.Done(id=request.id))
            case wire.CheckSchema():
                self._checks.begin(request)
            case wire.ListDevices():
                self._emit(self._registry.devices_listed(request.id))
            case wire.Count() | wire.Render() | wire.Detokenize() | wire.MeasureMemory():
                self._tell(request)

    def _tell(self, request: wire.Count | wire.Render | wire.Detokenize | wire.MeasureMemory) -> None:
        scheduler, model = self._scheduler_or_fail(), self._loaded()
        if isinstance(request, wire.MeasureMemory):
            self._emit(wire.MemoryMeasured(id=request.id, memory=model.memory(), resident=resident_bytes()))
        else:
            scheduler.tell(request)

    def _begin(self, request: wire.Generate | wire.Measure | wire.ReadAhead) -> None:
        scheduler = self._scheduler_or_fail()
        if isinstance(request, wire.ReadAhead):
            scheduler.read_ahead(request)
            return
        self._prefixes.give_up()
        if isinstance(request, wire.Generate):
            scheduler.generate(request)
        else:
            scheduler.measure(request)

    def _move_prefix(self, request: wire.TakePrefix | wire.TakePart | wire.PutPrefix) -> None:
        scheduler = self._scheduler_or_fail()
        if isinstance(scheduler, Scheduler):
            scheduler.stop_reading_ahead()
        if isinstance(request, wire.TakePart):
            self._prefixes.take_part(request)
        elif isinstance(request, wire.PutPrefix):
            self._prefixes.put(request, self._model)
        elif not isinstance(scheduler, Scheduler) or scheduler.has_to_answer:
            self._emit(wire.PrefixTaken(request.id, 0))
        else:
            self._prefixes.take(request, self._model, scheduler.render(request.prompt))

    def _cancel(self, request: wire.Cancel) -> None:
        self._checks.cancel(request.target)
        if self._scheduler is not None:
            self._scheduler.cancel(request.target)
        self._emit(wire.Done(id=request.id))

    def _load(self, request: wire.Load) -> None:
        path, options, started = text_path(request.model), _options(request), awake_seconds()
        kind, backend = self._registry.open_for(request, path)
        if self._model is not None:  # nothing is given up for what cannot take its place
            backend.check(path, options)
        self._close_model()
        try:
            model = self._model = backend.load(path, options, self._progress(request.id))
        except base.Cancelled:
            raise EngineError(ErrorCode.CANCELLED) from None
        able = model.capabilities if isinstance(model, base.TellsCapabilities) else kind.capabilities
        if isinstance(model, MessageModel):
            self._scheduler = MessageScheduler(model, self._emit)
        else:
            self._scheduler = Scheduler(model, self._encoding(model), self._emit, able)
        seconds = awake_seconds() - started
        self._emit(wire.Loaded(request.id, model.info, model.memory(), seconds, able))

    def _encoding(self, model: base.LoadedModel) -> HarmonyEncoding:
        try:
            return build_encoding(model.vocabulary, self._on_moved)
        except VocabularyError as error:
            self._close_model()
            raise EngineError(ErrorCode.MODEL_CORRUPT, str(error)) from None

    def _progress(self, request_id: int) -> base.OnProgress:
        """A callback that tells at most every hundredth and stops the load when it was cancelled."""
        told: tuple[str, int] = ("", -1)

        def on_progress(stage: str, fraction: float) -> None:
            nonlocal told
            if self._poll() and self._is_superseded(request_id):
                raise base.Cancelled
            if (stage, int(fraction * 100)) != told:
                told = (stage, int(fraction * 100))
                self._emit(wire.Loading(id=request_id, stage=stage, fraction=fraction))

        return on_progress

    def _close_model(self) -> None:
        self._prefixes.give_up()
        if self._scheduler is not None:
            self._scheduler.cancel_all()
        model, self._scheduler, self._model = self._model, None, None
        if model is not None:
            model.close()
            del model
            give_back_memory()

    def _loaded(self) -> base.LoadedModel | MessageModel:
        if self._model is None:
            raise EngineError(ErrorCode.NO_MODEL)
        return self._model

    def _scheduler_or_fail(self) -> Scheduler | MessageScheduler:
        if self._scheduler is None:
            raise EngineError(ErrorCode.NO_MODEL)
        return self._scheduler


def _options(request: wire.Load | wire.Check) -> base.LoadOptions:
    """As asked for; the paths of adapters come as the wire writes paths."""
    adapters = tuple(str(text_path(adapter)) for adapter in request.options.adapters)
    return replace(request.options, adapters=adapters)


def resident_bytes() -> int:
    """Memory this process holds, as the system counts it."""
    return psutil.Process().memory_info().rss
