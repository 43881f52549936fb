"""An import of chats, step by step: choose a file or folder, see what is there, choose of it, add it, read what came.

Signals: changed() – another step, or further on in it. Not here: reading and adding (`app.services.storage`), widgets.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.exchange.known_places import known_places
from app.core.exchange.merging import Foreseen, Merged, Presence
from app.core.exchange.progress import ExchangeProgress
from app.errors import AppError
from app.sentence import Sentence
from app.services.storage.chat_import import ChatImport, ImportPreview

_PROGRESS_MILLISECONDS = 100  # how often is looked how far the work is


class ImportStep(StrEnum):
    """How far an import has come, from looking to its end."""

    WHERE = "where"  # to be chosen
    READING = "reading"
    WHICH = "which"  # to be chosen
    ADDING = "adding"
    DONE = "done"


class ImportState(QObject):
    """One import at a time."""

    changed = Signal()

    def __init__(self, importer: ChatImport, parent: QObject | None = None, home: Path | None = None) -> None:
        super().__init__(parent)
        self._importer = importer
        self._home = home
        self.step = ImportStep.WHERE
        self.progress = ExchangeProgress()
        self.failure: AppError | None = None  # why the last step led nowhere
        self.result: Sentence | None = None
        self.chosen: set[int] = set()  # places in `chats`
        self._preview: ImportPreview | None = None
        self._watch = QTimer(self, interval=_PROGRESS_MILLISECONDS)
        self._watch.timeout.connect(self.changed)

    @property
    def places(self) -> tuple[tuple[str, Path], ...]:
        """Folders of other programs on this computer that hold chats, with the programs' names."""
        try:
            return known_places(self._home or Path.home(), os.environ)
        except RuntimeError:  # a user without a home
            return ()

    @property
    def name(self) -> str:
        """Of the file or folder."""
        return self._preview.name if self._preview else ""

    @property
    def chats(self) -> tuple[Foreseen, ...]:
        """The chats that the file or folder holds."""
        return self._preview.chats if self._preview else ()

    @property
    def missing(self) -> tuple[Sentence, ...]:
        """What of it cannot come, and why."""
        return self._preview.archive.missing if self._preview else ()

    def look(self, path: Path) -> None:
        """See what a file or folder holds; everything that is not there already is chosen then."""
        self.failure, self.result, self._preview = None, None, None
        self._go_to(ImportStep.READING)
        self._importer.look(path, self.progress, self._read)

    def choose(self, chat: int, *, is_chosen: bool) -> None:
        """Take a chat, by its place, or leave it."""
        self.chosen.add(chat) if is_chosen else self.chosen.discard(chat)
        self.changed.emit()

    def choose_all(self, *, are_chosen: bool) -> None:
        """Take every chat that is not there already, or none."""
        new = (place for place, chat in enumerate(self.chats) if chat.presence is not Presence.KNOWN)
        self.chosen = set(new) if are_chosen else set()
        self.changed.emit()

    def take(self) -> None:
        """Add what is chosen, all or nothing."""
        if self._preview is not None and self.chosen:
            self.failure = None
            self._go_to(ImportStep.ADDING)
            self._importer.take(self._preview, frozenset(self.chosen), self.progress, self._added)

    def cancel(self) -> None:
        """Stop what is under way; nothing has been added then. At other times begin anew."""
        if self.step in (ImportStep.READING, ImportStep.ADDING):
            self.progress.is_cancelled = True
        else:
            self.failure, self.result, self._preview = None, None, None
            self._go_to(ImportStep.WHERE)

    def close(self) -> None:
        """The end of the program: what is under way is cancelled, and waited for."""
        self.progress.is_cancelled = True
        self._watch.stop()
        self._importer.close()

    # inside

    def _go_to(self, step: ImportStep) -> None:
        self.step = step
        if step in (ImportStep.READING, ImportStep.ADDING):
            self.progress = ExchangeProgress()
            self._watch.start()
        else:
            self._watch.stop()
        self.changed.emit()

    def _read(self, found: ImportPreview | AppError | None) -> None:
        if isinstance(found, ImportPreview):
            self._preview = found
            self.choose_all(are_chosen=True)
            self._go_to(ImportStep.WHICH)
        else:
            self._lead_back(found, ImportStep.WHERE)

    def _added(self, merged: Merged | AppError | None) -> None:
        if isinstance(merged, Merged):
            self.result = _told(merged, self.chats)
            self._go_to(ImportStep.DONE)
        else:
            self._lead_back(merged, ImportStep.WHICH)

    def _lead_back(self, failure: AppError | None, step: ImportStep) -> None:
        self.failure = failure
        self._go_to(step)


def _told(merged: Merged, chats: Sequence[Foreseen]) -> Sentence:
    known = sum(chat.presence is Presence.KNOWN for chat in chats)
    left = len(chats) - known - merged.added - merged.copies
    told = Sentence("Chats imported: {count}.", count=merged.added + merged.copies)
    if known:
        told = told.then(Sentence("Already here: {count}.", count=known))
    return told.then(Sentence("Left out: {count}.", count=left)) if left else told
