"""The seam between the engine and a backend: tokens in, tokens out, many sequences at a time.

Not here: text, roles, channels (`backends.harmony`), processes and the wire (`backends.engine`).
One contract suite proves every implementation: `tests/backends/contract.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence as Many
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import msgspec

from backends.contract.capabilities import Capabilities
from backends.contract.constraint import Constraint
from backends.contract.errors import ErrorCode
from backends.contract.logprobs import Logprobs
from backends.contract.packs import PackReport
from backends.contract.server import Server
from backends.contract.watch import Watch

if TYPE_CHECKING:  # it is made of what stands here
    from backends.contract.by_message import MessageModel

_COLDEST = 1e-5  # the lowest temperature above 0


class DeviceKind(StrEnum):
    """What a device is for placement: a GPU has its own memory, an integrated one shares the system's."""

    CPU = "cpu"
    GPU = "gpu"
    INTEGRATED = "integrated"
    ACCELERATOR = "accelerator"


class Device(msgspec.Struct, frozen=True):
    """One place that can hold tensors and compute, as the backend sees it. Memory in bytes; 0 where it cannot tell."""

    name: str  # CPU, CUDA0, Metal, Vulkan0, …
    description: str
    kind: DeviceKind
    library: str  # the compute library behind it: CPU, CUDA, ROCm, Vulkan, Metal, MLX
    memory_total: int
    memory_free: int


MOST_DRAFTED = 7
"""Tokens of one sequence that a backend guesses at once; each takes a row of logits, which memory is kept for."""


class LoadOptions(msgspec.Struct, frozen=True):
    """How to load a model. Zero or None means: the backend decides and reports its choice in `ModelInfo`."""

    context: int = 0  # cells of the cache in tokens, shared by all sequences; 0: min(the model's own, 16384)
    sequences: int = 4  # how many may run at once
    threads: int = 0  # 0: physical cores
    batch: int = 2048  # most tokens of one decode call
    ubatch: int = 512  # most tokens computed at a time
    kv_type: str = "f16"  # f16 or q8_0
    gpu_layers: int = -1  # layers on GPUs; -1: all
    cpu_expert_layers: int = 0  # experts of the first N layers stay on the CPU (n_cpu_moe)
    tensor_split: tuple[float, ...] = ()
    repack: bool | None = None  # None: off on CPUs, where it was measured to cost memory and bring no decode speed
    mmap: bool = True
    adapters: tuple[str, ...] = ()  # paths of LoRA adapters


class ModelInfo(msgspec.Struct, frozen=True):
    """What was loaded and how."""

    name: str
    path: str
    backend: str  # llama.cpp, MLX, scripted
    build: str  # library versions, for the record of an answer
    architecture: str
    parameters: int
    size: int  # bytes of the files of its weights, by which the catalog knows it
    layers: int
    experts: int
    experts_used: int
    window: int  # sliding window in tokens
    trained_context: int
    context: int  # cells loaded, shared by all sequences
    sequences: int
    threads: int
    quantisation: str
    options: LoadOptions
    devices: tuple[str, ...] = ()
    is_demo: bool = False


class Vocabulary(msgspec.Struct, frozen=True):
    """Token bytes by id, and control ids by name (`<|start|>` → 200006). An ordinary token's id is its merge rank.

    `tokens` covers the ordinary tokens only, ids 0 … len-1; `size` counts all ids the model can emit.
    """

    tokens: tuple[bytes, ...]
    control: Mapping[str, int]
    size: int


class Sampling(msgspec.Struct, frozen=True):
    """How a token is drawn; the defaults are OpenAI's for gpt-oss. Temperature 0 is greedy, and so is one below 1e-5,
    which is set to 0: a logit divided by it may be more than 32 bits hold. vLLM draws the line there too.
    """

    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    min_p: float = 0.0
    seed: int = 0

    def __post_init__(self) -> None:
        if 0.0 < self.temperature < _COLDEST:
            msgspec.structs.force_setattr(self, "temperature", 0.0)


class Sequence(msgspec.Struct, frozen=True):
    """One run: prompt ids to new ids. Ends on a stop id (which is delivered), at `max_tokens`, or when the context is
    full.
    """

    id: int
    prompt: tuple[int, ...]
    sampling: Sampling
    stop_ids: frozenset[int]
    max_tokens: int = 0  # 0: until the context is full
    watch: Watch | None = None  # ids whose scores are wanted; a backend without scores leaves it alone
    logprobs: Logprobs | None = None  # of every new id; a backend without the capability leaves it alone
    constraint: Constraint | None = None  # of the new ids; needs stop ids with which what it describes can end
    speculative: bool = False  # its next tokens may be guessed where that is faster
    gives_way: bool = False  # nobody waits for it: it ends (context) rather than push out what others left in the cache


class FinishReason(StrEnum):
    """Why a sequence ended, told with its last event."""

    STOP = "stop"  # a stop id
    LENGTH = "length"  # max_tokens
    CONTEXT = "context"  # no cell left
    CONSTRAINT = "constraint"  # the grammar of the answer has become too complex to go on; told by the engine alone
    CANCELLED = "cancelled"


class Prefilled(msgspec.Struct, frozen=True):
    """Reading the prompt: `done` of `total` tokens are in the cache, `reused` of them were there before."""

    sequence_id: int
    done: int
    total: int
    reused: int


class Token(msgspec.Struct, frozen=True):
    """One new token of one sequence."""

    sequence_id: int
    id: int


class SequenceFinished(msgspec.Struct, frozen=True):
    """The last event of a sequence. Seconds are the time this sequence spent in either phase. `drafted` tokens were
    guessed, `accepted` of them came, and single tokens would have taken `spared_seconds` longer.
    """

    sequence_id: int
    reason: FinishReason
    prompt_tokens: int
    reused_tokens: int
    new_tokens: int
    prefill_seconds: float
    decode_seconds: float
    drafted: int = 0
    accepted: int = 0
    spared_seconds: float = 0.0


class SequenceFailed(msgspec.Struct, frozen=True):
    """The last event of a sequence that cannot go on, while others do: an error of its own."""

    sequence_id: int
    code: ErrorCode
    detail: str = ""
    facts: Mapping[str, int] = {}


StepEvent = Prefilled | Token | SequenceFinished | SequenceFailed


class DeviceMemory(msgspec.Struct, frozen=True):
    """Bytes the model took on one device."""

    device: str
    weights: int
    cache: int
    compute: int


class MemoryUse(msgspec.Struct, frozen=True):
    """What a loaded model holds, by the backend's own account."""

    devices: tuple[DeviceMemory, ...]

    @property
    def total(self) -> int:
        """All bytes on all devices."""
        return sum(d.weights + d.cache + d.compute for d in self.devices)


class Cancelled(Exception):
    """Raised by a progress callback to stop loading; `load` lets it pass and leaves nothing behind."""


OnProgress = Callable[[str, float], None]
"""Called with a stage (`reading`, `loading`, `preparing`) and the fraction done in it (0 … 1); may raise
`Cancelled`.
"""

IsInterrupted = Callable[[], bool]
"""Polled often (many times a second) inside a long computation; True drops the running batch."""


class LoadedModel(Protocol):
    """Weights in memory and the sequences that run on them. Used from one thread."""

    info: ModelInfo
    vocabulary: Vocabulary

    def start(self, sequence: Sequence) -> None:
        """Queue a sequence; raises EngineError (context_overflow, bad_request) and then nothing has changed."""
        ...

    def step(self, is_interrupted: IsInterrupted) -> Many[StepEvent]:
        """Compute one batch for every live sequence. Interrupted: no event is lost, the next call does the work
        again.
        """
        ...

    def stop(self, sequence_id: int) -> None:
        """End a live sequence; its `SequenceFinished(cancelled)` comes with the next `step`. Unknown ids are
        ignored."""
        ...

    def memory(self) -> MemoryUse:
        """Measure what the model, its cache and its buffers hold now, in bytes."""
        ...

    def close(self) -> None:
        """Give everything back. Nothing else may be called after."""
        ...


@runtime_checkable
class TakesPacks(Protocol):
    """A backend that loads engine packs; raises EngineError(backend_unusable) where it cannot run at all."""

    @property
    def pack(self) -> PackReport | None:
        """What became of the pack that this process was told to load; None: of none."""
        ...


@runtime_checkable
class AsksServer(Protocol):
    """A backend whose models are a server's: it is told which before it checks or loads, and the path says nothing."""

    def meet(self, server: Server) -> None:
        """Ask this one from now on."""
        ...


@runtime_checkable
class TellsCapabilities(Protocol):
    """A loaded model that knows better than the table of backends what can be asked of it."""

    @property
    def capabilities(self) -> Capabilities:
        """What can be asked of it."""
        ...


class Backend(Protocol):
    """An engine library's adapter. `name` is what the registry calls it, `build` the library's versions."""

    name: str
    build: str

    def devices(self) -> Many[Device]:
        """What this backend could use on this machine; raises EngineError(backend_unusable) with the reason."""
        ...

    def check(self, model: Path, options: LoadOptions) -> None:
        """Raise EngineError by cause for what `load` would refuse without loading: no model, a damaged one, options
        that it cannot have. Takes no memory, so that a model which is loaded may stay until the next one is sound.
        """
        ...

    def load(self, model: Path, options: LoadOptions, on_progress: OnProgress) -> LoadedModel | MessageModel:
        """Validate, then load; raises EngineError by cause, or passes `Cancelled` from the callback. Only a server's
        model may be one that is asked by messages.
        """
        ...
