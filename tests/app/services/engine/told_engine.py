"""An engine that answers as a test tells it to, without a worker: for what no real engine does on this computer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer

from app.core.models.model_ref import LocalModel, ModelRef
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.services.engine.session import EnginePhase
from backends.contract import wire
from backends.contract.base import Device, DeviceKind, FinishReason, LoadOptions, MemoryUse, ModelInfo, Sampling
from backends.contract.containment import Confinement
from backends.contract.logprobs import WantedScores
from backends.contract.messages import AssistantMessage, Prompt
from backends.contract.packs import PackCode, PackReport

CPU = Device("CPU", "A processor", DeviceKind.CPU, "CPU", 16 << 30, 8 << 30)
GPU = Device("Toy0", "Toy RTX 4090", DeviceKind.GPU, "Toy", 24 << 30, 23 << 30)
LOADED = PackReport(PackCode.LOADED, "Toy")
BUILD = "llama-cpp-python 0.3.36, llama.cpp 0.5.0 (0c1e570), CPU haswell"
ANSWER = (8, 7, 9, 8)

End = wire.AnyAnswer | EngineFailure | None
"""How a request ends; None: never."""


def devices(pack: PackReport | None = None, *gpus: Device) -> wire.DevicesListed:
    return wire.DevicesListed(1, (CPU, *gpus), {}, {"llama.cpp": BUILD}, pack)


def loaded(*names: str) -> wire.Loaded:
    size = (1, 1, 4, 4, 2, 128, 4096, 512, 1, 2)
    info = ModelInfo("Demo", "demo.gguf", "llama.cpp", BUILD, "gpt-oss", *size, "MXFP4", LoadOptions(), names)
    return wire.Loaded(1, info, MemoryUse(()), 0.1)


def answered(*ids: int) -> wire.Finished:
    usage = wire.Usage(1, 0, 0, 1, len(ids), 0.1, 0.1, 0.1, 0.0)
    return wire.Finished(1, FinishReason.LENGTH, usage, (AssistantMessage("8798", ids=ids),), "8798", "", (), 0)


def measured(rate: float) -> wire.Measured:
    return wire.Measured(1, 64, 16, rate * 10, rate)


class ToldEngine(EngineClient):
    """One engine. `rates` are what measurements find, one after the other."""

    def __init__(
        self,
        listed: End = None,
        load: End = None,
        answer: End = None,
        rates: Sequence[float] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.environment = dict(environment or {})
        self._ends = {"list": listed, "load": load, "generate": answer}
        self._rates = list(rates)
        self._loaded: ModelRef | None = None
        self._wanted: ModelRef | None = None
        self.asked: list[str] = []
        self.restarts, self.is_retired = 0, False
        self.is_answering_now = False

    def _end(self, name: str, end: End) -> Reply:
        self.asked.append(name)
        reply = Reply(1, self)
        if isinstance(end, EngineFailure):
            QTimer.singleShot(0, reply, lambda: reply.fail(end))
        elif end is not None:
            QTimer.singleShot(0, reply, lambda: reply.finish(end))
        return reply

    @property
    def confinement(self) -> Confinement | None:
        return None

    @property
    def phase(self) -> EnginePhase:
        return EnginePhase.READY if self._loaded else EnginePhase.STOPPED

    @property
    def loaded(self) -> ModelRef | None:
        return self._loaded

    @property
    def model(self) -> ModelInfo | None:
        end = self._ends["load"]
        return end.info if self._loaded is not None and isinstance(end, wire.Loaded) else None

    @property
    def is_busy(self) -> bool:
        return self.is_answering_now

    @property
    def is_answering(self) -> bool:
        return self.is_answering_now

    @property
    def resident(self) -> int:
        return 0

    @property
    def tokens(self) -> int:
        return 0

    def list_devices(self) -> Reply:
        return self._end("list", self._ends["list"])

    def load(self, model: ModelRef, options: LoadOptions | None = None, backend: str | None = None) -> Reply:
        assert isinstance(model, LocalModel) and backend is None
        reply = self._end(f"load {options.gpu_layers if options else ''}", self._ends["load"])
        self._wanted = model
        reply.finished.connect(self._is_loaded)
        return reply

    def _is_loaded(self) -> None:
        self._loaded = self._wanted
        self.changed.emit()

    def generate(
        self,
        prompt: Prompt,
        sampling: Sampling | None = None,
        max_tokens: int = 0,
        least_room: int = 0,
        scores: WantedScores | None = None,
        speculative: bool = False,
    ) -> Reply:
        assert sampling is not None and sampling.temperature == 0 and prompt.messages
        assert not least_room and scores is None and not speculative
        return self._end(f"generate {max_tokens}", self._ends["generate"])

    def measure_speed(self, read: int, written: int) -> Reply:
        assert read > 0 and written > 0
        return self._end("measure", measured(self._rates.pop(0)))

    def measure_memory(self) -> Reply:
        return self._end("memory", wire.MemoryMeasured(1, MemoryUse(()), 0))

    def restart(self) -> None:
        self.restarts += 1
        self._loaded = None
        self.changed.emit()

    def retire(self) -> None:
        self.is_retired = True

    def close(self) -> None:
        self.is_retired = True
