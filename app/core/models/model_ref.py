"""Which model is meant: one on this computer by its place, or one behind an address by its name.

Wherever a model is opened, compared, remembered or shown, it is one of these; a path alone means a file. Pure values.
Not here: what is known of a model's bytes (`file_hashes`), what is on the disk (`library`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from backends.contract.forms import gguf_part
from backends.lines import path_text, sound

_ENDINGS = (".gguf", ".json")  # of the files that are models


class LocalModel(msgspec.Struct, frozen=True, tag="local"):
    """A GGUF file (the first part of several), or a folder in MLX's layout."""

    path: Path

    @property
    def name(self) -> str:
        """To be shown until the model has said its own: without a file's ending, and without a part's numbers."""
        name = sound(self.path.name)
        if (part := gguf_part(name)) is not None:
            return part.stem
        return Path(name).stem if name.lower().endswith(_ENDINGS) else name  # dots in a folder's name end nothing

    @property
    def key(self) -> str:
        """The same for the same model in every run of the program; what the engine process is given."""
        return path_text(self.path)

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return sound(str(self.path))


class RemoteModel(msgspec.Struct, frozen=True, tag="remote"):
    """A model that a server at `address` offers under `name`."""

    address: str
    name: str

    @property
    def key(self) -> str:
        """The same for the same model in every run of the program."""
        return f"{self.address}#{self.name}"

    @property
    def place(self) -> str:
        """Where it is, for a person."""
        return self.address


ModelRef = LocalModel | RemoteModel
