"""Which bytes a model is made of: the SHA-256 of its file, or of the list of its files.

A model of several files hashes as `sha256sum` would list them, by name: `HEX  NAME` and a line feed each. A hash found
before counts while the file keeps size and time (`file_hashes`). Long work: run it in the background, and keep
what was found on the main thread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from app.core.models.file_hashes import Checked, Findings, hash_file
from app.core.models.library import read_model
from backends.contract.errors import EngineError


class Identity(msgspec.Struct, frozen=True):
    """The hash of a model, and the findings on its files that are new."""

    sha256: str
    found: dict[Path, Checked]


def identity(model: Path, findings: Findings, progress: Callable[[int], None]) -> Identity:
    """Hash a model, a file or a folder. Raises OSError, and what `progress` raises to stop."""
    files = _files(model)
    known = {file: findings.of(file) for file in files}
    found = {file: hash_file(file, progress) for file, sha256 in known.items() if sha256 is None}
    hashes = [(file.name, known[file] or found[file].sha256) for file in files]
    if len(hashes) == 1:
        return Identity(hashes[0][1], found)
    listed = "".join(f"{sha256}  {name}\n" for name, sha256 in sorted(hashes, key=lambda pair: pair[0]))
    return Identity(hashlib.sha256(listed.encode()).hexdigest(), found)


def _files(model: Path) -> tuple[Path, ...]:
    """All parts of a model; of what is no model that we read, such as a script, the file itself."""
    try:
        return read_model(model, "").files
    except EngineError:
        return (model,)
