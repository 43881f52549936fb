"""When each panel of a comparison is handed to the queue of jobs: models loaded in turn, room computed first.

Signals: may_start(Panel) · refused(Panel, EngineFailure) – its model could not be loaded · dropped(Panel) – the user
took another model meanwhile · room_needed(Room) – not all fit at once; go on with `start_at_once` · changed().
Not here: the answers themselves (`compare`, `answering`), the arithmetic of room (`app.core.chats.room`), places that
become free (`app.services.engine.jobs`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from msgspec.structs import replace as amended
from PySide6.QtCore import QObject, Signal

from app.core.chats.room import Room, room_after_memory_ran_out, room_for
from app.core.jobs.order import Asker, JobOwner
from app.core.models.model_ref import ModelRef
from app.errors import EngineFailure
from app.services.engine.jobs import Jobs
from app.state.chats.tool_loop import ToolLoop
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort, Prompt


class StartMode(Enum):
    """How a panel starts when its turn comes."""

    BEGIN = "begin"
    GO_ON = "go on"
    ANSWER_NOW = "answer now"


@dataclass(eq=False)
class Panel:
    """One answer of a comparison. Without a model, the one in use at the beginning answers."""

    answer_id: str
    effort: Effort
    model: ModelRef | None = None
    context: int = 0  # tokens that the context must have at least
    mode: StartMode = StartMode.BEGIN
    answering: ToolLoop | None = None


class PanelQueue(QObject):
    """Holds the panels that are not handed in yet (`waiting`), and knows those that are (`under_way`)."""

    may_start = Signal(object)
    refused = Signal(object, object)
    dropped = Signal(object)
    room_needed = Signal(object)
    changed = Signal()

    def __init__(
        self, jobs: Jobs, in_use: ModelInUseState, prompt_of: Callable[[Panel], Prompt], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.owner = JobOwner(Asker.COMPARISON)
        self.waiting: list[Panel] = []
        self.under_way: list[Panel] = []
        self.room: Room | None = None  # the user has to choose
        self._jobs = jobs
        self._in_use = in_use
        self._prompt_of = prompt_of
        self._at_once = 0  # 0: not computed yet
        self._chosen = 0  # by the user; 0: not asked
        self._is_counting = False
        self._is_loading = False
        self._home: tuple[ModelRef, LoadOptions] | None = None  # what was in use before, to be loaded again at the end
        self._expected: ModelRef | None = None
        in_use.changed.connect(self._model_moved)

    @property
    def is_busy(self) -> bool:
        """Whether a panel runs or waits."""
        return bool(self.waiting or self.under_way)

    @property
    def running(self) -> list[Panel]:
        """Those that are being answered now."""
        return [panel for panel in self.under_way if panel.answering is not None and panel.answering.is_running]

    @property
    def next_model(self) -> ModelRef | None:
        """What is being loaded for panels that wait, or for the chat when they are done; None at other times."""
        return self._in_use.wanted if self._is_loading else None

    def add(self, panels: Iterable[Panel]) -> None:
        """They wait behind the others; those of the model in use go first."""
        if not self.is_busy:
            self._chosen, self._expected = 0, self._in_use.wanted
            self._home = (self._expected, self._in_use.options) if self._expected else None
        self._at_once = 0
        self.waiting += panels
        self.waiting.sort(key=lambda panel: not self._fits(panel))
        self._look()

    def take_out(self, panel: Panel) -> bool:
        """It shall not start; whether it was waiting."""
        if panel not in self.waiting:
            return False
        self.waiting.remove(panel)
        if not self.waiting:
            self.room = None
        self._look()
        return True

    def done(self, panel: Panel) -> None:
        """Note that this panel has ended, and see which can start next."""
        self.under_way.remove(panel)
        self._look()

    def fell_short(self, panel: Panel) -> bool:
        """Memory ran out before it began; whether fewer at once may help. Then it waits until the user has chosen."""
        if self._at_once < 2:
            return False
        self.under_way.remove(panel)
        self.waiting.insert(0, panel)
        self._jobs.limit(self.owner, len(self.running))
        if not self.running:
            wanted = len(self.under_way) + len(self._group())
            self._need_room(room_after_memory_ran_out(wanted, self._at_once - 1))
        return True

    def start_at_once(self, count: int) -> None:
        """As many run together; the others begin as places become free."""
        self.room = None
        self._at_once = self._chosen = max(1, count)
        self._look()

    # inside

    def _look(self) -> None:
        """Do what can be done now."""
        if self.room is None and not self._is_counting and not self._is_loading:
            if self._at_once:
                self._jobs.limit(self.owner, self._at_once)
            if not self.is_busy:
                self._go_home()
            elif self.waiting and self._fits(self.waiting[0]):
                self._hand_in() if self._at_once else self._count()
            elif self.waiting and not self.under_way:
                self._turn_to(self.waiting[0])
        self.changed.emit()

    def _hand_in(self) -> None:
        while self.waiting and self._fits(self.waiting[0]):
            panel = self.waiting.pop(0)
            self.under_way.append(panel)
            self.may_start.emit(panel)

    def _fits(self, panel: Panel) -> bool:
        """Whether the model in use is the right one, with enough context."""
        if panel.context:
            model = self._in_use.model
            return self.model_of(panel) == self._in_use.wanted and model is not None and model.context >= panel.context
        return self.model_of(panel) == self._in_use.wanted

    def model_of(self, panel: Panel) -> ModelRef | None:
        """The model that has to answer in a panel."""
        return panel.model or (self._home[0] if self._home else None)

    def _group(self) -> list[Panel]:
        """Those that the model in use can answer."""
        return [panel for panel in self.waiting if self._fits(panel)]

    # room

    def _count(self) -> None:
        """Ask the engine how long the prompt is; a failure to count is no reason not to try."""
        batch = self._batch()
        if len(batch) == 1:
            self._allow(1)
            return
        self._is_counting = True
        reply = self._jobs.count(self._prompt_of(batch[-1]))
        reply.finished.connect(self._counted)
        reply.failed.connect(self._not_counted)

    def _counted(self, counted: wire.Counted) -> None:
        self._is_counting = False
        batch = self._batch()
        room = room_for(counted.tokens, [panel.effort for panel in batch], counted.context)
        if room.is_enough:
            self._allow(len(batch))
        elif self.under_way:
            self._allow(max(len(self.running), room.at_once))
        else:
            self._need_room(room)

    def _not_counted(self) -> None:
        self._is_counting = False
        self._allow(len(self._batch()))

    def _allow(self, count: int) -> None:
        self._at_once = max(1, min(count, self._chosen) if self._chosen else count)
        self._look()

    def _batch(self) -> list[Panel]:
        """What would run together: as many as the engine takes."""
        model = self._in_use.model
        most = model.sequences if model else self._in_use.options.sequences
        return [*self.under_way, *self._group()][:most]

    def _need_room(self, room: Room) -> None:
        self.room = room
        self.room_needed.emit(room)
        self.changed.emit()

    # models in turn

    def _turn_to(self, panel: Panel) -> None:
        """Load what this panel needs; nothing else runs now."""
        model = self.model_of(panel)
        if model is None:
            self._refuse(EngineFailure(ErrorCode.NO_MODEL))
            return
        options = amended(self._in_use.options, context=panel.context) if panel.context else None
        if not self._load(model, options, is_sure=False):
            code = ErrorCode.OUT_OF_MEMORY if self._in_use.may_ask(model) else ErrorCode.CANCELLED
            self._refuse(EngineFailure(code))

    def _load(self, model: ModelRef, options: LoadOptions | None, *, is_sure: bool) -> bool:
        """Whether it is on its way: what would not fit is not tried."""
        self._at_once, self._chosen, self._expected, self._is_loading = 0, 0, model, True
        self._in_use.open(model, options, is_sure=is_sure)
        self._is_loading = self._in_use.phase is ModelPhase.LOADING
        self._expected = self._in_use.wanted
        return self._is_loading

    def _model_moved(self) -> None:
        """Loaded, or not; or the user has opened another model, which must not answer for this one."""
        if not self.is_busy and not self._is_loading:
            return
        refusal = self._in_use.refusal
        if self._is_loading and refusal is not None and refusal[0] == self._expected:
            self._is_loading, self._expected = False, self._in_use.wanted
            self._refuse(refusal[1])
        elif self._in_use.wanted != self._expected:
            self._give_way()
        elif self._is_loading and self._in_use.phase is ModelPhase.LOADING:
            self.changed.emit()
        elif self._is_loading:
            self._is_loading = False
            if self._in_use.phase is ModelPhase.READY:
                self._look()
            else:
                self._refuse(self._in_use.failure or EngineFailure(ErrorCode.NO_MODEL))

    def _give_way(self) -> None:
        self._expected, self._is_loading, self.room = self._in_use.wanted, False, None
        self._home = (self._expected, self._in_use.options) if self._expected else None
        dropped, self.waiting = self.waiting, []
        for panel in dropped:
            self.dropped.emit(panel)
        for panel in tuple(self.under_way):
            if panel.answering is not None and not panel.answering.is_running:
                panel.answering.stop()
        self._look()

    def _refuse(self, failure: EngineFailure) -> None:
        """All that wait for the same."""
        refused = [one for one in self.waiting if _needs(one) == _needs(self.waiting[0])]
        self.waiting = [one for one in self.waiting if one not in refused]
        for panel in refused:
            self.refused.emit(panel, failure)
        self._look()

    def _go_home(self) -> None:
        """The model that was in use before comes back, after another one has answered or could not be loaded."""
        self._jobs.limit(self.owner, None)
        home, self._home, self._at_once = self._home, None, 0
        if home is None or self._in_use.wanted is None:
            return
        is_other = self._in_use.options != home[1] and self._in_use.phase is ModelPhase.FAILED
        if self._in_use.wanted != home[0] or is_other:
            self._load(*home, is_sure=True)


def _needs(panel: Panel) -> tuple[ModelRef | None, int]:
    return panel.model, panel.context
