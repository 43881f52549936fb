"""A LoRA adapter in GGUF form, checked against the model before llama.cpp sees it: a wrong one is refused in words.

Not here: attaching it (`load`), and MLX's adapters (`backends.mlx.adapters`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import GgufHeader
from backends.formats.gguf_format import RawFile
from backends.formats.gguf_reader import place_tensors, read_file

_DOWN, _UP = ".lora_a", ".lora_b"
Shape = tuple[int, ...]


def check_adapters(adapters: Iterable[str], header: GgufHeader) -> None:
    """Raises EngineError(adapter_unusable) with a sentence for the first that cannot be attached to this model."""
    shapes = {tensor.name: tensor.shape for tensor in header.tensors}
    for adapter in adapters:
        path = Path(adapter)
        try:
            file = read_file(path)
            found = {tensor.name: tensor.shape for tensor in place_tensors(file)}
        except EngineError as error:
            raise refused(path, error.detail) from error
        complaint = _complaint(file, found, shapes)
        if complaint:
            raise refused(path, complaint)


def refused(path: Path, reason: str) -> EngineError:
    """The error for an adapter that cannot be attached."""
    return EngineError(ErrorCode.ADAPTER_UNUSABLE, f"{path.name}: {reason}")


def _complaint(file: RawFile, found: dict[str, Shape], model: dict[str, Shape]) -> str:
    """What is wrong with an adapter, or nothing."""
    if _text(file, "general.type") != "adapter":
        return "it is a model, not an adapter" if _text(file, "tokenizer.ggml.model") else "it is not an adapter"
    if _text(file, "adapter.type") != "lora":
        return f"it is of the kind “{_text(file, 'adapter.type')}”, only lora can be attached"
    if _text(file, "general.architecture") != "gpt-oss":
        return f"it is for a model of the kind “{_text(file, 'general.architecture')}”, this one is gpt-oss"
    pairs = {name.removesuffix(_DOWN): shape for name, shape in found.items() if name.endswith(_DOWN)}
    if not pairs:
        return "it holds no weights"
    for name in found:
        if not name.endswith((_DOWN, _UP)) or name[: -len(_UP)] not in pairs:
            return f"its tensor {name} belongs to no pair of matrices"
    return next((problem for name, down in pairs.items() if (problem := _misfit(name, down, found, model))), "")


def _misfit(name: str, down: Shape, found: dict[str, Shape], model: dict[str, Shape]) -> str:
    """Whether the two matrices of one tensor multiply to its shape (shapes in ggml's order, row length first)."""
    up, wanted = found.get(name + _UP), model.get(name)
    if up is None:
        return f"one matrix of the pair for {name} is missing"
    if wanted is None:
        return f"this model has no {name}"
    if min(len(down), len(up), len(wanted)) < 2 or down[1] != up[0] or (down[0], up[1]) != wanted[:2]:
        return f"it is for another size of model: {name} is {wanted[0]} × {wanted[1]} here"
    return ""


def _text(file: RawFile, key: str) -> str:
    value = file.values.get(key)
    return value.value if value is not None and isinstance(value.value, str) else ""
