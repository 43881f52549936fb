"""How each model is loaded, where the user wants it otherwise than the settings have it for all; a small JSON file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.whole_file import write_whole
from backends.contract.base import LoadOptions


class ModelOptionsFile:
    """By the model's path. A file that cannot be read counts as empty: the settings for all are then in force."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._kept = _read(file)

    def of(self, path: Path) -> LoadOptions | None:
        """What the user chose for this model."""
        return self._kept.get(str(path))

    def keep(self, path: Path, options: LoadOptions) -> None:
        """From now on. Raises OSError."""
        self._kept[str(path)] = options
        self._write()

    def forget(self, path: Path) -> None:
        """As the settings have it for all. Raises OSError."""
        if self._kept.pop(str(path), None) is not None:
            self._write()

    def _write(self) -> None:
        write_whole(self._file, msgspec.json.format(msgspec.json.encode(self._kept)).decode())


def _read(file: Path) -> dict[str, LoadOptions]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, LoadOptions])
    except (OSError, msgspec.DecodeError):
        return {}
