"""What can be done when the context is full, or was too small for an answer: which remedies there are, by arithmetic
on tokens that the engine counted.

Nothing is cut here or anywhere else without the user's choice. Not here: counting (the engine), doing it
(`app.state.chats.chat`), words (`app.ui.chat.context_controller`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.core.chats.prompts import Parts
from app.core.chats.room import EXPECTED, least_room
from app.core.chats.transcript import AnswerNotice, AnswerPhase, NoticeAction
from app.core.chats.turns import Answer, ConversationDetails, Draft, Node, Question
from app.sentence import Sentence
from app.settings import CONTEXT
from backends.contract.base import FinishReason, ModelInfo
from backends.contract.errors import ErrorCode
from backends.contract.messages import AssistantMessage, Channel, Effort
from backends.contract.wire import Counted

_FILLED = 0.75  # of the context at most, once old turns are left out: or the next question would ask again
_SURE = 0.95  # of what fits of a question, whose tokens are counted as a whole only
_LONGEST_WORD = 40  # letters; what is longer is no word of a language that has spaces
_LEAST_SHARE = 0.1  # of a question is worth keeping


@dataclass(frozen=True)
class Turn:
    """A question with its answer, which could be left out; `last` is its last message."""

    last: str
    tokens: int


@dataclass(frozen=True)
class Need:
    """What is to fit: a prompt of `tokens` with `room` behind it, in `context`, of which turns might go."""

    tokens: int
    room: int
    context: int
    largest: int  # context the model was trained for
    turns: tuple[Turn, ...] = ()  # oldest first; not the one that is asked or answered
    effort: Effort | None = None  # of a question that is not asked yet
    reasoning: int = 0  # tokens of the reasoning of an answer that has to go on
    typed: int = 0  # tokens of a question without files, whose text could be shortened

    @property
    def fits(self) -> bool:
        """Whether the prompt as such fits, be there room or not."""
        return self.tokens < self.context


@dataclass(frozen=True)
class LeaveOut:
    """The model is not shown the oldest turns any more, up to this message; they stay in the chat."""

    last: str
    turns: int


@dataclass(frozen=True)
class LowerEffort:
    """Ask with a lower effort, whose reasoning is shorter."""

    effort: Effort


@dataclass(frozen=True)
class DropReasoning:
    """The answer goes on without what was thought before it."""


@dataclass(frozen=True)
class LargerContext:
    """The model is loaded again with more."""

    context: int


@dataclass(frozen=True)
class AskAlone:
    """The question is asked in a chat of its own."""


@dataclass(frozen=True)
class Shorten:
    """Only the beginning of the question stays in the box, where it can be looked at before it is sent."""

    share: float  # of the question, between 0 and 1


@dataclass(frozen=True)
class OtherModel:
    """One with a larger context, for this one has no larger context here."""


@dataclass(frozen=True)
class Anyway:
    """It fits, with less room than an answer often takes."""


Way = LeaveOut | LowerEffort | DropReasoning | LargerContext | AskAlone | Shorten | OtherModel | Anyway


def remedies(need: Need, may_load: Callable[[int], bool] = lambda _context: True) -> tuple[Way, ...]:
    """All that would help, the gentlest last. A question that cannot be asked as it is always has one.

    `may_load` says whether there is memory for a context of so many tokens.
    """
    leave_out, larger = _leave_out(need), _larger(need, may_load)
    ways: list[Way | None] = [leave_out, _lower_effort(need), _drop_reasoning(need)]
    if need.effort is not None and not need.fits:
        ways += [_shorten(need) if leave_out is None else AskAlone(), None if larger or leave_out else OtherModel()]
    ways.append(larger)
    ways.append(Anyway() if need.fits and need.effort is not None else None)
    return tuple(way for way in ways if way is not None)


def need_of(parts: Parts, counted: Counted, details: ConversationDetails, largest: int, *, asked: Draft | None) -> Need:
    """What has to fit, of a prompt the engine has counted: for a question that is to be asked, or an answer that is to
    go on.
    """
    tokens: Counter[str] = Counter()
    reasoning = 0
    for message, owner, share in zip(parts.prompt.messages, parts.owners, counted.shares, strict=True):
        tokens[owner] += share
        if isinstance(message, AssistantMessage) and message.channel is Channel.ANALYSIS:
            reasoning += share
    return Need(
        tokens=counted.tokens,
        room=least_room(parts.prompt.effort, counted.context, details.sampling.max_tokens),
        context=counted.context,
        largest=largest,
        turns=turns_of(parts.older, tokens),
        effort=parts.prompt.effort if asked else None,
        reasoning=reasoning,
        typed=counted.shares[-1] if asked and not asked.attachments else 0,
    )


def turns_of(nodes: Sequence[Node], tokens: Mapping[str, int]) -> tuple[Turn, ...]:
    """Messages of a branch as turns, with what each takes."""
    turns: list[list[Node]] = []
    for node in nodes:
        if isinstance(node, Question) or not turns:
            turns.append([])
        turns[-1].append(node)
    return tuple(Turn(turn[-1].id, sum(tokens.get(node.id, 0) for node in turn)) for turn in turns)


def _leave_out(need: Need) -> LeaveOut | None:
    """As few turns as free a quarter of the context; where that cannot be had, as few as suffice."""
    for limit in (need.context * _FILLED, need.context):
        left = need.tokens + need.room
        for number, turn in enumerate(need.turns, 1):
            left -= turn.tokens
            if left <= limit:
                return LeaveOut(turn.last, number)
    return None


def _lower_effort(need: Need) -> LowerEffort | None:
    if need.effort is None or not need.fits:
        return None
    lower = [effort for effort in Effort if EXPECTED[effort] < EXPECTED[need.effort]]
    fitting = [effort for effort in lower if need.tokens + min(EXPECTED[effort], need.room) <= need.context]
    return LowerEffort(max(fitting, key=lambda effort: EXPECTED[effort])) if fitting else None


def _drop_reasoning(need: Need) -> DropReasoning | None:
    frees = need.tokens - need.reasoning + need.room <= need.context
    return DropReasoning() if need.reasoning and frees else None


def beginning(text: str, share: float) -> str:
    """Return so much of a text, without a part of a word at its end where the words are of usual length."""
    end = int(len(text) * share)
    start = max(0, end - _LONGEST_WORD)
    spaces = [place for place in range(start, min(end + 1, len(text))) if text[place].isspace()]
    return text[: spaces[-1] if spaces else end].rstrip()


def _shorten(need: Need) -> Shorten | None:
    """What stays of the question beside all the rest: at least a tenth, and a little less, for words are not alike."""
    left = need.context - need.room - (need.tokens - need.typed)
    share = left / need.typed * _SURE if need.typed else 0.0
    return Shorten(share) if _LEAST_SHARE <= share < 1 else None


def _larger(need: Need, may_load: Callable[[int], bool]) -> LargerContext | None:
    """The smallest context that suffices, where there is memory for it: none that is larger would have it, either."""
    wanted = need.tokens + need.room
    sizes = [size for size in CONTEXT.allowed if need.context < size <= need.largest and size >= wanted]
    return LargerContext(min(sizes)) if sizes and may_load(min(sizes)) else None


LEAST_ROOM = 8  # going on is worth while with an eighth of the context free


@dataclass(frozen=True)
class Larger:
    """`context`: tokens to load the model with before it goes on; 0: it can go on at once, or not at all."""

    context: int
    notice: AnswerNotice


def larger_context(answer: Answer, model: ModelInfo | None, may_load: Callable[[int], bool]) -> Larger | None:
    """What to do about an answer that was cut, or not begun, because the context was full; None for all others.

    Panels share the context: alone, an answer may find room where it was. `may_load` says whether so many tokens fit
    into memory.
    """
    if model is None:
        return None
    usage = answer.record.usage
    if answer.phase is AnswerPhase.CUT and answer.record.reason is FinishReason.CONTEXT and usage is not None:
        used = usage.prompt_tokens + usage.new_tokens
        full = Sentence("Cut off: the context of {context} tokens is full.", context=model.context)
        return _judged(used, full, NoticeAction.CONTINUE, model, may_load)
    if answer.phase is AnswerPhase.FAILED and answer.failure == ErrorCode.CONTEXT_OVERFLOW:
        tokens = answer.failure_facts.get("tokens", 0)
        full = Sentence(
            "The question takes {tokens} tokens, and the context holds {limit}.", tokens=tokens, limit=model.context
        )
        return _judged(tokens, full, NoticeAction.RETRY, model, may_load)
    return None


def _judged(
    used: int, full: Sentence, action: NoticeAction, model: ModelInfo, may_load: Callable[[int], bool]
) -> Larger:
    if _has_room(used, model.context):
        return Larger(0, AnswerNotice(Sentence("The context was full. There is room to go on now."), (action,)))
    wanted = model.context
    while not _has_room(used, wanted) and wanted < model.trained_context:
        wanted = min(2 * wanted, model.trained_context)
    if not _has_room(used, wanted):
        most = Sentence("This model can hold no more than {tokens}.", tokens=wanted)
        return Larger(0, AnswerNotice(full.then(most)))
    if not may_load(wanted):
        missing = Sentence("There is not enough memory for {tokens}.", tokens=wanted)
        return Larger(0, AnswerNotice(full.then(missing)))
    way = Sentence("To go on, the model is loaded with {tokens}.", tokens=wanted)
    return Larger(wanted, AnswerNotice(full.then(way), (action,)))


def _has_room(used: int, context: int) -> bool:
    return used <= context - context // LEAST_ROOM
