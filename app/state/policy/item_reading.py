"""Items on their way into a judging: a file or a typed text is looked through off the GUI thread.

Signals: looked(ItemLook) – at what was given last · refused(ItemSource | None, ImportRefused) – it cannot be used; None
where not even its text could be read. Not here: what may stand in it (`app.core.policy`).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.core.policy.item_source import ItemPreview, ItemSource, items_as_shown, preview
from app.core.study.questions import decoded_file
from app.core.text.encodings import Encoding
from app.errors import ImportRefused
from app.services.background.tasks import Tasks


class ItemLook(NamedTuple):
    """A source, its columns (None where it has none), how many items it has, and how many rows have no text."""

    source: ItemSource
    preview: ItemPreview | None
    items: int
    left_out: int
    labelled: int


class ItemReading(QObject):
    """Looks at one source after the other; only of the last one is told."""

    looked = Signal(object)
    refused = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = Tasks(self)
        self._asked = 0
        self._waiting = 0

    @property
    def is_reading(self) -> bool:
        """Whether something is being read."""
        return self._waiting > 0

    def take_file(self, path: Path, encoding: Encoding | None = None) -> None:
        """Read a file, by a guess of its encoding or as chosen."""
        self._run(partial(_of_file, path, encoding))

    def look(self, source: ItemSource) -> None:
        """Look through a text."""
        self._run(partial(_looked, source))

    def _run(self, work: partial[_Outcome]) -> None:
        self._asked += 1
        self._waiting += 1
        self._tasks.run(work, partial(self._told, self._asked))

    def _told(self, number: int, outcome: _Outcome) -> None:
        self._waiting -= 1
        if number != self._asked:
            return
        if isinstance(outcome, ItemLook):
            self.looked.emit(outcome)
        else:
            self.refused.emit(*outcome)


_Outcome = ItemLook | tuple[ItemSource | None, ImportRefused]


def _of_file(path: Path, encoding: Encoding | None) -> _Outcome:
    try:
        found = decoded_file(path, encoding)
    except ImportRefused as refusal:
        return None, refusal
    is_told = found.is_guess or encoding is not None
    name = found.encoding.name if is_told else ""
    return _looked(ItemSource(found.text, path.suffix.lower(), path.name, encoding=name))


def _looked(source: ItemSource) -> _Outcome:
    try:
        shown = preview(source)
        found = items_as_shown(source, shown)
    except ImportRefused as refusal:
        return source, refusal
    labelled = sum(bool(item.label) for item in found.items)
    return ItemLook(source, shown, len(found.items), len(found.left_out), labelled)
