"""The hash of the model in use: found in the background once it is loaded, and told to `ModelInUseState`.

A large file takes a while the first time; the finding is kept beside the models' list, so that it is hashed once. An
answer may be done before that: the hash is written into its record late. Not here: hashing
(`app.core.models.model_identity`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject

from app.core.chats.conversation import Conversation
from app.core.chats.turns import Change
from app.core.models.file_hashes import Findings, ModelChecks
from app.core.models.model_identity import Identity, identity
from app.core.models.model_ref import LocalModel, ModelRef
from app.errors import FileNotWritten
from app.services.background.tasks import Tasks
from app.state.models.model_in_use import ModelInUseState, ModelPhase

_CLOSING_MILLISECONDS = 2_000


class _StoppedError(Exception):
    """The program ends; the hash is not needed any more."""


class ModelHashState(QObject):
    """Works by itself. `close` ends what runs."""

    def __init__(self, in_use: ModelInUseState, checks: ModelChecks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._in_use = in_use
        self._checks = checks
        self._tasks = Tasks(self)
        self._asked: ModelRef | None = None
        self._is_closed = False
        in_use.changed.connect(self._look)

    def close(self) -> None:
        """Let go of the file."""
        self._is_closed = True
        self._tasks.wait(_CLOSING_MILLISECONDS)

    def _look(self) -> None:
        """Once for every load: the file may be another one by now."""
        model = self._in_use.loaded
        if model is None or self._in_use.phase is not ModelPhase.READY:
            self._asked = None
        elif model != self._asked:
            self._asked = model
            if isinstance(model, LocalModel):  # nobody can hash what lies on a server
                self._begin(model)

    def _begin(self, model: LocalModel) -> None:
        self._checks.reload()
        findings = self._checks.findings
        self._tasks.run(lambda: self._found(model.path, findings), lambda found: self._report(model, found))

    def _found(self, path: Path, findings: Findings) -> Identity | None:
        """In the background. A file that cannot be read (any more) has no hash."""
        try:
            return identity(path, findings, self._go_on)
        except (OSError, _StoppedError):
            return None

    def _go_on(self, _bytes: int) -> None:
        if self._is_closed:
            raise _StoppedError

    def _report(self, model: LocalModel, found: Identity | None) -> None:
        if found is None:
            return
        with suppress(FileNotWritten):  # it is logged; the file is only hashed once more another time
            self._checks.keep(found.found)
        if model == self._asked:
            self._in_use.set_hash(model, found.sha256)


class LateHash(QObject):
    """Waits for one hash, lives as long as that takes."""

    def __init__(
        self,
        conversation: Conversation,
        answer_id: str,
        model: ModelRef,
        in_use: ModelInUseState,
        keep: Callable[[Conversation, Change], None],
    ) -> None:
        super().__init__(in_use)
        self._conversation = conversation
        self._answer_id = answer_id
        self._model = model
        self._keep = keep
        in_use.hashed.connect(self._take)

    def _take(self, model: ModelRef, found: str) -> None:
        """The next hash is of this model, or of one that was loaded since: then this one's stays unknown."""
        if model == self._model and self._answer_id in self._conversation:
            answer = self._conversation.answer(self._answer_id)
            record = replace(answer.record, model_hash=found)
            self._keep(self._conversation, self._conversation.set_record(self._answer_id, record))
        self.deleteLater()
