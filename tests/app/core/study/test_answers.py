"""Which questions of a study are wrong, at odds or missing, and which answers are shown side by side."""

from __future__ import annotations

import pytest

from app.core.chats.transcript import AnswerPhase
from app.core.study.answers import AnswerFilter, AnswerHead, are_at_odds, by_question, filters_of, head_of, side_by_side
from app.core.study.as_chat import as_chat
from app.core.study.questions import StudyQuestion
from app.core.study.study import Plan, Result, StudyItem
from backends.contract.base import FinishReason
from backends.contract.messages import Effort


def heads(*answers: str, right: tuple[bool | None, ...] = ()) -> list[AnswerHead]:
    """Samples of one question at one effort."""
    verdicts = right or (None,) * len(answers)
    pairs = zip(answers, verdicts, strict=True)
    return [
        head_of(Result(StudyItem(0, Effort.LOW, sample), is_right=verdict, answer=answer))
        for sample, (answer, verdict) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("answers", "is_at_odds"),
    [
        (("It makes 42.", "The answer is 42."), False),
        (("It makes 42.", "The answer is 41."), True),
        (("Paris", "paris."), False),
        (("Paris", "London"), True),
        (("A long answer about otters and rafts.", "Otters hold hands while they sleep."), False),  # no rule can tell
        (("```py\nx = 1\n```", "```py\nx = 2\n```"), True),
        (("```py\nx = 1\n```", "Here:\n```py\nx = 1\n```\nThat makes 7."), False),
        (("42", "many"), True),
        (("", ""), False),
    ],
)
def test_answers_are_at_odds_only_where_a_rule_can_tell(answers: tuple[str, ...], is_at_odds: bool) -> None:
    assert are_at_odds(heads(*answers)) is is_at_odds


def test_expected_answers_decide_alone() -> None:
    assert are_at_odds(heads("41", "42", right=(False, True)))
    assert not are_at_odds(heads("It is 42", "42 of 100", right=(True, True)))
    wrong = heads("41", "43", right=(False, False))
    assert filters_of(wrong) == (AnswerFilter.ALL, AnswerFilter.WRONG)


def test_hundreds_of_samples_are_compared_at_once() -> None:
    many = heads(*(f"An answer of many words, and then number {n % 2} of many" for n in range(2000)))
    assert are_at_odds(many)


def test_a_head_is_small_and_on_one_line() -> None:
    head = head_of(Result(StudyItem(0, Effort.HIGH, 0), answer="One\ntwo " * 10_000, reasoning="much " * 10_000))
    assert head.head.startswith("One two One")
    assert len(head.head) <= 160
    assert not hasattr(head, "reasoning")


def test_heads_stand_by_effort_and_sample() -> None:
    runs = [StudyItem(1, Effort.HIGH, 0), StudyItem(1, Effort.LOW, 1), StudyItem(1, Effort.LOW, 0)]
    found = by_question([head_of(Result(run)) for run in runs], 2)
    assert found[0] == ()
    assert [(head.run.effort, head.run.sample) for head in found[1]] == [
        (Effort.LOW, 0),
        (Effort.LOW, 1),
        (Effort.HIGH, 0),
    ]


def test_of_many_samples_the_wrong_ones_are_shown() -> None:
    many = [
        head_of(Result(StudyItem(0, effort, sample), is_right=sample != 7))
        for effort in (Effort.LOW, Effort.HIGH)
        for sample in range(10)
    ]
    shown = side_by_side(many, 6)
    assert [(run.effort, run.sample) for run in shown] == [
        (effort, sample) for effort in (Effort.LOW, Effort.HIGH) for sample in (0, 1, 7)
    ]


def test_a_question_becomes_a_temporary_chat_of_siblings() -> None:
    plan = Plan((StudyQuestion("Why?"), StudyQuestion("What is 1 + 1?", "2")), temperature=0.5, model="Demo")
    results = [
        Result(StudyItem(1, Effort.LOW, 0), answer="2", reasoning="Easy.", reason=FinishReason.STOP, seed=7),
        Result(StudyItem(1, Effort.HIGH, 0), answer="It is", reason=FinishReason.LENGTH),
        Result(StudyItem(1, Effort.MEDIUM, 0), failure="engine_lost"),
    ]
    chat = as_chat(plan, 1, results)
    asked, *answers = chat.nodes
    assert chat.question(asked.id).text == "What is 1 + 1?"
    assert chat.details.is_temporary
    found = [chat.answer(answer.id) for answer in answers]
    assert [answer.effort for answer in found] == [Effort.LOW, Effort.HIGH, Effort.MEDIUM]
    assert [answer.phase for answer in found] == [AnswerPhase.DONE, AnswerPhase.CUT, AnswerPhase.FAILED]
    assert (found[0].text, found[0].reasoning) == ("2", "Easy.")
    assert found[0].record.sampling is not None
    assert (found[0].record.sampling.seed, found[0].record.sampling.temperature) == (7, 0.5)
    assert len({answer.record.comparison for answer in found}) == 1
