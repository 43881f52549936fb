"""The door: MLX as a `Backend`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from backends.contract.base import Device, LoadOptions, OnProgress
from backends.mlx import library

if TYPE_CHECKING:  # importing it imports MLX
    from backends.mlx.model import MlxModel


class Mlx:
    """Apple's MLX through mlx-lm's gpt-oss. Nothing of it is imported before it is asked for."""

    name = "MLX"

    @property
    def build(self) -> str:
        """Versions, for the record; raises EngineError(backend_unusable)."""
        library.check_usable()
        return library.build()

    def devices(self) -> Sequence[Device]:
        """What this machine offers; raises EngineError(backend_unusable) with the reason."""
        library.prepare("metal")  # a list of devices does not wait for mlx-lm
        from backends.mlx.devices import list_devices

        return list_devices()

    def check(self, model: Path, options: LoadOptions) -> None:
        """Read what describes the model and the options alone; raises EngineError by cause."""
        library.prepare()
        from backends.mlx.load import read_checked

        read_checked(model, options)

    def load(self, model: Path, options: LoadOptions, on_progress: OnProgress) -> MlxModel:
        """Check the folder, then load it; raises EngineError by cause, or passes `Cancelled` from the callback."""
        library.prepare()
        from backends.mlx.load import load_model

        return load_model(self.build, model, options, on_progress)
