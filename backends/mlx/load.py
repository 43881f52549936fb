"""From a folder to a running model: checks, weights layer by layer, adapter. A failure gives everything back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import psutil

from backends.contract.base import LoadOptions, ModelInfo, OnProgress
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.mlx_folder import MlxFolder, read_folder
from backends.mlx import native
from backends.mlx.adapters import check_adapters, refused
from backends.mlx.devices import device_name, memory_limit
from backends.mlx.memory import cache_bytes, out_of_memory, weight_bytes
from backends.mlx.model import MlxModel
from backends.mlx.rope import exact_frequencies

_DEFAULT_CONTEXT = 16384
_DEMO = "Triptych demo model"  # the name that assets/demo/recipe writes
_MOST_SEQUENCES = 64


def load_model(build: str, path: Path, wanted: LoadOptions, on_progress: OnProgress) -> MlxModel:
    """Load a model; raises EngineError by cause, or passes what `on_progress` raises."""
    on_progress("reading", 0.0)
    folder = read_folder(path)
    options = _decide(folder, wanted)
    vocabulary = folder.vocabulary()
    _check_memory(folder, options)
    on_progress("reading", 1.0)
    try:
        network = _load_weights(folder, on_progress)
        on_progress("preparing", 0.0)
        for adapter in options.adapters:
            _use_adapter(network, Path(adapter))
        network.use_frequencies(exact_frequencies(folder.config))
        on_progress("preparing", 1.0)
        return MlxModel(network, _describe(folder, options, build), vocabulary)
    except BaseException:
        network = None
        native.free_memory()
        raise


def _decide(folder: MlxFolder, wanted: LoadOptions) -> LoadOptions:
    """Fill in what was left open or is not MLX's to choose; raises EngineError for what cannot be."""
    trained = folder.architecture.trained_context
    if wanted.context > trained:
        detail = f"a context of {wanted.context} was asked for, the model was trained for {trained}"
        facts = {"wanted": wanted.context, "limit": trained}
        raise EngineError(ErrorCode.CONTEXT_TOO_LARGE, detail, facts)
    options = msgspec.structs.replace(
        wanted,
        context=wanted.context or min(trained, _DEFAULT_CONTEXT),
        threads=1,  # MLX divides the work itself
        gpu_layers=-1,
        cpu_expert_layers=0,
        tensor_split=(),
        repack=False,
        mmap=False,
    )
    rules = {
        "context is negative": options.context > 0,
        f"sequences is not in 1 … {_MOST_SEQUENCES}": 1 <= options.sequences <= _MOST_SEQUENCES,
        "batch and ubatch are not positive": min(options.batch, options.ubatch) > 0,
        "MLX keeps the cache of gpt-oss in 16 bits: choose f16": options.kv_type == "f16",
    }
    for complaint, holds in rules.items():
        if not holds:
            raise EngineError(ErrorCode.BAD_REQUEST, complaint)
    check_adapters(options.adapters, folder.architecture.layers)
    return options


def _check_memory(folder: MlxFolder, options: LoadOptions) -> None:
    """Ask before taking: MLX would let the system swap, or be ended by it."""
    needed = weight_bytes(folder) + cache_bytes(folder.architecture, options)
    available = min(memory_limit(), psutil.virtual_memory().available)
    if needed > available:
        detail = f"{needed >> 20} MiB needed, {available >> 20} MiB available"
        raise EngineError(ErrorCode.OUT_OF_MEMORY, detail, {"needed": needed, "available": available})


def _load_weights(folder: MlxFolder, on_progress: OnProgress) -> native.Network:
    """Read all weights, telling how far it is: so a load can be stopped between two layers."""
    on_progress("loading", 0.0)
    try:
        network = native.Network(folder.path)
        for fraction in network.read_weights():
            on_progress("loading", fraction)
    except (ValueError, KeyError, TypeError) as error:  # what the checks of the folder did not foresee
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"mlx-lm does not load it: {error}") from error
    except RuntimeError as error:
        raise out_of_memory(error) or EngineError(ErrorCode.MODEL_UNSUPPORTED, str(error)) from error
    return network


def _use_adapter(network: native.Network, adapter: Path) -> None:
    try:
        network.use_adapter(adapter)
    except (ValueError, KeyError, TypeError) as error:
        raise refused(adapter, f"it does not belong to this model. {error}") from error


def _describe(folder: MlxFolder, options: LoadOptions, build: str) -> ModelInfo:
    architecture = folder.architecture
    return ModelInfo(
        name=folder.name,
        path=str(folder.path),
        backend="MLX",
        build=build,
        architecture="gpt-oss",
        parameters=folder.parameters,
        size=folder.size,
        layers=architecture.layers,
        experts=architecture.experts,
        experts_used=architecture.experts_used,
        window=architecture.window,
        trained_context=architecture.trained_context,
        context=options.context,
        sequences=options.sequences,
        threads=options.threads,
        quantisation=folder.quantisation,
        options=options,
        devices=(device_name(),),
        is_demo=folder.name == _DEMO,
    )
