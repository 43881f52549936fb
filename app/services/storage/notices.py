"""What is said and logged about keeping the conversations. Not here: when (`chat_storage`), opening it (`opening`)."""

from __future__ import annotations

import logging
import traceback

from app.core.store.opening import StoreMissingError
from app.core.store.unlocking import StorageNotice, StorageNoticeKind
from app.errors import AppError, StoreError
from app.sentence import Sentence
from app.services.storage.writer import Bugs

NOT_OPEN = StoreError(Sentence("Your chats are not open."), Sentence("Unlock them first."))
READ_ONLY = StoreError(
    Sentence("The chats can only be read."), Sentence("Update Triptych, or free some space on the disk.")
)
NOT_KEPT = StorageNotice(
    StorageNoticeKind.DISK_FULL,
    Sentence("The disk is full. What you write now is kept in memory only."),
    Sentence("Free some space; it is then saved automatically."),
)

NOT_WRITTEN = StorageNotice(
    StorageNoticeKind.NOT_WRITTEN,
    Sentence("A change could not be saved and was left out. Everything else is saved."),
    Sentence("Please copy the diagnostics and report this: it is a bug."),
)

log = logging.getLogger(__name__)


def of_failure(error: AppError) -> tuple[StorageNotice, ...]:
    """Return what stays on screen after nothing could be opened."""
    if isinstance(error, StoreMissingError) and error.advice is not None:
        return (StorageNotice(StorageNoticeKind.MISSING, error.title, error.advice),)
    return ()


def log_bugs(bugs: Bugs) -> None:
    """Log where each arose, but not its words: they may quote what a person typed."""
    for bug in bugs:
        where = "".join(traceback.format_tb(bug.__traceback__))
        log.error("a change was set aside: %s\n%s", type(bug).__name__, where)
