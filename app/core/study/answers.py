"""The answers to each question of a study, side by side: how they begin, and which are wrong, at odds or missing.

An `AnswerHead` stands for an answer in lists: small, so that those of thousands of questions are in memory at once,
while the texts stay in the store. Not here: the whole texts (`app.core.store.studies`), the figures of all questions
together (`study`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from app.core.chats.differences import Gist, gist
from app.core.study.study import Result, StudyFigures, StudyItem
from backends.contract.messages import Effort

_HEAD_LENGTH = 160  # letters; a cell of a table shows no more
_SHORT_WORDS = 3  # so short an answer is compared word by word, where no other rule can tell
_EFFORTS = tuple(Effort)


class AnswerHead(StudyFigures, frozen=True):
    """How an answer begins, and what tells whether it agrees with another."""

    head: str = ""  # on one line
    words: int = 0
    gist: Gist = gist("")


class AnswerFilter(StrEnum):
    """Which questions a person wants to see."""

    ALL = "all"
    WRONG = "wrong"
    AT_ODDS = "at odds"
    FAILED = "failed"


def head_of(result: Result) -> AnswerHead:
    """Return what stands for a result in lists."""
    words = result.answer.split()
    figures = {name: getattr(result, name) for name in StudyFigures.__struct_fields__}
    line = " ".join(words[:_HEAD_LENGTH])[:_HEAD_LENGTH]
    return AnswerHead(**figures, head=line, words=len(words), gist=gist(result.answer))


def by_question(heads: Iterable[AnswerHead], count: int) -> tuple[tuple[AnswerHead, ...], ...]:
    """Return the heads of each of so many questions, by effort and sample."""
    found: list[list[AnswerHead]] = [[] for _ in range(count)]
    for head in heads:
        found[head.run.question].append(head)
    return tuple(tuple(sorted(each, key=_order)) for each in found)


def _order(head: AnswerHead) -> tuple[int, int]:
    return _EFFORTS.index(head.run.effort), head.run.sample


def filters_of(heads: Sequence[AnswerHead]) -> tuple[AnswerFilter, ...]:
    """Return which of the filters a question with these answers passes."""
    found = [AnswerFilter.ALL]
    if any(head.is_right is False for head in heads):
        found.append(AnswerFilter.WRONG)
    if are_at_odds(heads):
        found.append(AnswerFilter.AT_ODDS)
    if any(head.failure for head in heads):
        found.append(AnswerFilter.FAILED)
    return tuple(found)


def are_at_odds(heads: Sequence[AnswerHead]) -> bool:
    """Whether two answers to a question surely differ: one right and one wrong, or, where nothing was expected, another
    number, other code, or other words where both are only a few words long.

    The rules are those of `agreement_of`, asked of all pairs at once: a question may have hundreds of samples.
    """
    there = [head for head in heads if not head.failure]
    verdicts = {head.is_right for head in there}
    if verdicts != {None}:
        return {True, False} <= verdicts
    return len(there) > 1 and (_code_differs(there) or _number_differs(there) or _words_differ(there))


def _code_differs(heads: Sequence[AnswerHead]) -> bool:
    return len({head.gist.code for head in heads if head.gist.code}) > 1


def _number_differs(heads: Sequence[AnswerHead]) -> bool:
    """Leaving aside two answers that both have code: those are compared by it."""
    numbers = {head.gist.number for head in heads} - {None}
    has_prose = any(head.gist.number is not None and not head.gist.code for head in heads)
    return has_prose and len(numbers) > 1


def _words_differ(heads: Sequence[AnswerHead]) -> bool:
    short = [head for head in heads if 0 < head.words <= _SHORT_WORDS and not head.gist.code]
    return len({_plain(head.head) if head.gist.number is None else head.gist.number for head in short}) > 1


def _plain(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def side_by_side(heads: Sequence[AnswerHead], most: int) -> tuple[StudyItem, ...]:
    """Return which answers to one question are shown beside each other, by effort: of many samples, those that are
    wrong or failed come first.
    """
    efforts = sorted({head.run.effort for head in heads}, key=_EFFORTS.index)
    room = max(1, most // max(1, len(efforts)))
    chosen: list[StudyItem] = []
    for effort in efforts:
        own = [head for head in heads if head.run.effort is effort]
        worst = sorted(own, key=lambda head: (head.is_right is not False and not head.failure, head.run.sample))
        chosen += sorted((head.run for head in worst[:room]), key=lambda run: run.sample)
    return tuple(chosen)
