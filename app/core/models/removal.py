"""Taking a model off the disk: its files, and where the hub's cache links to them, the bytes behind the links.

Not here: what a trash is on this system (it is passed in), asking whether it is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.core.models.library import OnDisk
from app.errors import DownloadError
from app.sentence import Sentence

Trash = Callable[[Path], bool]


def remove_model(model: OnDisk, trash: Trash) -> None:
    """Into the trash. Raises DownloadError for what could not be moved, OSError."""
    for path in whole(model):
        if not trash(path.resolve()):
            raise DownloadError(
                Sentence("{name} could not be moved to the trash.", name=path.name),
                Sentence("Delete it by hand."),
                str(path),
            )
        if path.is_symlink():
            path.unlink()


def whole(model: OnDisk) -> tuple[Path, ...]:
    """The folder where it holds its weights itself; else the files, each perhaps a link into the hub's cache."""
    is_linked = any(file.is_symlink() for file in model.files)
    return (model.path,) if model.path.is_dir() and not is_linked else model.files
