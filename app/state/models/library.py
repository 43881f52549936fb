"""The models on this computer, as the Models page shows them: found, verified again, added, removed.

Signals: changed() · failed(AppError) · added(LocalModel) · removed(str name, object bytes). Looking and hashing run in
the background. Not here: what can be had (`models`), which model answers (`model_in_use`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.models.catalog import Catalog
from app.core.models.file_hashes import Checked, HashState, ModelChecks, hash_file, state_of_all
from app.core.models.hub_cache import damaged_in
from app.core.models.library import Library, NotUsable, OllamaBlob, OnDisk, read_library, read_model
from app.core.models.model_folders import ADDED, BUNDLED, LibraryFolders
from app.core.models.model_ref import LocalModel, ModelRef
from app.core.models.removal import Trash, remove_model
from app.errors import AppError, DownloadError, FileNotWritten, ImportRefused, engine_failure
from app.sentence import Sentence
from app.services.background.tasks import Tasks
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.errors import EngineError, ErrorCode

_TICK_MILLISECONDS = 200
_CLOSING_MILLISECONDS = 2_000


@dataclass(frozen=True)
class LibraryItem:
    """A model on the disk. `checking`: how much of it is hashed just now, None where nothing is."""

    model: OnDisk
    state: HashState
    last_used: date | None
    checking: float | None = None


class _StoppedError(Exception):
    """The user, or the end of the program, ends the hashing."""


class _Check:
    """The hashing of one model, from the thread that does it to the window."""

    def __init__(self, model: OnDisk) -> None:
        self.model = model
        self.done = 0
        self.is_stopped = False
        self.found: dict[Path, Checked] = {}  # of its files that are hashed already

    def add(self, count: int) -> None:
        """So many bytes more; raises _StoppedError."""
        self.done += count
        if self.is_stopped:
            raise _StoppedError


class LibraryState(QObject):
    """What is on the disk."""

    changed = Signal()
    failed = Signal(object)
    added = Signal(object)
    removed = Signal(str, object)

    def __init__(
        self,
        folders: LibraryFolders,
        record: ModelChecks,
        catalog: Catalog,
        in_use: ModelInUseState,
        trash: Trash,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._folders, self._record, self._catalog = folders, record, catalog
        self._in_use, self._trash = in_use, trash
        self._tasks, self._hashing = Tasks(self), Tasks(self)
        self._checks: dict[Path, _Check] = {}
        self._ticks = QTimer(self, interval=_TICK_MILLISECONDS)
        self._ticks.timeout.connect(self.changed)
        self._used: ModelRef | None = None
        self.is_looking = self._is_stale = False
        self.was_looked_at = False
        self._library = Library((), (), ())
        self._damaged: tuple[Path, ...] = ()
        in_use.changed.connect(self._note_use)

    @property
    def rows(self) -> tuple[LibraryItem, ...]:
        """Every model that can be loaded, in the order of the places."""
        return tuple(self._row(model) for model in self._library.models)

    @property
    def unusable(self) -> tuple[NotUsable, ...]:
        """What is there and cannot be loaded."""
        return self._library.unusable

    @property
    def away(self) -> tuple[Path, ...]:
        """What the user added and is not there now: its disk is not connected, or it was deleted."""
        unusable = self._library.unusable
        return tuple(one.path for one in unusable if one.code is ErrorCode.MODEL_AWAY and one.owner == ADDED)

    @property
    def ollama(self) -> tuple[OllamaBlob, ...]:
        """gpt-oss in Ollama's own layout."""
        return self._library.ollama

    @property
    def damaged(self) -> tuple[Path, ...]:
        """Downloads whose bytes were wrong, kept aside."""
        return self._damaged

    @property
    def has_larger(self) -> bool:
        """Whether there is any model beside the bundled one."""
        return any(model.owner != BUNDLED for model in self._library.models)

    def refresh(self) -> None:
        """Search all folders for models again; where a search runs already, another follows it."""
        if self.is_looking:
            self._is_stale = True  # what has changed since may have been passed over
            return
        self.is_looking, self._is_stale = True, False
        folders = self._folders.with_added(self._record.added)
        ollama, downloads = self._folders.ollama, self._folders.downloads()
        self._tasks.run(lambda: (read_library(folders, ollama), damaged_in(downloads)), self._found)
        self.changed.emit()

    def add(self, path: Path) -> None:
        """A file or folder of the user's, where it lies; its header is read."""
        self._tasks.run(lambda: _read(path), lambda found: self._added(path, found))

    def verify(self, path: Path) -> None:
        """Hash it again and compare."""
        model = next((model for model in self._library.models if model.path == path), None)
        if model is None or path in self._checks:
            return
        check = self._checks[path] = _Check(model)
        self._ticks.start()
        self._hashing.run(lambda: _hash(check), lambda failure: self._checked(check, failure))
        self.changed.emit()

    def compare(self, path: Path, sha256: str) -> None:
        """The user says what a model of one file must hash to; then it is hashed."""
        try:
            self._record.give(path, sha256)
        except FileNotWritten as failure:
            self.failed.emit(failure)
            return
        self.verify(path)

    def stop_verifying(self, path: Path) -> None:
        """Nothing is known of it then."""
        if path in self._checks:
            self._checks[path].is_stopped = True

    def remove(self, path: Path) -> None:
        """Into the system's trash, unless it is loaded or bundled."""
        model = next((model for model in self._library.models if model.path == path), None)
        if model is None:
            return
        if model.owner == BUNDLED:
            self.failed.emit(
                ImportRefused(Sentence("The demo model belongs to Triptych."), Sentence("It cannot be deleted."))
            )
        elif self._in_use.wanted == model.ref and self._in_use.phase in (ModelPhase.READY, ModelPhase.LOADING):
            self.failed.emit(
                ImportRefused(Sentence("This model is loaded."), Sentence("Use another one first, then delete it."))
            )
        else:
            self._tasks.run(lambda: _remove(model, self._trash), lambda failure: self._gone(model, failure))

    def forget_away(self) -> None:
        """Look no more for what was added and is not there."""
        try:
            for path in self.away:
                self._record.drop(path)
        except FileNotWritten as failure:
            self.failed.emit(failure)
        self.refresh()

    def delete_damaged(self) -> None:
        """For good: nobody wants wrong bytes back."""
        self._tasks.run(partial(_delete, self._damaged), self._deleted)

    def close(self) -> None:
        """Stop hashing and searching, and wait at most two seconds for each."""
        for check in self._checks.values():
            check.is_stopped = True
        self._hashing.wait(_CLOSING_MILLISECONDS)
        self._tasks.wait(_CLOSING_MILLISECONDS)

    # in the background, and back

    def _found(self, found: tuple[Library, tuple[Path, ...]]) -> None:
        self.is_looking, self.was_looked_at = False, True
        self._library, self._damaged = found
        self._in_use.learn_names({model.ref: model.name for model in self._library.models})
        self._record.reload()
        self.changed.emit()
        if self._is_stale:
            self.refresh()

    def _added(self, path: Path, found: OnDisk | AppError) -> None:
        if isinstance(found, AppError):
            self.failed.emit(found)
            return
        try:
            self._record.add(path)
        except FileNotWritten as failure:
            self.failed.emit(failure)
        self.added.emit(LocalModel(path))
        self.refresh()

    def _checked(self, check: _Check, failure: AppError | None) -> None:
        del self._checks[check.model.path]
        if not self._checks:
            self._ticks.stop()
        try:
            self._record.keep(check.found)
        except FileNotWritten as unsaved:
            failure = failure or unsaved
        if failure is not None:
            self.failed.emit(failure)
        self.changed.emit()

    def _gone(self, model: OnDisk, failure: AppError | None) -> None:
        if failure is not None:
            self.failed.emit(failure)
        else:
            self._forget(model)
            self.removed.emit(model.name, model.size)
        self.refresh()

    def _forget(self, model: OnDisk) -> None:
        """It is in the trash, whether or not that can be written down."""
        try:
            self._record.drop(model.path)
        except FileNotWritten as failure:
            self.failed.emit(failure)

    def _deleted(self, failure: AppError | None) -> None:
        if failure is not None:
            self.failed.emit(failure)
        self.refresh()

    def _row(self, model: OnDisk) -> LibraryItem:
        check = self._checks.get(model.path)
        checking = check.done / max(1, model.size) if check else None
        state = state_of_all(model.files, self._record, self._catalog)
        return LibraryItem(model, state, self._record.last_used(model.ref), checking)

    def _note_use(self) -> None:
        """When a model was loaded."""
        model = self._in_use.loaded
        if self._in_use.phase is not ModelPhase.READY or model is None:
            self._used = None
        elif model != self._used:
            self._used = model
            try:
                self._record.use(model, date.today())
            except FileNotWritten as failure:  # the model answers all the same
                self.failed.emit(failure)
            self.changed.emit()


def _hash(check: _Check) -> AppError | None:
    """In the background; what is found lies in `check` for the main thread, also where it is stopped half way."""
    try:
        for file in check.model.files:
            check.found[file] = hash_file(file, check.add)
    except _StoppedError:
        return None
    except OSError as error:
        return DownloadError(
            Sentence("The model could not be read."), Sentence("Check the disk, then verify again."), str(error)
        )
    return None


def _remove(model: OnDisk, trash: Trash) -> AppError | None:
    try:
        remove_model(model, trash)
    except AppError as error:
        return error
    except OSError as error:
        return DownloadError(
            Sentence("The model could not be deleted."), Sentence("Delete it by hand."), f"{model.path}: {error}"
        )
    return None


def _delete(files: tuple[Path, ...]) -> AppError | None:
    try:
        for file in files:
            file.unlink(missing_ok=True)
    except OSError as error:
        return DownloadError(
            Sentence("A damaged file could not be deleted."), Sentence("Delete it by hand."), str(error)
        )
    return None


def _read(path: Path) -> OnDisk | AppError:
    try:
        return read_model(path, ADDED)
    except EngineError as error:
        return engine_failure(error.code, error.detail, error.facts)
    except OSError as error:
        return ImportRefused(
            Sentence("This cannot be read."), Sentence("Check that it is there and may be read."), str(error)
        )
