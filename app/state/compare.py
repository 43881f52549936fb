"""One question, several efforts side by side: panels that are siblings in the conversation, run in one batch.

Signals: panel_moved(index) – a panel has grown or changed its phase · changed() – panels or running changed ·
offered(Room) – not all fit at once; go on with `start_at_once` or `start_one_by_one` · kept(answer id).
Answers already in the tree are shown and not computed again. Not here: widgets, what differs between two answers
(`app.core.differences`), many questions (`app.services.study_run`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.core import records
from app.core.conversation import Conversation
from app.core.entries import entry
from app.core.prompts import prompt_for, prompt_to_answer_now, prompt_to_continue
from app.core.room import room_for
from app.core.timeline import Timeline, timeline_of
from app.core.transcript import RUNNING, AnswerEntry, AnswerPhase
from app.core.turns import Answer
from app.errors import EngineFailure
from app.services.engine import Engine
from app.state.answering import Answering, Keep
from app.state.model_in_use import ModelInUseState
from backends.contract import wire
from backends.contract.messages import Effort, Prompt


@dataclass
class Panel:
    """One answer of the comparison; `answering` while it is being made."""

    answer_id: str
    effort: Effort
    answering: Answering | None = None


class CompareState(QObject):
    """The comparison of one question of a conversation."""

    panel_moved = Signal(int)
    changed = Signal()
    offered = Signal(object)
    kept = Signal(str)

    def __init__(
        self,
        conversation: Conversation,
        question_id: str,
        engine: Engine,
        in_use: ModelInUseState,
        keep: Keep,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.conversation = conversation
        self.question_id = question_id
        self.panels: list[Panel] = []
        self._engine = engine
        self._in_use = in_use
        self._keep = keep
        self._at_once = 0
        self._waiting: list[Panel] = []

    @property
    def question(self) -> str:
        """What is asked."""
        return self.conversation.question(self.question_id).text

    @property
    def is_running(self) -> bool:
        """Whether any panel is being made or waits for its turn."""
        return bool(self._waiting) or any(panel.answering for panel in self.panels)

    def entry(self, index: int) -> AnswerEntry:
        """What a panel shows."""
        found = entry(self.conversation, self.panels[index].answer_id)
        assert isinstance(found, AnswerEntry)  # panels hold answers only
        return found

    def read_part(self, index: int) -> float:
        """How much of a panel's prompt is read."""
        answering = self.panels[index].answering
        return answering.read_part if answering else 1.0

    def timeline(self, index: int) -> Timeline:
        """How long a panel has waited, thought and answered."""
        panel = self.panels[index]
        if panel.answering is not None:
            return panel.answering.timeline
        return timeline_of(self.conversation.answer(panel.answer_id)) or Timeline()

    def reopen(self, answer_ids: Sequence[str]) -> None:
        """Show answers that are there; nothing is computed."""
        self.panels = [Panel(one, self.conversation.answer(one).effort) for one in answer_ids]
        self.changed.emit()

    def begin(self, efforts: Sequence[Effort], kept: Sequence[str] = ()) -> None:
        """Panels for these efforts (repeat one for samples), after answers that are there and shown as they are.

        First the room is computed: what does not fit is offered, not tried.
        """
        shown = [Panel(one, self.conversation.answer(one).effort) for one in kept]
        new = [self._new_panel(effort) for effort in efforts]
        order = {effort: place for place, effort in enumerate(Effort)}
        self.panels = sorted([*shown, *new], key=lambda panel: order[panel.effort])
        self._waiting = [panel for panel in self.panels if panel in new]
        self.changed.emit()
        self._measure_room()

    def start_at_once(self, count: int) -> None:
        """Run as many panels together; the others begin as places become free."""
        self._at_once = max(1, count)
        self._fill()

    def start_one_by_one(self) -> None:
        """Run the panels one after another."""
        self.start_at_once(1)

    def stop(self, index: int) -> None:
        """Stop one panel; the others go on."""
        panel = self.panels[index]
        if panel.answering is not None:
            panel.answering.stop()
        elif panel in self._waiting:
            self._waiting.remove(panel)
            self._set_stopped(panel)

    def stop_all(self) -> None:
        """Stop everything; what is written stays."""
        for index in range(len(self.panels)):
            self.stop(index)

    def run_again(self, index: int) -> None:
        """Another answer in this panel's place; the old one stays as a sibling if it holds anything."""
        panel = self.panels[index]
        if panel.answering is not None:
            return
        old = self.conversation.answer(panel.answer_id)
        if not old.text and not old.reasoning:
            self._keep(self.conversation, self.conversation.delete(old.id))
        self.panels[index] = fresh = self._new_panel(panel.effort)
        self._waiting.append(fresh)
        self.changed.emit()
        self.start_at_once(self._at_once or len(self.panels))

    def go_on(self, index: int) -> None:
        """Continue a panel that was cut."""
        self._resume(index, prompt_to_continue(self.conversation, self.panels[index].answer_id))

    def answer_now(self, index: int) -> None:
        """Take a panel's reasoning as finished and let it answer."""
        self._resume(index, prompt_to_answer_now(self.conversation, self.panels[index].answer_id))

    def keep(self, index: int) -> None:
        """The conversation goes on with this panel; the others stay as siblings."""
        answer_id = self.panels[index].answer_id
        self._keep(self.conversation, self.conversation.choose(answer_id))
        self.kept.emit(answer_id)

    # inside

    def _new_panel(self, effort: Effort) -> Panel:
        record = records.begun(self.conversation.details, secrets.randbelow(2**31))
        begun = self.conversation.begin_answer(self.question_id, effort, record)
        self._keep(self.conversation, begun)
        return Panel(begun.id, effort)

    def _measure_room(self) -> None:
        """Ask the engine how long the prompt is; a failure to count is no reason not to try."""
        if not self._waiting:
            return
        prompt = prompt_for(self.conversation, self._waiting[-1].answer_id, self._waiting[-1].effort)
        reply = self._engine.count(prompt)
        reply.finished.connect(self._counted)
        reply.failed.connect(self._not_counted)

    def _counted(self, counted: wire.Counted) -> None:
        room = room_for(counted.tokens, [panel.effort for panel in self._waiting], counted.context)
        if room.is_enough or not self._waiting:
            self.start_at_once(max(1, len(self._waiting)))
        else:
            self.offered.emit(room)

    def _not_counted(self) -> None:
        self.start_at_once(len(self._waiting))

    def _fill(self) -> None:
        while self._waiting and sum(panel.answering is not None for panel in self.panels) < self._at_once:
            panel = self._waiting.pop(0)
            self._start(panel, prompt_for(self.conversation, panel.answer_id, panel.effort))
        self.changed.emit()

    def _resume(self, index: int, prompt: Prompt) -> None:
        panel = self.panels[index]
        if panel.answering is None:
            self._keep(self.conversation, self.conversation.resume(panel.answer_id))
            self._start(panel, prompt)
            self.changed.emit()

    def _start(self, panel: Panel, prompt: Prompt) -> None:
        record = self.conversation.answer(panel.answer_id).record
        sampling = record.sampling or self.conversation.details.sampling.with_seed(secrets.randbelow(2**31))
        answering = Answering(self.conversation, panel.answer_id, self._engine, self._in_use, self._keep, self)
        panel.answering = answering
        answering.moved.connect(self._moved)
        answering.finished.connect(self._end)
        answering.failed.connect(self._failed)
        answering.start(prompt, sampling, record.max_tokens)

    def _moved(self, answer_id: str) -> None:
        for index, panel in enumerate(self.panels):
            if panel.answer_id == answer_id:
                self.panel_moved.emit(index)

    def _failed(self, answer_id: str, failure: EngineFailure) -> None:
        for panel in self.panels:
            if panel.answer_id == answer_id and panel.answering is not None:
                panel.answering.close_failed(failure)
        self._end(answer_id)

    def _end(self, answer_id: str) -> None:
        for panel in self.panels:
            if panel.answer_id == answer_id and panel.answering is not None:
                panel.answering.deleteLater()
                panel.answering = None
        self._moved(answer_id)
        self._fill()

    def _set_stopped(self, panel: Panel) -> None:
        self._keep(self.conversation, self.conversation.set_phase(panel.answer_id, AnswerPhase.STOPPED))
        self._moved(panel.answer_id)
        self.changed.emit()


def last_of_each_effort(conversation: Conversation, question_id: str) -> tuple[str, ...]:
    """The youngest whole answer of each effort to a question: what a comparison need not compute again."""
    found: dict[Effort, Answer] = {}
    for child in conversation.children(question_id):
        answer = conversation.answer(child)
        if answer.phase not in RUNNING and answer.text:
            found[answer.effort] = answer
    return tuple(found[effort].id for effort in Effort if effort in found)
