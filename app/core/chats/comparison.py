"""Which answers a comparison shows: what is wanted, what is there already, what belongs together when it is reopened.

Answers that were asked together carry the same name in their record. Pure. Not here: running
(`app.state.chats.compare`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.core.chats.conversation import Conversation
from app.core.chats.transcript import RUNNING
from app.core.chats.turns import Answer
from app.core.models.model_ref import ModelRef
from backends.contract.messages import Effort

MOST_PANELS = 9  # a number key for each


@dataclass(frozen=True)
class Wanted:
    """One panel; without a model, the one in use answers."""

    effort: Effort
    model: ModelRef | None = None


@dataclass(frozen=True)
class ComparisonOptions:
    """Efforts, samples of each, and another model that answers after the one in use."""

    efforts: tuple[Effort, ...] = tuple(Effort)
    samples: int = 1
    second: ModelRef | None = None

    @property
    def count(self) -> int:
        """How many panels that makes."""
        return len(self.panels)

    @property
    def panels(self) -> tuple[Wanted, ...]:
        """All of them, those of the model in use first."""
        models = (None,) if self.second is None else (None, self.second)
        return tuple(Wanted(effort, model) for model in models for effort in self.efforts for _ in range(self.samples))


ALL_EFFORTS = ComparisonOptions()


def together(conversation: Conversation, answer_id: str) -> tuple[str, ...]:
    """The answers that were compared with this one, itself included, oldest first; nothing where it stands alone."""
    name = conversation.answer(answer_id).record.comparison
    siblings = conversation.siblings(answer_id)
    found = tuple(one for one in siblings if name and conversation.answer(one).record.comparison == name)
    return found if len(found) > 1 else ()


def last_of_each_effort(conversation: Conversation, question_id: str, chosen: str = "") -> tuple[str, ...]:
    """The youngest whole answer of each effort to a question: what a comparison need not compute again.

    The chosen answer takes the place of its effort, if it says anything.
    """
    found = {answer.effort: answer.id for answer in _whole(conversation, question_id)}
    if chosen and conversation.answer(chosen).text:
        found[conversation.answer(chosen).effort] = chosen
    return tuple(found[effort] for effort in Effort if effort in found)


def there_already(
    conversation: Conversation, question_id: str, wanted: Iterable[Wanted], model: str
) -> tuple[str, ...]:
    """Whole answers of the named model (or of one that is not known) that fill wanted panels of the model in use."""
    places = Counter(one.effort for one in wanted if one.model is None)
    found: list[str] = []
    for answer in reversed(_whole(conversation, question_id)):
        if places[answer.effort] > 0 and answer.record.model in ("", model):
            places[answer.effort] -= 1
            found.append(answer.id)
    return tuple(reversed(found))


def beginning(
    conversation: Conversation, question_id: str, answer_id: str, choice: ComparisonOptions | None, model: str
) -> tuple[tuple[Wanted, ...], tuple[str, ...]]:
    """What a comparison of a question begins with, for an answer in view (empty: none): panels that are wanted, and
    answers that are there. Without a choice, what was compared is shown as it was, or else all efforts.
    """
    if choice is not None:
        return choice.panels, there_already(conversation, question_id, choice.panels, model)
    if answer_id and (shown := together(conversation, answer_id)):
        return (), shown
    return ALL_EFFORTS.panels, last_of_each_effort(conversation, question_id, answer_id)


def left_to_ask(wanted: Iterable[Wanted], efforts_there: Iterable[Effort]) -> tuple[Wanted, ...]:
    """What is wanted without what the model in use has answered already."""
    there = Counter(efforts_there)
    left: list[Wanted] = []
    for one in wanted:
        if one.model is None and there[one.effort] > 0:
            there[one.effort] -= 1
        else:
            left.append(one)
    return tuple(left)


def numbered(same: Sequence[object]) -> tuple[int, ...]:
    """For each item its number among equal ones, counted from 1; 0 where it is the only one."""
    totals, seen = Counter(same), Counter[object]()
    numbers: list[int] = []
    for item in same:
        seen[item] += 1
        numbers.append(seen[item] if totals[item] > 1 else 0)
    return tuple(numbers)


def _whole(conversation: Conversation, question_id: str) -> list[Answer]:
    """Every finished answer of the question, oldest first."""
    answers = [conversation.answer(child) for child in conversation.children(question_id)]
    return [answer for answer in answers if answer.phase not in RUNNING and answer.text]
