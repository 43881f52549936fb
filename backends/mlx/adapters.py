"""A LoRA adapter as mlx-lm trains it: a folder with `adapter_config.json` and `adapters.safetensors`, checked.

Not here: attaching it (`native`), and GGUF adapters (`backends.llama_cpp`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.files import read_json
from backends.formats.safetensors import read_tensors

_LONGEST = 1 << 20  # bytes of an adapter_config.json


class _Lora(msgspec.Struct):
    rank: int
    scale: float
    dropout: float = 0.0


class _AdapterConfig(msgspec.Struct):
    num_layers: int
    lora_parameters: _Lora
    fine_tune_type: str = "lora"


def check_adapters(adapters: tuple[str, ...], layers: int) -> None:
    """Raises EngineError with a sentence for what cannot be attached to a model of so many layers."""
    if len(adapters) > 1:
        raise EngineError(ErrorCode.ADAPTER_UNUSABLE, "MLX attaches one adapter at a time")
    for adapter in adapters:
        _check(Path(adapter), layers)


def _check(folder: Path, layers: int) -> None:
    if not folder.is_dir():
        raise refused(folder, f"there is no folder at {folder}")
    try:
        config = read_json(folder / "adapter_config.json", _LONGEST, _AdapterConfig)
        tensors = read_tensors(folder / "adapters.safetensors")
    except EngineError as error:
        raise refused(folder, error.detail) from error
    rules = {
        f"it is of the kind “{config.fine_tune_type}”, only lora can be attached": config.fine_tune_type == "lora",
        f"it is for a model of {config.num_layers} layers, this one has {layers}": -1 <= config.num_layers <= layers,
        "its rank is not in 1 … 1024": 1 <= config.lora_parameters.rank <= 1024,
        "it holds no weights": bool(tensors),
    }
    for complaint, holds in rules.items():
        if not holds:
            raise refused(folder, complaint)


def refused(folder: Path, reason: str) -> EngineError:
    """The error for an adapter that cannot be attached."""
    return EngineError(ErrorCode.ADAPTER_UNUSABLE, f"{folder.name}: {reason}")
