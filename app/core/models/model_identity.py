"""Which bytes a model is made of: the SHA-256 of its file, or of the list of its files.

A model of several files hashes as `sha256sum` would list them, by name: `HEX  NAME` and a line feed each. A hash found
before counts while the file keeps size and time (`file_hashes`). Long work: run it in the background.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from app.core.models.file_hashes import ModelChecks, hash_file
from app.core.models.library import read_model
from backends.contract.errors import EngineError


def identity(model: Path, record: ModelChecks, progress: Callable[[int], None]) -> str:
    """The hash of a model, a file or a folder. Raises OSError, and what `progress` raises to stop."""
    found = [(file.name, _hash(file, record, progress)) for file in _files(model)]
    if len(found) == 1:
        return found[0][1]
    listed = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(found, key=lambda pair: pair[0]))
    return hashlib.sha256(listed.encode()).hexdigest()


def _hash(file: Path, record: ModelChecks, progress: Callable[[int], None]) -> str:
    known = record.finding(file)
    if known is not None:
        return known
    checked = hash_file(file, progress)
    record.keep(file, checked)
    return checked.sha256


def _files(model: Path) -> tuple[Path, ...]:
    """All parts of a model; of what is no model that we read, such as a script, the file itself."""
    try:
        return read_model(model, "").files
    except EngineError:
        return (model,)
