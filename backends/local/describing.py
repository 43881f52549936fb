"""The description of a loaded model, as far as it follows from its file and from what was asked for."""

from __future__ import annotations

from collections.abc import Sequence as Many
from pathlib import Path
from typing import Protocol

from backends.contract.base import LoadOptions, ModelInfo
from backends.formats.gpt_oss import Architecture
from backends.formats.names import DEMO_NAME


class ModelFile(Protocol):
    """What the readers of all formats tell of a model."""

    @property
    def name(self) -> str:
        """The name that its file gives it."""
        ...

    @property
    def path(self) -> Path:
        """Where the file or the folder lies."""
        ...

    @property
    def parameters(self) -> int:
        """How many numbers its weights are."""
        ...

    @property
    def file_size(self) -> int:
        """Bytes of the files of its weights: the size that it is published and listed with."""
        ...

    @property
    def quantisation(self) -> str:
        """How its numbers are kept, in the format's own word."""
        ...

    @property
    def architecture(self) -> Architecture:
        """The dimensions of its network."""
        ...


def describe(
    file: ModelFile,
    options: LoadOptions,
    *,
    backend: str,
    build: str,
    architecture: str,
    context: int,
    devices: Many[str],
) -> ModelInfo:
    """The description of a model that was loaded with these options and this context in tokens, onto these devices."""
    shape = file.architecture
    return ModelInfo(
        name=file.name,
        path=str(file.path),
        backend=backend,
        build=build,
        architecture=architecture,
        parameters=file.parameters,
        size=file.file_size,
        layers=shape.layers,
        experts=shape.experts,
        experts_used=shape.experts_used,
        window=shape.window,
        trained_context=shape.trained_context,
        context=context,
        sequences=options.sequences,
        threads=options.threads,
        quantisation=file.quantisation,
        options=options,
        devices=tuple(devices),
        is_demo=file.name == DEMO_NAME,
    )
