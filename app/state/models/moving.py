"""Moving the models' folder: how much there is to move, how far it is, how it ended.

Signals: changed() · finished() – all is moved · failed(AppError). Not here: the copying (`app.core.models.moving`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.models.moving import move, size_of
from app.errors import AppError, DownloadError
from app.sentence import Sentence
from app.services.background.tasks import Tasks

_TICK_MILLISECONDS = 200


class _StoppedError(Exception):
    """The user ends it; what is not whole in the new folder is taken away again."""


class MovingState(QObject):
    """One move at a time."""

    changed = Signal()
    finished = Signal()
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._ticks = QTimer(self, interval=_TICK_MILLISECONDS)
        self._ticks.timeout.connect(self.changed)
        self._is_stopped = False
        self.is_moving = False
        self.done = self.total = 0

    def start(self, repositories: tuple[Path, ...], to: Path) -> None:
        """Start moving these folders to the new place; ends in `finished` or `failed`."""
        self.is_moving, self._is_stopped = True, False
        self.done, self.total = 0, 0
        self._ticks.start()
        self._tasks.run(lambda: self._move(repositories, to), self._ended)
        self.changed.emit()

    def stop(self) -> None:
        """What is moved already stays where it is now."""
        self._is_stopped = True

    def close(self) -> None:
        """Stop the move and wait until it has ended."""
        self.stop()
        self._tasks.wait()

    def _move(self, repositories: tuple[Path, ...], to: Path) -> AppError | None:
        try:
            self.total = sum(size_of(repository) for repository in repositories)
            for repository in repositories:
                move(repository, to, self._progress)
        except _StoppedError:
            return DownloadError(
                Sentence("Moving was stopped."), Sentence("What has not been moved is still where it was.")
            )
        except AppError as error:
            return error
        except OSError as error:
            advice = Sentence("What has not been moved is still where it was. Check the new folder, then try again.")
            return DownloadError(Sentence("The models could not be moved."), advice, str(error))
        return None

    def _progress(self, count: int) -> None:
        self.done += count
        if self._is_stopped:
            raise _StoppedError

    def _ended(self, failure: AppError | None) -> None:
        self.is_moving = False
        self._ticks.stop()
        self.changed.emit()
        if failure is None:
            self.finished.emit()
        else:
            self.failed.emit(failure)
