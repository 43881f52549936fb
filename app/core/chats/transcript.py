"""What the transcript view draws: one entry per message of the branch in view. Values without behaviour.

Not here: the tree of a conversation (`conversation`), how an entry looks (`app.ui.transcript`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.core.chats.steps import Steps, whole_reasoning, whole_text
from app.core.tools.call_terms import CallTerms
from app.core.tools.citations import Cited, cited
from app.sentence import Sentence
from backends.contract.messages import Effort


class AnswerPhase(StrEnum):
    """How far an answer has come, from waiting to its end."""

    WAITING = "waiting"  # for the engine or for its turn
    READING = "reading"  # the prompt is being computed
    THINKING = "thinking"
    ANSWERING = "answering"
    CALLING = "calling"  # a tool is asked for, or runs
    DONE = "done"
    STOPPED = "stopped"  # by the user
    CUT = "cut"  # by a token limit or a full context
    FAILED = "failed"


class NoticeAction(StrEnum):
    """What a notice under an answer offers to do."""

    CONTINUE = "continue"  # the answer goes on where it ended
    ANSWER_NOW = "answer_now"  # it stops thinking and answers
    RETRY = "retry"  # it begins again
    MAKE_ROOM = "make_room"  # choose what leaves the context
    COPY_DIAGNOSTICS = "copy_diagnostics"


RUNNING = frozenset(
    {AnswerPhase.WAITING, AnswerPhase.READING, AnswerPhase.THINKING, AnswerPhase.ANSWERING, AnswerPhase.CALLING}
)


@dataclass(frozen=True)
class Figures:
    """The measured facts of one answer, as its foot and its details show them. None: not known (yet)."""

    model: str = ""
    host: str = ""  # another computer that has answered; "": this one
    seed: int | None = None
    tokens_per_second: float | None = None
    first_token_seconds: float | None = None
    thought_seconds: float | None = None
    total_seconds: float | None = None
    prompt_tokens: int | None = None
    reused_tokens: int | None = None
    from_disk: int = 0  # of those
    reasoning_tokens: int = 0
    answer_tokens: int = 0


@dataclass(frozen=True)
class SiblingPosition:
    """Which of its siblings an entry is: `‹ 2/3 ›` is SiblingPosition(2, 3)."""

    index: int = 1
    count: int = 1


@dataclass(frozen=True)
class AnswerNotice:
    """A sentence under an answer and the actions it offers."""

    sentence: Sentence
    actions: tuple[NoticeAction, ...] = ()


@dataclass(frozen=True)
class QuestionEntry:
    """A question as the transcript shows it."""

    id: str
    text: str
    attachments: tuple[str, ...] = ()
    looked_up: frozenset[int] = frozenset()  # which of them are not in the prompt, by their place
    place: SiblingPosition = field(default_factory=SiblingPosition)
    is_first_shown: bool = False  # the model is not shown what stands above
    created: float = field(default=0.0, compare=False)  # seconds since 1970; 0: not known
    in_parts: frozenset[int] = frozenset()  # which of the files are read part by part, by their place


@dataclass(frozen=True)
class AnswerEntry:
    """What the model answered, so far or finally."""

    id: str
    effort: Effort
    phase: AnswerPhase
    steps: Steps = ()
    reading_fraction: float = 0.0
    is_preparing: bool = False  # the form of the answer, before the prompt is read
    is_edited: bool = False
    figures: Figures = field(default_factory=Figures)
    place: SiblingPosition = field(default_factory=SiblingPosition)
    notice: AnswerNotice | None = None
    can_run_again: bool = False
    has_schema: bool = False  # that it had to fit
    pending: CallTerms | None = None  # a call that waits for the user's decision
    progress: Sentence | None = None  # what a tool that runs is doing
    seen: Sentence | None = None  # of attached files that were looked up
    created: float = field(default=0.0, compare=False)  # seconds since 1970; 0: not known

    @property
    def reasoning(self) -> str:
        """All that the model thought."""
        return whole_reasoning(self.steps)

    @property
    def answer(self) -> str:
        """All that is for the user to read, as the model wrote it."""
        return whole_text(self.steps)

    @cached_property
    def cited(self) -> Cited:
        """All that is for the user to read, with its citations as numbered notes."""
        return cited(self.steps, self.answer, is_growing=self.phase in RUNNING)


Entry = QuestionEntry | AnswerEntry
