"""From a path to a running model: header, weights, context, adapters. On any failure everything is given back."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec
import psutil

from backends.contract.base import MOST_DRAFTED, LoadOptions, ModelInfo, OnProgress
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import GgufHeader, load_header
from backends.llama_cpp.adapters import check_adapters
from backends.llama_cpp.device_draws import DeviceDraws
from backends.llama_cpp.devices import has_gpu, list_devices, physical_cores
from backends.llama_cpp.interrupt import Interrupt
from backends.llama_cpp.memory import cache_bytes, read_account
from backends.llama_cpp.model import LlamaModel
from backends.llama_cpp.native import Context, Native
from backends.llama_cpp.parameters import ContextParameters, ModelParameters
from backends.llama_cpp.speculation import WORTH
from backends.local.describing import describe
from backends.local.rules import common_rules, context_for, require, require_memory

_WORTH_THREADS = 50_000_000  # multiplications; for fewer, threads wait for each other longer than they compute
_UNSOUND_PACKING = "AMX"
"""Built with gcc 12, llama.cpp 0c1e570 sets up AMX's tiles from a structure of which the compiler has left out all but
the first bytes, and the process ends with an illegal instruction.
"""
_DRAWS_VARIABLE = "TRIPTYCH_DEVICE_DRAWS"  # in the engine's environment: let a GPU draw the tokens
_ALLOCATION_FAILED = ("failed to allocate", "unable to allocate", "out of memory", "alloc_buffer")


def load_model(
    native: Native,
    build: str,
    path: Path,
    wanted: LoadOptions,
    on_progress: OnProgress,
    *,
    draws_on_device: bool | None = None,
    worth: float = WORTH,
) -> LlamaModel:
    """Load a model; raises EngineError by cause, or passes what `on_progress` raises. Tokens are drawn on the device of
    the output layer always, never, or (None) as asked for by TRIPTYCH_DEVICE_DRAWS; they are guessed where that is
    `worth` times as fast.
    """
    on_progress("reading", 0.0)
    header, options = read_checked(path, wanted)
    if options.repack and _UNSOUND_PACKING in native.packings():
        options = msgspec.structs.replace(options, repack=False)
    on_progress("reading", 0.5)
    vocabulary = header.vocabulary()
    on_progress("reading", 1.0)
    native.log.forget()
    with ExitStack() as undo:
        model = _load_weights(native, header, options, on_progress)
        undo.callback(native.free_model, model)
        on_progress("preparing", 0.0)
        interrupt = Interrupt()
        draws = _new_draws(native, model, options, draws_on_device)
        undo.callback(draws.close)
        context = _new_context(native, model, header, options, interrupt, draws.handles)
        undo.callback(context.free)
        draws.attach(context.handle, needs_gpu=draws_on_device is None)
        _use_adapters(native, model, context, options)
        on_progress("preparing", 1.0)
        loaded = LlamaModel(
            native=native,
            model=model,
            context=context,
            interrupt=interrupt,
            draws=draws,
            info=_describe(native, header, options, context, build),
            vocabulary=vocabulary,
            account=read_account(native.log.lines()),
            threads_from=1 if wanted.threads else _threads_from(header),
            worth=worth,
        )
        undo.pop_all()
    return loaded


def read_checked(path: Path, wanted: LoadOptions) -> tuple[GgufHeader, LoadOptions]:
    """The header of a model and how it is to be loaded, both found sound; raises EngineError by cause."""
    header = load_header(path)
    options = _decide(header, wanted)
    check_adapters(options.adapters, header)
    return header, options


def _decide(header: GgufHeader, wanted: LoadOptions) -> LoadOptions:
    """Fill in what was left open; raises EngineError for what cannot be."""
    options = msgspec.structs.replace(
        wanted,
        context=context_for(wanted.context, header.architecture.trained_context),
        threads=wanted.threads or physical_cores(),
        repack=bool(wanted.repack),
    )
    _check(options)
    return options


def _check(options: LoadOptions) -> None:
    """Refuse what llama.cpp would answer with an abort."""
    rules = common_rules(options) | {
        "a batch has no room for a token of every sequence": options.sequences <= _capacity(options),
        "threads is not in 1 … 512": 1 <= options.threads <= 512,
        "kv_type is neither f16 nor q8_0": options.kv_type in ("f16", "q8_0"),
        "tensor_split has too many entries or a negative one": len(options.tensor_split) <= 16
        and all(share >= 0 for share in options.tensor_split),
    }
    require(rules)


def _threads_from(header: GgufHeader) -> int:
    """Tokens a call must have to be worth more than one thread: one for a real model, a dozen for the demo model."""
    architecture = header.architecture
    experts = sum(tensor.elements for tensor in header.tensors if tensor.name.endswith("_exps.weight"))
    embedding = architecture.hidden * architecture.vocabulary
    active = header.parameters - embedding - experts * (1 - architecture.experts_used / architecture.experts)
    return math.ceil(_WORTH_THREADS / active)


def _capacity(options: LoadOptions) -> int:
    """Tokens of one decode call: llama.cpp computes `ubatch` at a time, and aborts above the other two."""
    return min(options.context, options.batch, options.ubatch)


def _load_weights(native: Native, header: GgufHeader, options: LoadOptions, on_progress: OnProgress) -> int:
    _check_memory(native, header, options)
    progress = _Progress(on_progress)
    parameters = ModelParameters(
        gpu_layers=options.gpu_layers,
        cpu_expert_layers=min(options.cpu_expert_layers, header.architecture.layers),
        tensor_split=options.tensor_split,
        repack=bool(options.repack),
        mmap=options.mmap,
        on_progress=progress.report,
    )
    model = native.load_model(header.path, parameters)
    if progress.raised is not None:
        if model:
            native.free_model(model)
        raise progress.raised
    if not model:
        raise _failure(native, ErrorCode.MODEL_UNSUPPORTED)
    return model


class _Progress:
    """Carries an exception of the callback across C, which must not see it."""

    def __init__(self, on_progress: OnProgress) -> None:
        self._on_progress = on_progress
        self.raised: BaseException | None = None

    def report(self, fraction: float) -> bool:
        """Pass the fraction that is loaded on; False stops the load."""
        try:
            self._on_progress("loading", fraction)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised again behind the C call
            self.raised = error
        return self.raised is None


def _check_memory(native: Native, header: GgufHeader, options: LoadOptions) -> None:
    """On a CPU, ask before taking: the system would give memory it does not have and later end the process."""
    if options.gpu_layers != 0 and has_gpu(list_devices(native)):
        return
    copied = header.size if options.repack or not options.mmap else 0
    require_memory(copied + _cache_bytes(header, options), psutil.virtual_memory().available)


def _cache_bytes(header: GgufHeader, options: LoadOptions) -> int:
    capacity = _capacity(options)
    return cache_bytes(header.architecture, options.context, options.sequences, capacity, options.kv_type)


def _new_draws(native: Native, model: int, options: LoadOptions, wanted: bool | None) -> DeviceDraws:
    """Chains for every slot, where they are wanted; nobody having said so, where there is a GPU that the output layer
    may lie on and this process is asked to draw there. No GPU has done it yet, so it has to be asked for.
    """
    if wanted is None:
        wanted = _DRAWS_VARIABLE in os.environ and options.gpu_layers != 0 and has_gpu(list_devices(native))
    size = native.vocabulary_size(native.vocabulary_of(model))
    return DeviceDraws(native, size, options.sequences if wanted else 0)


def _new_context(
    native: Native,
    model: int,
    header: GgufHeader,
    options: LoadOptions,
    is_aborted: Callable[[], bool],
    chains: Sequence[int],
) -> Context:
    capacity = _capacity(options)
    parameters = ContextParameters(
        context=options.context,
        batch=capacity,
        ubatch=capacity,
        sequences=options.sequences,
        outputs=max(options.sequences, min(MOST_DRAFTED + 1, capacity)),
        threads=options.threads,
        is_q8=options.kv_type == "q8_0",
        is_aborted=is_aborted,
        chains=chains,
    )
    context = native.new_context(model, parameters)
    if not context.handle:
        facts = {"needed": _cache_bytes(header, options), "available": psutil.virtual_memory().available}
        raise EngineError(ErrorCode.OUT_OF_MEMORY, native.log.complaints(), facts)
    return context


def _use_adapters(native: Native, model: int, context: Context, options: LoadOptions) -> None:
    adapters = [native.load_adapter(model, Path(path)) for path in options.adapters]
    if not all(adapters) or (adapters and not context.use_adapters(adapters)):
        raise _failure(native, ErrorCode.ADAPTER_UNUSABLE)


def _failure(native: Native, code: ErrorCode) -> EngineError:
    complaints = native.log.complaints()
    if any(sign in complaints for sign in _ALLOCATION_FAILED):
        code = ErrorCode.OUT_OF_MEMORY
    return EngineError(code, complaints)


def _describe(native: Native, header: GgufHeader, options: LoadOptions, context: Context, build: str) -> ModelInfo:
    account = read_account(native.log.lines())
    return describe(
        header,
        options,
        backend="llama.cpp",
        build=build,
        architecture=header.text("general.architecture"),
        context=context.size,
        devices=[device.device for device in account.devices if device.weights],
    )
