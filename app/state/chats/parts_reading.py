"""Reads everything of files that are too long for the context, part by part, and gives notes for a question.

Parts are cut by the engine's count, each is asked about as a job of its own, several at once as places allow, and notes
that are too long together are made shorter until they fit. Several answers to one question can wait for one reading.
Not here: what is asked (`app.core.documents.in_parts`), the answer from the notes (`tool_loop`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from app.core.chats.prompts import prompt_of_question
from app.core.documents import in_parts
from app.core.documents.in_parts import PartNote, ReadPiece
from app.core.jobs.order import JobOwner
from app.core.tools.result import CallResult
from app.errors import EngineFailure
from app.sentence import Sentence
from app.services.engine.jobs import JobRequest, Jobs
from app.state.chats.note_taking import NoteTaking
from app.state.chats.part_cutting import PartCutting
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.models.model_ready import ModelReady
from backends.contract.messages import Effort, Prompt, UserMessage
from backends.contract.wire import Counted

_CUTTING = Sentence("Cutting into parts")
_JOINING = Sentence("Joining the notes")


class PartsReading(QObject):
    """Signals: changed() – `progress` is another · done(CallResult) · failed(EngineFailure) – one of the last two,
    once; nothing once the last answer that waited has left.
    """

    changed = Signal()
    done = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        question: str,
        files: Sequence[ReadPiece],
        request: JobRequest,
        jobs: Jobs,
        in_use: ModelInUseState,
        parent: QObject,
    ) -> None:
        """`request` is that of the answer; parts are asked about in its place in the queue, with its sampling."""
        super().__init__(parent)
        self.progress = _CUTTING
        self.is_closed = False
        self._question, self._jobs, self._in_use = question, jobs, in_use
        self._request = replace(request, owner=JobOwner(request.owner.asker), needs_room=False, most_tries=2)
        self._waiting = 0
        self._notes: list[PartNote] = []
        self._counted_notes: list[PartNote] = []  # that the engine counts
        self._rounds: tuple[tuple[PartNote, ...], ...] = ()  # the notes that are made shorter now
        self._taking: NoteTaking | None = None
        self._tokens = 0  # of the rounds before
        self._clock = QElapsedTimer()
        self._model_ready = ModelReady(in_use, self)
        self._cutting = PartCutting(question, files, jobs, self)
        self._model_ready.ready.connect(self._cutting.start)
        self._model_ready.failed.connect(self._fail)
        self._cutting.done.connect(self._begin)
        self._cutting.failed.connect(self._fail)
        in_use.lost.connect(self._bring_back)

    def join(self) -> None:
        """One more answer waits for it."""
        self._waiting += 1
        if self._waiting == 1:
            self._model_ready.start()

    def leave(self) -> None:
        """An answer waits no longer; after the last one nothing is read any further."""
        self._waiting -= 1
        if self._waiting == 0:
            self._close()

    def result(self) -> CallResult | None:
        """What was read until now, as much of it as fits; None where that is nothing yet."""
        if not self._rounds:
            self._take_notes()
        if not self._notes:
            return None
        fitting = in_parts.fitting(self._notes, self._cutting.sizes.joined)
        whole = self._text(self._notes)
        if len(fitting) < len(self._notes):
            return self._measured(CallResult(self._text(fitting), len(whole.encode()), is_cut=True, whole=whole))
        return self._measured(CallResult(whole, len(whole.encode())))

    def _measured(self, result: CallResult) -> CallResult:
        """With what the parts have cost, all of them together."""
        tokens = self._tokens + (self._taking.tokens if self._taking is not None else 0)
        return replace(result, tokens=tokens, seconds=self._clock.elapsed() / 1000)

    def _text(self, notes: Sequence[PartNote]) -> str:
        shown = {part for note in notes for part in note.parts}
        return in_parts.result_text(notes, shown, len(self._cutting.pieces))

    # parts

    def _begin(self) -> None:
        self._clock.start()
        pieces, question = self._cutting.pieces, self._question
        self._jobs.limit(self._request.owner, self._cutting.sizes.at_once)
        asked = [in_parts.ask_of(piece, question, number, len(pieces)) for number, piece in enumerate(pieces, 1)]
        self._ask(asked)
        self._tell_part()

    def _ask(self, texts: Sequence[str]) -> None:
        if self._taking is not None:
            self._tokens += self._taking.tokens
            self._taking.deleteLater()
        taking = self._taking = NoteTaking(self._jobs, self)
        taking.moved.connect(self._tell_part)
        taking.done.connect(self._round_done)
        most = self._cutting.sizes.notes
        prompts = (prompt_of_question(text, Effort.LOW, None) for text in texts)
        taking.start([replace(self._request, prompt=prompt, max_tokens=most) for prompt in prompts])

    def _tell_part(self) -> None:
        if self._taking is not None and not self._rounds:
            number = min(len(self._taking.outcomes) + 1, self._taking.total)
            self._tell(Sentence("Part {number} of {total}", number=number, total=self._taking.total))

    def _tell(self, progress: Sentence) -> None:
        self.progress = progress
        self.changed.emit()

    def _round_done(self) -> None:
        if self._rounds:
            self._take_shortened()
        else:
            self._take_notes()
        failure = self._taking.failure if self._taking is not None else None
        if not self._notes and failure is not None:
            self._fail(failure)
        else:
            self._count()

    def _take_notes(self) -> None:
        """What there is of each part, in order."""
        written = self._taking.outcomes if self._taking is not None else {}
        pieces = self._cutting.pieces
        there = sorted((place, text) for place, text in written.items() if text)
        self._notes = [in_parts.note_of(pieces[place], place + 1, text) for place, text in there]

    # notes

    def _count(self) -> None:
        """Let the engine count all notes at once, each as a message."""
        self._counted_notes = [note for note in self._notes if note.text]
        if len(self._counted_notes) < 2:
            self._finish()
            return
        reply = self._jobs.count(Prompt(tuple(UserMessage(note.block) for note in self._counted_notes)))
        reply.finished.connect(self._counted)
        reply.failed.connect(self._fail)

    def _counted(self, counted: Counted) -> None:
        if self.is_closed:
            return
        tokens = dict(zip((note.parts for note in self._counted_notes), counted.shares, strict=True))
        self._notes = [replace(note, tokens=tokens.get(note.parts, 0)) for note in self._notes]
        notes = [note for note in self._notes if note.text]
        if in_parts.is_short(notes, self._cutting.sizes.joined):
            self._finish()
        else:
            self._shorten(notes)

    def _shorten(self, notes: Sequence[PartNote]) -> None:
        sizes = self._cutting.sizes
        self._rounds = tuple(in_parts.groups(notes, sizes.prompt - self._cutting.frame))
        self._ask([in_parts.shorten_of(group, self._question) for group in self._rounds])
        self._tell(_JOINING)

    def _take_shortened(self) -> None:
        """Of what could not be made shorter, the parts do not count as read: their notes would not fit."""
        outcomes = self._taking.outcomes if self._taking is not None else {}
        silent = [note for note in self._notes if not note.text]
        there = [(group, text) for place, group in enumerate(self._rounds) if (text := outcomes.get(place))]
        self._notes = [*(in_parts.shortened(group, text) for group, text in there), *silent]

    # the end

    def _finish(self) -> None:
        text = self._text(self._notes)
        self._close()
        self.done.emit(self._measured(CallResult(text, len(text.encode()))))

    def _fail(self, failure: EngineFailure) -> None:
        if not self.is_closed:
            self._close()
            self.failed.emit(failure)

    def _close(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        self._model_ready.stop()
        self._cutting.stop()
        if self._taking is not None:
            self._taking.stop()
        self._jobs.limit(self._request.owner, None)
        self.deleteLater()

    def _bring_back(self) -> None:
        """The engine was lost: load the model, or nobody would."""
        if not self.is_closed and self._in_use.phase is ModelPhase.LOST:
            self._in_use.reload()
