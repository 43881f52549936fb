"""The models a person opened, newest first, in a small JSON file. Not here: what else is on disk (the library)."""

from __future__ import annotations

from pathlib import Path

from app.core.models.model_ref import LocalModel, ModelRef, RemoteModel
from app.json_file import JsonFile
from app.sentence import Sentence

MOST = 8


class RecentModels(JsonFile[tuple[LocalModel | RemoteModel, ...]]):
    """Remembers up to eight models; nothing of worth is lost with the file."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, tuple[LocalModel | RemoteModel, ...], Sentence("The list of recent models could not be saved.")
        )

    def present(self) -> tuple[ModelRef, ...]:
        """Those whose weights are there now; of a server that is known only when it is asked."""
        return tuple(model for model in self.value if isinstance(model, RemoteModel) or _is_there(model.path))

    def add(self, model: ModelRef) -> None:
        """Put it first and write the list down. Raises FileNotWritten."""
        others = tuple(other for other in self.value if other != model)
        self.write((model, *others)[:MOST])


def _is_there(path: Path) -> bool:
    """A file, or a folder in MLX's layout that still holds its weights."""
    return path.is_file() or any(path.glob("*.safetensors"))
