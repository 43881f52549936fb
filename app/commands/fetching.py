"""`triptych models download`: the same downloads as the window's, with their progress on the terminal."""

from __future__ import annotations

import glob
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from app.assembly import Assembly
from app.commands.terminal import INTERRUPTED, print_failure, print_over, run_loop
from app.core.machine.hardware import probe
from app.core.models.catalog import Catalog
from app.core.models.downloads_file import Download
from app.core.models.network_wire import Pick
from app.core.models.safe_names import is_repository
from app.core.models.verdicts import verdict_of
from app.errors import AppError, ImportRefused
from app.network_errors import DownloadFailure, NetworkCode
from app.sentence import Sentence
from app.services.hub.downloads import DownloadPhase, missing_room
from backends.contract import wire
from backends.contract.forms import ModelForm


@dataclass(frozen=True)
class DownloadArguments:
    """What was typed behind `triptych models download`."""

    name: str  # of the catalog, or OWNER/NAME
    form: ModelForm = ModelForm.GGUF
    file: str = ""
    folder: Path | None = None


def download_of(wish: DownloadArguments, catalog: Catalog, folder: Path) -> Download:
    """What to fetch; raises ImportRefused."""
    model = catalog.model(wish.name)
    if model is not None:
        source = model.source(wish.form)
        assert source is not None  # the catalog has both forms of every model
        return Download(model.name, source.repository, source.revision, source.pick, str(folder), source.size)
    if not is_repository(wish.name):
        known = ", ".join(model.name for model in catalog.models)
        raise ImportRefused(
            Sentence("There is no such model in the catalog."),
            Sentence("Use one of {known}, or OWNER/NAME.", known=known),
        )
    match = glob.escape(wish.file) or "*"
    return Download(wish.file or wish.name, wish.name, "main", Pick(form=wish.form, match=match), str(folder))


class Fetching(QObject):
    """One download with an event loop around it. `on_done` gets the model's path."""

    def __init__(self, wish: DownloadArguments, assembly: Assembly, *, is_quiet: bool) -> None:
        super().__init__()
        folder = (wish.folder or assembly.models_folder()).expanduser().absolute()
        self._download = download_of(wish, assembly.catalog, folder)
        self._shape = model.model_shape if (model := assembly.catalog.model(wish.name)) else None
        self._is_quiet = is_quiet
        self._engine, self._network = assembly.engine, assembly.network
        self._downloads = assembly.downloads_of_command
        self._line = ProgressLine(is_quiet=is_quiet)
        self._exit: Callable[[int], None] = lambda _code: None
        self.path: Path | None = None
        self.failure: AppError | None = None

    def run(self) -> int:
        """Fetch and return the exit code; `path` is then where it is."""
        try:
            return run_loop(self._begin, lambda: self._exit(INTERRUPTED))
        finally:
            self._line.end()

    def _begin(self, exit_with: Callable[[int], None]) -> None:
        self._exit = exit_with
        self._downloads.finished.connect(self._finished)
        self._downloads.unsaved.connect(self._report)
        self._downloads.changed.connect(self._changed)
        if self._network.is_offline:
            self._fail(DownloadFailure(NetworkCode.OFFLINE))
        elif self._shape is None or self._is_quiet:
            self._start()
        else:
            reply = self._engine.list_devices()
            reply.finished.connect(self._judge)
            reply.failed.connect(self._start)

    def _judge(self, event: wire.DevicesListed) -> None:
        """Whether it will run here, before the first byte."""
        assert self._shape is not None  # else nobody asked
        found = verdict_of(self._shape, probe(event.devices, Path(self._download.folder)))
        print(f"{self._shape.name} on this computer: {found.sentence}", file=sys.stderr)
        self._start()

    def _start(self) -> None:
        missing = missing_room(self._download)
        if missing is not None:
            self._fail(missing)
            return
        self._downloads.start(self._download)

    def _changed(self, download_id: str) -> None:
        transfer = self._downloads.transfers[download_id]
        if transfer.phase is DownloadPhase.FAILED and transfer.failure is not None:
            self._fail(transfer.failure)
        elif transfer.phase is DownloadPhase.RUNNING:
            self._line.show(transfer.done, transfer.total, transfer.speed, transfer.seconds_left)
        elif transfer.phase is DownloadPhase.WAITING:
            self._line.write(f"trying again in {transfer.seconds_to_try} s: {transfer.reason}")

    def _finished(self, _download_id: str, path: Path) -> None:
        self.path = path
        self._exit(0)

    def _report(self, failure: AppError) -> None:
        self._line.end()
        print_failure(failure)

    def _fail(self, failure: AppError) -> None:
        self._report(failure)
        self._exit(1)


class ProgressLine:
    """How far it is, on stderr: one line that changes on a terminal, a line every ten per cent elsewhere."""

    def __init__(self, *, is_quiet: bool) -> None:
        self._is_quiet = is_quiet
        self._is_terminal = sys.stderr.isatty()
        self._told = -1
        self._shown = ""

    def show(self, done: int, total: int, speed: float, seconds: float) -> None:
        """Bytes, bytes a second, seconds that are left."""
        percent = int(100 * done / total) if total else 0
        words = f"{percent:3d} %  {done / 1e6:,.1f} of {total / 1e6:,.1f} MB  {speed / 1e6:,.1f} MB/s"
        words += f"  {_minutes(seconds)} left" if seconds >= 0 else ""
        if self._is_terminal:
            self._print(words)
        elif percent // 10 > self._told:
            self._told = percent // 10
            self._print(words)

    def write(self, words: str) -> None:
        """Put other words in the line's place."""
        self._print(words)

    def end(self) -> None:
        """Leave the line, so that what is printed next begins on a fresh one."""
        if self._shown and self._is_terminal:
            self._print("")

    def _print(self, words: str) -> None:
        if self._is_quiet:
            return
        if self._is_terminal:
            print_over(words, self._shown)
        else:
            print(words, file=sys.stderr, flush=True)
        self._shown = words


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
