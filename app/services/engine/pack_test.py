"""The test of a new pack: an engine of its own loads it, and must answer on the GPU what the processor answers.

Two engines are started one after the other, as any engine is, so that a crash, a hang or nonsense stays in there. A
driver that fails behind the walls of files is tried once more without them, and passes then as one that needs it. The
bundled demo model answers one question with `TOKENS` tokens without chance; the ids are compared. Not here: unpacking,
which pack is used (`app.core.packs`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.models.model_ref import ModelRef
from app.core.packs.refusals import PackProblem, PackRefused, refusal_of
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from backends.contract import wire
from backends.contract.base import Device, DeviceKind, LoadOptions, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Prompt, UserMessage
from backends.contract.packs import ANY_FILES_VARIABLE, PACK_VARIABLE, PackCode

TOKENS = 20
HUNG_MILLISECONDS = 300_000  # a driver compiles the kernels when they are used first
_QUESTION = Prompt(messages=(UserMessage("What is 4821 + 3977?"),), date="2026-01-01")
_SAMPLING = Sampling(temperature=0.0)
# What CUDA and HIP say where a pack has no kernels for the GPU that is there.
_NO_KERNELS = re.compile(r"no kernel image|invalid device function|unsupported (?:arch|gpu)", re.IGNORECASE)
_PERHAPS_OF_WALLS = (
    *(PackCode.NO_DEVICE, PackCode.NOT_LOADED, PackCode.MISSING_DRIVER),
    *(PackProblem.CRASHED, PackProblem.FAILED),
)

NewEngine = Callable[[Mapping[str, str]], EngineClient]
"""Makes an engine, not started, whose process is told these variables."""


@dataclass(frozen=True)
class PackPassed:
    """A pack that works here: on which GPUs, and what the engine calls its build."""

    gpus: tuple[str, ...]
    any_files: bool = False  # only without walls around the engine's files


class PackTest(QObject):
    """One test, run once. Signals: passed(PackPassed) · refused(PackRefused); one of them, unless it is cancelled."""

    passed = Signal(object)
    refused = Signal(object)

    def __init__(self, folder: Path, demo: ModelRef, new_engine: NewEngine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._demo, self._new_engine = folder, demo, new_engine
        self._engine: EngineClient | None = None
        self._reply: Reply | None = None  # what the engine was asked last
        self._gpus: tuple[str, ...] = ()
        self._answer: tuple[int, ...] = ()
        self._walled: PackRefused | None = None  # how the first try has failed

    def start(self) -> None:
        """Begin with what the library says it sees."""
        files = {} if self._walled is None else {ANY_FILES_VARIABLE: "1"}
        self._follow(self._start_engine({PACK_VARIABLE: str(self._folder), **files}).list_devices(), self._listed)

    def cancel(self) -> None:
        """End it; nothing is told any more."""
        self._let_go()

    def _start_engine(self, environment: Mapping[str, str]) -> EngineClient:
        self._let_go()
        self._engine = self._new_engine(environment)
        return self._engine

    def _listed(self, event: wire.DevicesListed) -> None:
        report = event.pack
        if report is None:
            self._refuse(PackRefused(PackCode.NOT_LOADED, "\n".join(event.unusable.values())))
        elif report.code != PackCode.LOADED:
            self._refuse(refusal_of(report.code, report.detail))
        else:
            self._gpus = tuple(map(_name, filter(_is_gpu, event.devices)))
            self._load(LoadOptions(context=512, sequences=1, gpu_layers=-1), self._loaded_on_gpu)

    def _loaded_on_gpu(self, event: wire.Loaded) -> None:
        if all(device == "CPU" for device in event.info.devices):
            self._refuse(PackRefused(PackCode.NO_DEVICE, f"the model lies on {', '.join(event.info.devices)}"))
            return
        self._ask(self._answered_on_gpu)

    def _answered_on_gpu(self, event: wire.Finished) -> None:
        self._answer = _ids(event)
        self._start_engine({})
        self._load(LoadOptions(context=512, sequences=1, gpu_layers=0), lambda _: self._ask(self._answered_on_cpu))

    def _answered_on_cpu(self, event: wire.Finished) -> None:
        expected = _ids(event)
        if self._answer != expected:
            told = f"on the GPU {self._answer}\non the processor {expected}"
            self._refuse(PackRefused(PackProblem.WRONG_ANSWER, told))
            return
        self._let_go()
        self.passed.emit(PackPassed(self._gpus, self._walled is not None))

    def _load(self, options: LoadOptions, on_loaded: Callable[[wire.Loaded], None]) -> None:
        assert self._engine is not None
        self._follow(self._engine.load(self._demo, options), on_loaded)

    def _ask(self, on_answered: Callable[[wire.Finished], None]) -> None:
        assert self._engine is not None
        self._follow(self._engine.generate(_QUESTION, _SAMPLING, TOKENS), on_answered)

    def _follow(self, reply: Reply, on_finished: Callable[..., None]) -> None:
        self._reply = reply
        reply.finished.connect(on_finished)
        reply.failed.connect(self._failed)

    def _failed(self, failure: EngineFailure) -> None:
        self._refuse(_refusal(failure))

    def _refuse(self, refused: PackRefused) -> None:
        self._let_go()
        if self._walled is None and refused.code in _PERHAPS_OF_WALLS and not self._answer:
            self._walled = refused
            self.start()
        else:
            self.refused.emit(self._walled or refused)

    def _let_go(self) -> None:
        """End the engine; what it still tells is not heard."""
        engine, self._engine = self._engine, None
        reply, self._reply = self._reply, None
        if reply is not None and not reply.is_closed:
            reply.finished.disconnect()
            reply.failed.disconnect(self._failed)
        if engine is not None:
            engine.retire()


def _refusal(failure: EngineFailure) -> PackRefused:
    if _NO_KERNELS.search(failure.detail):
        return PackRefused(PackProblem.WRONG_GPU, failure.detail)
    match failure.code:
        case ErrorCode.ENGINE_LOST:
            return PackRefused(PackProblem.CRASHED, failure.detail)
        case ErrorCode.ENGINE_HUNG:
            return PackRefused(PackProblem.HUNG, failure.detail)
        case _:
            return PackRefused(PackProblem.FAILED, "\n".join(filter(None, (str(failure.title), failure.detail))))


def _ids(event: wire.Finished) -> tuple[int, ...]:
    """Every id of the answer."""
    return tuple(number for message in event.messages for number in message.ids)


def _is_gpu(device: Device) -> bool:
    return device.kind in (DeviceKind.GPU, DeviceKind.INTEGRATED)


def _name(device: Device) -> str:
    return device.description or device.name
