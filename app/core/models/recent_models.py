"""The models a person opened, newest first, in a small JSON file. Not here: what else is on disk (the library)."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.models.model_ref import LocalModel, ModelRef, RemoteModel
from app.json_file import JsonFile
from app.sentence import Sentence
from backends.contract.forms import is_file, is_folder

MOST = 8


class RecentModel(msgspec.Struct, frozen=True, tag="recent"):
    """A model that was opened, and what it called itself then."""

    model: LocalModel | RemoteModel
    name: str


class RecentModels(JsonFile[tuple[RecentModel | LocalModel | RemoteModel, ...]]):
    """Remembers up to eight models; nothing of worth is lost with the file. Older files hold models without names."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file,
            tuple[RecentModel | LocalModel | RemoteModel, ...],
            Sentence("The list of recent models could not be saved."),
        )

    def present(self) -> tuple[ModelRef, ...]:
        """Those whose weights are there now; of a server that is known only when it is asked."""
        models = (_ref(entry) for entry in self.value)
        return tuple(model for model in models if isinstance(model, RemoteModel) or _is_there(model.path))

    def name_of(self, model: ModelRef) -> str:
        """What it called itself when it was opened; nothing where that is not known."""
        named = (entry.name for entry in self.value if isinstance(entry, RecentModel) and entry.model == model)
        return next(named, "")

    def add(self, model: ModelRef, name: str = "") -> None:
        """Put it first and write the list down. Raises FileNotWritten."""
        others = tuple(other for other in self.value if _ref(other) != model)
        self.write((RecentModel(model, name), *others)[:MOST])


def _ref(entry: RecentModel | LocalModel | RemoteModel) -> LocalModel | RemoteModel:
    return entry.model if isinstance(entry, RecentModel) else entry


def _is_there(path: Path) -> bool:
    """A file, or a folder in MLX's layout that still holds its weights."""
    return is_file(path) or (is_folder(path) and any(path.glob("*.safetensors")))
