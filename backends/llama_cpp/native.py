"""llama.cpp's C functions with Python types: the one place where ctypes' untypedness lives.

Thin: a method is one or two C calls. Handles are addresses; 0 means failure. What the calls mean together is in `load`,
`model`, `slots` and `sampler`. Based on the bindings that llama-cpp-python 0.3.36 generates.
"""
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# The bindings are bare ctypes functions: their members have no types a checker could know.

from __future__ import annotations

import ctypes
import itertools
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import msgspec

from backends.contract.packs import PackReport
from backends.llama_cpp.compute_libraries import loaded_variant
from backends.llama_cpp.logs import NativeLog
from backends.llama_cpp.parameters import ContextParameters, ModelParameters

OK, NO_CELLS, ABORTED, OUT_OF_MEMORY = 0, 1, 2, -2  # what decode returns
_PARTIAL = 1  # LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY: the sliding layers alone
_CPU_DEVICE = 0  # GGML_BACKEND_DEVICE_TYPE_CPU
_NEVER: int = 0xFFFFFFFF  # LLAMA_DEFAULT_SEED means: take a random one


class DeviceFacts(msgspec.Struct, frozen=True):
    """A device as ggml describes it; `kind` is ggml's number."""

    name: str
    description: str
    kind: int
    library: str
    memory_free: int
    memory_total: int


Ints = ctypes.Array[ctypes.c_int32]


Functions = Sequence[tuple[str, Any, list[Any]]]
"""Names of C functions with their result and arguments. Any: ctypes' own types have no common one."""


def declare(functions: Iterable[tuple[ctypes.CDLL, str, Any, list[Any]]]) -> None:
    """Tell ctypes the types of functions, each of its library."""
    for library, name, result, arguments in functions:
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments


class _Row(Protocol):
    """A row of numbers in llama.cpp's memory, as a pointer to floats."""

    contents: ctypes.c_float


class BatchStruct(Protocol):
    """What is written to in a llama_batch."""

    n_tokens: int


class _Override(ctypes.Structure):
    """llama_model_tensor_buft_override, which the bindings leave out."""

    _fields_ = (("pattern", ctypes.c_char_p), ("buffer_type", ctypes.c_void_p))


class Native:
    """The loaded libraries. Callbacks handed to C are kept here or by the caller for as long as C may call them."""

    def __init__(self, bindings: ModuleType, ggml: ctypes.CDLL, ggml_base: ctypes.CDLL) -> None:
        self._c = self.bindings = bindings
        self._ggml = ggml
        self._base = ggml_base
        self.log = NativeLog()
        self.cpu_variant = ""  # of several, the one that computes
        self.pack: PackReport | None = None  # what became of the engine pack; None: none was wanted
        self._on_log = bindings.llama_log_callback(self._handle_line)
        bindings.llama_log_set(self._on_log, ctypes.c_void_p(0))
        self._declare()
        self.decode: Callable[[int, BatchStruct], int] = bindings.llama_decode
        self.sample: Callable[[int, int, int], int] = bindings.llama_sampler_sample
        self._logits: Callable[[int, int], _Row] = bindings.llama_get_logits_ith

    def _handle_line(self, level: int, text: bytes, _: object) -> None:
        self.log.write(level, text)

    def _declare(self) -> None:
        """Types of the ggml functions that the bindings leave out."""
        pointer, text, size = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t
        functions: list[tuple[ctypes.CDLL, str, Any, list[Any]]] = [
            (self._ggml, "ggml_backend_load", pointer, [text]),
            (self._ggml, "ggml_backend_load_all_from_path", None, [text]),
            (self._ggml, "ggml_backend_dev_count", size, []),
            (self._ggml, "ggml_backend_dev_get", pointer, [size]),
            (self._base, "ggml_backend_dev_name", text, [pointer]),
            (self._base, "ggml_backend_dev_description", text, [pointer]),
            (self._base, "ggml_backend_dev_memory", None, [pointer, ctypes.POINTER(size), ctypes.POINTER(size)]),
            (self._base, "ggml_backend_dev_type", ctypes.c_int, [pointer]),
            (self._base, "ggml_backend_dev_backend_reg", pointer, [pointer]),
            (self._base, "ggml_backend_reg_name", text, [pointer]),
            (self._base, "ggml_backend_cpu_buffer_type", pointer, []),
            (self._base, "ggml_commit", text, []),
            (self._ggml, "ggml_backend_dev_by_type", pointer, [ctypes.c_int]),
            (self._base, "ggml_backend_dev_init", pointer, [pointer, text]),
            (self._base, "ggml_backend_free", None, [pointer]),
            (self._base, "ggml_backend_reg_get_proc_address", pointer, [pointer, text]),
            (self._base, "ggml_backend_buft_name", text, [pointer]),
        ]
        declare(functions)

    def ggml_base(self, functions: Functions) -> ctypes.CDLL:
        """The library of tensors, with the types of these functions declared."""
        declare((self._base, *function) for function in functions)
        return self._base

    def new_cpu_backend(self) -> int:
        """ggml on one thread of the processor, for small sums beside a model. One thread may compute with it at a time,
        so whoever computes has one of its own, and gives it back with `free_backend`.
        """
        device = self._ggml.ggml_backend_dev_by_type(_CPU_DEVICE)
        backend = self._base.ggml_backend_dev_init(device, None) or 0
        found = self._of_cpu(device, b"ggml_backend_set_n_threads")
        ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int)(found)(backend, 1)
        return backend

    def free_backend(self, backend: int) -> None:
        """Give back one of `new_cpu_backend`; buffers that it computed with stay."""
        self._base.ggml_backend_free(backend)

    def packings(self) -> list[str]:
        """The orders into which weights can be copied for this processor: CPU_REPACK, AMX."""
        device = self._ggml.ggml_backend_dev_by_type(_CPU_DEVICE)
        found = self._of_cpu(device, b"ggml_backend_dev_get_extra_bufts")
        listed = ctypes.CFUNCTYPE(ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p)(found)(device)
        return [_text(self._base.ggml_backend_buft_name(kind)) for kind in itertools.takewhile(bool, listed or ())]

    def _of_cpu(self, device: int, name: bytes) -> int:
        """The address of a function that only the processor's library has."""
        registry = self._base.ggml_backend_dev_backend_reg(device)
        return self._base.ggml_backend_reg_get_proc_address(registry, name)

    # Library and devices

    def load_compute_libraries(self, folder: Path, chosen: Sequence[Path] = ()) -> None:
        """Load the GPU libraries that work and the CPU library that suits this processor; or those chosen alone."""
        for path in chosen:
            self._ggml.ggml_backend_load(os.fsencode(path))
        if not chosen:
            self._ggml.ggml_backend_load_all_from_path(os.fsencode(folder))
        self.cpu_variant = loaded_variant(self.log.lines())
        self._c.llama_backend_init()

    def load_library(self, path: Path) -> bool:
        """Load one more compute library; whether it works here. Why not is in the log."""
        return bool(self._ggml.ggml_backend_load(os.fsencode(path)))

    def commit(self) -> str:
        """Of llama.cpp, as it was built."""
        return _text(self._base.ggml_commit())

    def version(self) -> str:
        """llama.cpp's own version, its commit, and the CPU variant that computes: another one rounds differently."""
        variant = f", CPU {self.cpu_variant}" if self.cpu_variant else ""
        return f"{self._c.llama_version().decode()} ({self.commit()}){variant}"

    def device_handles(self) -> list[int]:
        """The handles of all devices that llama.cpp knows."""
        return [self._ggml.ggml_backend_dev_get(index) for index in range(self._ggml.ggml_backend_dev_count())]

    def device(self, handle: int) -> DeviceFacts:
        """What ggml knows about a device."""
        free, total = ctypes.c_size_t(0), ctypes.c_size_t(0)
        self._base.ggml_backend_dev_memory(handle, ctypes.byref(free), ctypes.byref(total))
        return DeviceFacts(
            name=_text(self._base.ggml_backend_dev_name(handle)),
            description=_text(self._base.ggml_backend_dev_description(handle)),
            kind=self._base.ggml_backend_dev_type(handle),
            library=_text(self._base.ggml_backend_reg_name(self._base.ggml_backend_dev_backend_reg(handle))),
            memory_free=free.value,
            memory_total=total.value,
        )

    # Model

    def load_model(self, path: Path, wanted: ModelParameters) -> int:
        """Load weights; 0 on failure, or when `on_progress` said no."""
        c = self._c

        def report(fraction: float, _: object) -> bool:
            return wanted.on_progress(fraction)

        on_progress = c.llama_progress_callback(report)
        overrides = self._expert_overrides(wanted.cpu_expert_layers)
        split = (ctypes.c_float * max(c.llama_max_devices(), 1))(*wanted.tensor_split)
        parameters = c.llama_model_default_params()
        parameters.n_gpu_layers = wanted.gpu_layers
        parameters.use_extra_bufts = wanted.repack
        parameters.load_mode = c.LLAMA_LOAD_MODE_MMAP if wanted.mmap else c.LLAMA_LOAD_MODE_NONE
        parameters.progress_callback = on_progress
        if wanted.tensor_split:
            parameters.tensor_split = split
        if overrides is not None:
            parameters.tensor_buft_overrides = ctypes.cast(overrides, ctypes.c_void_p)
        return c.llama_model_load_from_file(os.fsencode(path), parameters) or 0

    def _expert_overrides(self, layers: int) -> ctypes.Array[_Override] | None:
        """Keep the experts of the first layers in main memory; ends with an empty entry."""
        if layers <= 0:
            return None
        buffer_type = self._base.ggml_backend_cpu_buffer_type()
        patterns = [rf"blk\.{layer}\.ffn_(up|down|gate)_exps".encode() for layer in range(layers)]
        return (_Override * (layers + 1))(*(_Override(pattern, buffer_type) for pattern in patterns))

    def free_model(self, model: int) -> None:
        """Give the weights back, adapters included."""
        self._c.llama_model_free(model)

    def vocabulary_of(self, model: int) -> int:
        """The handle of a model's vocabulary."""
        return self._c.llama_model_get_vocab(model)

    def vocabulary_size(self, vocabulary: int) -> int:
        """How many logits there are."""
        return self._c.llama_vocab_n_tokens(vocabulary)

    def load_adapter(self, model: int, path: Path) -> int:
        """Load a LoRA adapter, which the model then owns; 0 on failure."""
        pointer = self._c.llama_adapter_lora_init(model, os.fsencode(path))
        return ctypes.cast(pointer, ctypes.c_void_p).value or 0

    # Context

    def new_context(self, model: int, wanted: ContextParameters) -> Context:
        """Cache and buffers for a model; `handle` is 0 on failure."""
        c = self._c
        cache_type = c.GGML_TYPE_Q8_0 if wanted.is_q8 else c.GGML_TYPE_F16
        parameters = c.llama_context_default_params()
        parameters.n_ctx, parameters.n_seq_max = wanted.context, wanted.sequences
        parameters.n_batch, parameters.n_ubatch = wanted.batch, wanted.ubatch
        parameters.n_outputs_max = wanted.outputs  # exceeding it would abort the process
        parameters.n_outputs_max_per_seq = wanted.outputs  # where a device draws, exceeding this fails
        parameters.n_threads = parameters.n_threads_batch = wanted.threads
        parameters.flash_attn_type = c.LLAMA_FLASH_ATTN_TYPE_ENABLED
        parameters.type_k = parameters.type_v = cache_type
        parameters.kv_unified = True  # else a partial copy between sequences aborts the process
        parameters.swa_full = False
        chains = [(index, ctypes.cast(chain, ctypes.c_void_p)) for index, chain in enumerate(wanted.chains)]
        configured = (c.llama_sampler_seq_config * len(chains))(*chains)
        parameters.samplers, parameters.n_samplers = configured, len(chains)
        return Context(c, c.llama_init_from_model(model, parameters) or 0, wanted.is_aborted)

    # Samplers

    def logits(self, context: int, place: int, size: int) -> memoryview[float]:
        """The logits at a place of the last batch, where they lie: the next decode overwrites them."""
        row = self._logits(context, place).contents
        return memoryview((ctypes.c_float * size).from_address(ctypes.addressof(row))).cast("B").cast("f")

    def new_chain(self) -> int:
        """An empty chain of samplers."""
        return self._c.llama_sampler_chain_init(self._c.llama_sampler_chain_default_params())

    def add_to_chain(self, chain: int, *samplers: int) -> None:
        """Append; the chain owns them from now on."""
        for sampler in samplers:
            self._c.llama_sampler_chain_add(chain, sampler)

    def free_sampler(self, sampler: int) -> None:
        """Free a sampler that no chain owns, or a chain with all in it."""
        self._c.llama_sampler_free(sampler)

    def greedy(self) -> int:
        """Add the link that takes the likeliest token."""
        return self._c.llama_sampler_init_greedy()

    def top_k(self, k: int) -> int:
        """Add the link that keeps the k likeliest tokens."""
        return self._c.llama_sampler_init_top_k(k)

    def top_p(self, p: float) -> int:
        """Keeps the likeliest that make up p."""
        return self._c.llama_sampler_init_top_p(p, 1)

    def min_p(self, p: float) -> int:
        """Keeps what is at least p times as likely as the likeliest."""
        return self._c.llama_sampler_init_min_p(p, 1)

    def temperature(self, value: float) -> int:
        """Add the link that flattens or sharpens the probabilities."""
        return self._c.llama_sampler_init_temp(value)

    def draw(self, seed: int) -> int:
        """Draws by probability; any whole number is a seed, none means "random"."""
        return self._c.llama_sampler_init_dist(seed % _NEVER)


class Context:
    """One llama_context: cache cells of sequences, their states, adapters in use."""

    def __init__(self, bindings: ModuleType, handle: int, is_aborted: Callable[[], bool]) -> None:
        def is_asked_to_stop(_: object) -> bool:
            return is_aborted()

        self._c = bindings
        self._on_abort, self._never = bindings.ggml_abort_callback(is_asked_to_stop), bindings.ggml_abort_callback()
        self._is_abortable = False
        self._threads = 0
        self.handle = handle
        self._memory = bindings.llama_get_memory(handle) if handle else 0

    def free(self) -> None:
        """Give cache and buffers back."""
        self._c.llama_free(self.handle)

    @property
    def size(self) -> int:
        """Cells, which llama.cpp rounds up to a multiple of 256."""
        return self._c.llama_n_ctx(self.handle)

    def set_abortable(self, wanted: bool) -> None:
        """Ask the abort callback between two operations of a decode, or never: it costs about 1 µs an operation."""
        if wanted is not self._is_abortable:
            self._c.llama_set_abort_callback(self.handle, self._on_abort if wanted else self._never, None)
            self._is_abortable = wanted

    def synchronize(self) -> None:
        """Wait until what was called is computed; a GPU goes on by itself after a decode has returned."""
        self._c.llama_synchronize(self.handle)

    def set_threads(self, count: int) -> None:
        """How many threads compute the next calls."""
        if count != self._threads:
            self._c.llama_set_n_threads(self.handle, count, count)
            self._threads = count

    def use_adapters(self, adapters: Sequence[int]) -> bool:
        """Apply LoRA adapters at full strength."""
        handles = (ctypes.c_void_p * len(adapters))(*adapters)
        scales = (ctypes.c_float * len(adapters))(*[1.0] * len(adapters))
        array = ctypes.cast(handles, ctypes.POINTER(self._c.llama_adapter_lora_p_ctypes))
        return self._c.llama_set_adapters_lora(self.handle, array, len(adapters), scales) == 0

    def remove(self, sequence: int, begin: int) -> None:
        """Forget a sequence's cells from a position on. Says nothing about whether the rest is usable: see `slots`."""
        self._c.llama_memory_seq_rm(self._memory, sequence, begin, -1)

    def share(self, source: int, target: int, end: int) -> None:
        """Let a sequence use another's cells up to a position."""
        self._c.llama_memory_seq_cp(self._memory, source, target, 0, end)

    def first_kept(self, sequence: int) -> int:
        """The first position whose cells are there in every layer; -1 where there is none."""
        return self._c.llama_memory_seq_pos_min(self._memory, sequence)

    def window_state(self, sequence: int) -> bytes:
        """The sliding layers' cells of a sequence; empty on failure."""
        size = self._c.llama_state_seq_get_size_ext(self.handle, sequence, _PARTIAL)
        data = (ctypes.c_uint8 * size)()
        written = self._c.llama_state_seq_get_data_ext(self.handle, data, size, sequence, _PARTIAL)
        return bytes(data) if written == size else b""

    def set_window_state(self, sequence: int, state: bytes) -> bool:
        """Put sliding layers' cells back; on failure the sequence has none."""
        data = ctypes.cast(ctypes.c_char_p(state), ctypes.POINTER(ctypes.c_uint8))
        return self._c.llama_state_seq_set_data_ext(self.handle, data, len(state), sequence, _PARTIAL) != 0

    def state(self, sequence: int) -> bytes:
        """All cells of a sequence; empty on failure."""
        size = self._c.llama_state_seq_get_size(self.handle, sequence)
        data = (ctypes.c_uint8 * size)()
        return bytes(data) if self._c.llama_state_seq_get_data(self.handle, data, size, sequence) == size else b""

    def set_state(self, sequence: int, state: bytes) -> bool:
        """Put all cells of a sequence back; on failure it has none."""
        data = ctypes.cast(ctypes.c_char_p(state), ctypes.POINTER(ctypes.c_uint8))
        return self._c.llama_state_seq_set_data(self.handle, data, len(state), sequence) != 0

    def new_batch(
        self, tokens: Ints, positions: Ints, counts: Ints, sequences: object, outputs: ctypes.Array[ctypes.c_int8]
    ) -> BatchStruct:
        """A llama_batch over the caller's arrays; `sequences` points to pointers."""
        return self._c.llama_batch(0, tokens, None, positions, counts, sequences, outputs)


def _text(value: bytes | None) -> str:
    return value.decode("utf-8", "replace") if value else ""
