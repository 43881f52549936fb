"""Cuts files into parts that fit, by the engine's own count of each.

Not here: where a text may be cut (`app.core.documents.in_parts`), reading the parts (`parts_reading`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.chats.prompts import prompt_of_question
from app.core.documents.in_parts import ReadPiece, Sizes, ask_of, halves, pieces_of, sizes
from app.errors import EngineFailure
from app.services.engine.jobs import Jobs
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, Prompt
from backends.contract.wire import Counted

_HEAD = 160  # tokens above a note, at most
MANY = 9_999  # parts; its digits are counted with each part


class PartCutting(QObject):
    """Signals: done() – `pieces` and `sizes` are there · failed(EngineFailure). One of them comes, once."""

    done = Signal()
    failed = Signal(object)

    def __init__(self, question: str, files: Sequence[ReadPiece], jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._question, self._files, self._jobs = question, files, jobs
        self.sizes = sizes(0, 1)
        self.frame = 0  # tokens of a prompt without its part
        self._found: list[list[ReadPiece]] = [[] for _ in files]  # by file
        self._left = 0  # counts under way
        self._is_over = False

    @property
    def pieces(self) -> list[ReadPiece]:
        """In order."""
        return [piece for found in self._found for piece in found]

    def start(self) -> None:
        """Count and cut, with the model that is loaded now."""
        self._count(self._prompt(ask_of(ReadPiece("", ""), self._question, MANY, MANY)), self._take_frame)

    def stop(self) -> None:
        """Tell nothing any more."""
        self._is_over = True

    def _prompt(self, text: str) -> Prompt:
        return prompt_of_question(text, Effort.LOW, None)

    def _count(self, prompt: Prompt, then: Callable[[Counted], None]) -> None:
        self._left += 1
        reply = self._jobs.count(prompt)
        reply.finished.connect(partial(self._counted, then))
        reply.failed.connect(self._fail)

    def _counted(self, then: Callable[[Counted], None], counted: Counted) -> None:
        self._left -= 1
        if self._is_over:
            return
        then(counted)
        if self._left == 0 and not self._is_over:
            self._is_over = True
            self.done.emit()

    def _fail(self, failure: EngineFailure) -> None:
        if not self._is_over:
            self._is_over = True
            self.failed.emit(failure)

    def _take_frame(self, counted: Counted) -> None:
        self.frame, self.sizes = counted.tokens, sizes(counted.context, self._jobs.places)
        if self.frame > self._longest_frame(self.sizes):
            facts = {"tokens": self.frame, "limit": counted.context}
            self._fail(EngineFailure(ErrorCode.CONTEXT_OVERFLOW, "", facts))
            return
        for place, file in enumerate(self._files):
            self._count(self._prompt(file.text), partial(self._take_file, place))

    def _longest_frame(self, found: Sizes) -> int:
        """Beside it two notes fit, or joining them would never end."""
        return found.prompt - 2 * (found.notes + _HEAD)

    def _take_file(self, place: int, counted: Counted) -> None:
        pieces = pieces_of(self._files[place], counted.tokens, self.sizes.prompt - self.frame)
        self._found[place] = pieces
        for piece in pieces:
            self._check(place, piece)

    def _check(self, place: int, piece: ReadPiece) -> None:
        self._count(self._prompt(ask_of(piece, self._question, MANY, MANY)), partial(self._take_piece, place, piece))

    def _take_piece(self, place: int, piece: ReadPiece, counted: Counted) -> None:
        if counted.tokens <= self.sizes.prompt:
            return
        found = self._found[place]
        at = next(number for number, other in enumerate(found) if other is piece)
        found[at : at + 1] = smaller = halves(piece)
        for half in smaller:
            self._check(place, half)
