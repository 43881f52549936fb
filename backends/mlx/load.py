"""From a folder to a running model: checks, weights layer by layer, adapter. A failure gives everything back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import psutil

from backends.contract.base import LoadOptions, ModelInfo, OnProgress
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.mlx_folder import MlxFolder, read_folder
from backends.local.describing import describe
from backends.local.rules import common_rules, context_for, require, require_memory
from backends.mlx import native
from backends.mlx.adapters import check_adapters, refused
from backends.mlx.devices import device_name, memory_limit
from backends.mlx.memory import cache_bytes, out_of_memory, weight_bytes
from backends.mlx.model import MlxModel
from backends.mlx.rope import exact_frequencies


def load_model(build: str, path: Path, wanted: LoadOptions, on_progress: OnProgress) -> MlxModel:
    """Load a model; raises EngineError by cause, or passes what `on_progress` raises."""
    on_progress("reading", 0.0)
    folder, options = read_checked(path, wanted)
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


def read_checked(path: Path, wanted: LoadOptions) -> tuple[MlxFolder, LoadOptions]:
    """What describes a model and how it is to be loaded, both found sound; raises EngineError by cause."""
    folder = read_folder(path)
    return folder, _decide(folder, wanted)


def _decide(folder: MlxFolder, wanted: LoadOptions) -> LoadOptions:
    """Fill in what was left open or is not MLX's to choose; raises EngineError for what cannot be."""
    options = msgspec.structs.replace(
        wanted,
        context=context_for(wanted.context, folder.architecture.trained_context),
        threads=1,  # MLX divides the work itself
        gpu_layers=-1,
        cpu_expert_layers=0,
        tensor_split=(),
        repack=False,
        mmap=False,
    )
    rules = common_rules(options) | {
        "batch and ubatch are not positive": min(options.batch, options.ubatch) > 0,
        "MLX keeps the cache of gpt-oss in 16 bits: choose f16": options.kv_type == "f16",
    }
    require(rules)
    check_adapters(options.adapters, folder.architecture.layers)
    return options


def _check_memory(folder: MlxFolder, options: LoadOptions) -> None:
    """Ask before taking: MLX would let the system swap, or be ended by it."""
    needed = weight_bytes(folder) + cache_bytes(folder.architecture, options)
    require_memory(needed, min(memory_limit(), psutil.virtual_memory().available))


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
    return describe(
        folder,
        options,
        backend="MLX",
        build=build,
        architecture="gpt-oss",
        context=options.context,
        devices=(device_name(),),
    )
