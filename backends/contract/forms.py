"""The forms that a model has on a disk and in a repository, told apart by names; nothing is opened.

Not here: which backend takes which form (`backends.contract.kinds`), what stands in the files (`backends.formats`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

FILE_PATTERNS = ("*.gguf", "config.json")  # of the files that stand for models in a dialog
_CONFIG = "config.json"
SCRIPT_SUFFIX = ".scripted.json"
_PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.DOTALL | re.IGNORECASE)


class ModelForm(StrEnum):
    """What a backend takes as a model."""

    GGUF = "gguf"  # one file, or several numbered parts
    MLX = "mlx"  # a folder with a config.json and safetensors
    SCRIPT = "script"  # the scripted backend's JSON file
    SERVER = "server"  # no file: another machine has it

    @property
    def words(self) -> str:
        """The name of the form as people write it."""
        return self.value.upper()


class GgufPart(NamedTuple):
    """One file of a GGUF model that was cut into parts, by its name: `stem-00002-of-00003.gguf`."""

    stem: str
    number: int
    of: int


def form_of(path: Path) -> ModelForm:
    """Tell the form of a model by its path; whether it is one is seen when it is read."""
    if path.name.endswith(SCRIPT_SUFFIX):
        return ModelForm.SCRIPT
    return ModelForm.MLX if is_folder(path) else ModelForm.GGUF


def is_file(path: Path) -> bool:
    """Tell whether there is a file; a path that the system refuses, such as one that is too long, is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Tell whether there is a folder, in the same way."""
    try:
        return path.is_dir()
    except OSError:
        return False


def is_gguf(name: str) -> bool:
    """Tell whether a file has a GGUF file's name."""
    return name.lower().endswith(".gguf")


def gguf_part(name: str) -> GgufPart | None:
    """Read the numbers in a part's name; None for a model that is one file."""
    found = _PART.fullmatch(name)
    return GgufPart(found["stem"], int(found["number"]), int(found["count"])) if found else None


def is_first_gguf(name: str) -> bool:
    """Tell whether a file's name is that of a whole GGUF model or of its first part, which stands for all."""
    part = gguf_part(name)
    return is_gguf(name) and (part is None or part.number == 1)


def model_of_file(path: Path) -> Path:
    """Give the model that a chosen file stands for: a folder by its config.json, a GGUF model by any of its parts, else
    the file itself.
    """
    if path.name == _CONFIG:
        return path.parent
    found = _PART.fullmatch(path.name)
    return path.with_name(f"{found['stem']}-00001-of-{found['count']}{path.suffix}") if found else path


def looks_like_model(path: Path) -> bool:
    """Tell whether a file or folder that was dropped may be a model."""
    return is_gguf(path.name) or is_file(path / _CONFIG)


def model_of_files(paths: Sequence[Path]) -> Path:
    """Give what is loaded of a model's files: its first GGUF part, or the folder they lie in."""
    ggufs = [path for path in paths if is_gguf(path.name)]
    return min(ggufs) if ggufs else paths[0].parent


def is_mlx_folder(names: Iterable[str]) -> bool:
    """Tell by the names of its files whether a folder is laid out as MLX has it."""
    names = set(names)
    return _CONFIG in names and any(name.endswith(".safetensors") for name in names)
