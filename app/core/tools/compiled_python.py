"""The hash of the Python that was compiled here: kept apart from the file, which is never loaded when it differs.

Not here: compiling and loading (`app.sandbox`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.json_file import JsonFile
from app.sentence import Sentence

_NOT_WRITTEN = Sentence("It could not be written down that Python was prepared.")
FILE = "python.cwasm"


class CompiledPython(msgspec.Struct, frozen=True):
    """What was compiled; empty: nothing yet."""

    sha256: str = ""


class CompiledPythonFile(JsonFile[CompiledPython]):
    """Remembers it from one start to the next."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file, CompiledPython, _NOT_WRITTEN)
