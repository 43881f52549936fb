"""What every model on a disk says of itself, whatever its form: one reader a form.

Reads headers only. Not here: telling forms apart by names (`backends.contract.forms`), weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from backends.contract.errors import EngineError, ErrorCode
from backends.contract.forms import ModelForm, form_of
from backends.formats.gguf import load_header
from backends.formats.gpt_oss import Architecture
from backends.formats.mlx_folder import read_folder


class ModelSummary(msgspec.Struct, frozen=True):
    """A model as its header has it. `path` is what an engine is given, `files` are all that hold weights."""

    path: Path
    name: str
    parameters: int
    quantisation: str
    architecture: Architecture
    files: tuple[Path, ...]


def read_summary(path: Path) -> ModelSummary:
    """Read a model's header; raises EngineError by cause, OSError."""
    reader = _READERS.get(form_of(path))
    if reader is None:
        raise EngineError(ErrorCode.MODEL_FOREIGN, f"{path.name} is no model that people have")
    return reader(path)


def _read_gguf(path: Path) -> ModelSummary:
    header = load_header(path)
    return ModelSummary(
        header.paths[0], header.name, header.parameters, header.quantisation, header.architecture, header.paths
    )


def _read_mlx(path: Path) -> ModelSummary:
    folder = read_folder(path)
    return ModelSummary(
        path, folder.name, folder.parameters, folder.quantisation, folder.architecture, folder.weight_files
    )


_READERS: Mapping[ModelForm, Callable[[Path], ModelSummary]] = {ModelForm.GGUF: _read_gguf, ModelForm.MLX: _read_mlx}
