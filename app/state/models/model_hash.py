"""The hash of the model in use: found in the background once it is loaded, and told to `ModelInUseState`.

A large file takes a while the first time; the finding is kept beside the models' list, so that it is hashed once. Not
here: hashing (`app.core.models.model_identity`), who writes the hash down (`answering`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from app.core.models.file_hashes import ModelRecord
from app.core.models.model_identity import identity
from app.services.tasks import Tasks
from app.state.models.model_in_use import ModelInUseState, ModelPhase

_CLOSING_MILLISECONDS = 2_000


class _StoppedError(Exception):
    """The program ends; the hash is not needed any more."""


class ModelHashState(QObject):
    """Works by itself. `close` ends what runs."""

    def __init__(self, in_use: ModelInUseState, models_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._in_use = in_use
        self._models_file = models_file
        self._tasks = Tasks(self)
        self._asked = ""
        self._is_closed = False
        in_use.changed.connect(self._look)

    def close(self) -> None:
        """Let go of the file."""
        self._is_closed = True
        self._tasks.wait(_CLOSING_MILLISECONDS)

    def _look(self) -> None:
        """Once for every load: the file may be another one by now."""
        model = self._in_use.model
        if model is None or self._in_use.phase is not ModelPhase.READY:
            self._asked = ""
        elif model.path != self._asked:
            self._asked = model.path
            path = Path(model.path)
            self._tasks.run(lambda: self._found(path), lambda found: self._tell(str(path), found))

    def _found(self, path: Path) -> str:
        """In the background. A file that cannot be read (any more) has no hash."""
        try:
            return identity(path, ModelRecord(self._models_file), self._go_on)
        except (OSError, _StoppedError):
            return ""

    def _go_on(self, _bytes: int) -> None:
        if self._is_closed:
            raise _StoppedError

    def _tell(self, path: str, found: str) -> None:
        if found and path == self._asked:
            self._in_use.set_hash(path, found)
