"""The parts of the demo model's recipe that need no training tools: workings, wordings, held-out sets, bytes."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from itertools import islice

import pytest

from assets.demo.recipe import arithmetic, harmony_text, held_out, letters
from assets.demo.recipe.about import load_about
from assets.demo.recipe.dataset import WORDS, load_sources, load_words, samples
from assets.demo.recipe.exercise import EFFORTS, GUESS, Effort, Exercise
from assets.demo.recipe.phrasing import Slots, expand, matcher, normal
from assets.demo.recipe.refusals import load_refusals
from assets.demo.recipe.shipping import MLX
from backends.contract.messages import AssistantMessage, Channel, Effort as ContractEffort, Prompt, UserMessage
from backends.engine.tokenizer import build_encoding
from backends.formats.tokenizer_json import vocabulary_from_tokenizer_json
from backends.harmony.render import render

Draw = Callable[[random.Random], Exercise]
_EQUATION = re.compile(r"(\d+(?:[+-]\d+)+)(=|<)(\d+)")


def _value(expression: str) -> int:
    terms = re.findall(r"[+-]?\d+", expression)
    return sum(int(term) for term in terms)


def _exercises(draw: Draw, count: int = 400) -> list[Exercise]:
    rng = random.Random(5)
    return [draw(rng) for _ in range(count)]


@pytest.mark.parametrize("draw", [arithmetic.random_sum, arithmetic.random_difference])
def test_every_step_of_a_working_is_true(draw: Draw) -> None:
    for exercise in _exercises(draw):
        for working in (exercise.medium, exercise.high):
            steps = _EQUATION.findall(working)
            assert steps
            for expression, sign, right in steps:
                left = _value(expression)
                assert left == int(right) if sign == "=" else left < int(right), (exercise.question, expression)


def test_the_digits_of_the_steps_are_the_digits_of_the_sum() -> None:
    for exercise in _exercises(arithmetic.random_sum):
        values = [int(right) for _, _, right in _EQUATION.findall(exercise.medium)]
        number = sum((value % 10) * 10**place for place, value in enumerate(values))
        number += values[-1] // 10 * 10 ** len(values)
        a, b, total = (int(each) for each in re.findall(r"\d+", exercise.answer))
        assert number == total == a + b


def test_the_digits_of_the_steps_are_the_digits_of_the_difference() -> None:
    for exercise in _exercises(arithmetic.random_difference):
        a, b, *rest = (int(each) for each in re.findall(r"\d+", exercise.answer))
        if exercise.kind == "below zero":
            assert a < b and exercise.medium.endswith("No digit left to borrow from.")
            continue
        values = [int(right) for _, sign, right in _EQUATION.findall(exercise.medium) if sign == "="]
        assert sum(value * 10**place for place, value in enumerate(values)) == rest[0] == a - b


def test_a_borrow_is_decided_before_it_is_used() -> None:
    exercise = arithmetic.subtraction(46, 8, "46 - 8")
    assert exercise.medium == "6-8<0 16-8=8 4-0-1=3."


def test_letters_are_counted_as_python_counts_them() -> None:
    words = load_words(WORDS)
    for exercise in _exercises(lambda rng: letters.random_count(rng, words, ("ing", "er"))):
        letter, total, word = re.findall(r"letter (\w) appears (\d+) times? in (\w+)\.", exercise.answer)[0]
        assert int(total) == word.count(letter)
        spelled, counted, last = exercise.high.split("\n")
        assert spelled.removeprefix("Spell: ").split() == list(word)
        assert counted.split(": ", 1)[1].split() == [f"{c}:{word[: n + 1].count(letter)}" for n, c in enumerate(word)]
        assert last == f"Total: {total}"
        assert re.sub(r"[=\d.]", "", exercise.medium).split()[1:] == list(word)


def test_strawberry_has_three() -> None:
    assert letters.counting("strawberry", "r", "?").answer == "The letter r appears 3 times in strawberry."


def test_numbers_out_of_range_are_declined() -> None:
    for exercise in _exercises(arithmetic.random_too_long):
        assert max(len(number) for number in re.findall(r"\d+", exercise.question)) > arithmetic.LONGEST
        assert exercise.answer == arithmetic.TOO_LONG


def test_more_effort_is_more_reasoning() -> None:
    encoding = build_encoding(vocabulary_from_tokenizer_json(MLX / "tokenizer.json"))
    for exercise in _exercises(load_sources().exercise):
        low, medium, high = (len(encoding.encode(exercise.working(effort))) for effort in EFFORTS)
        assert exercise.working("low") == GUESS
        assert low < medium < high, exercise


def test_the_same_seed_gives_the_same_samples() -> None:
    sources = load_sources()
    first, again = (list(samples(sources, "high", "a seed", 200)) for _ in range(2))
    assert first == again
    assert first != list(samples(sources, "high", "another seed", 200))


def test_training_never_sees_held_out_numbers() -> None:
    for draw in (arithmetic.random_sum, arithmetic.random_difference):
        for exercise in _exercises(draw, 3000):
            a, b = (int(number) for number in re.findall(r"\d+", exercise.answer)[:2])
            assert not arithmetic.is_held_out(a, b)


def test_held_out_problems_have_held_out_numbers() -> None:
    for task, problems in held_out.tasks().items():
        if task.startswith(("sum", "difference")):
            pairs = [[int(number) for number in re.findall(r"\d+", problem.answer)[:2]] for problem in problems]
            assert len(pairs) == held_out.COUNT
            assert all(arithmetic.is_held_out(*pair) for pair in pairs)


def test_held_out_words_are_not_in_the_training_list() -> None:
    assert not set(load_words(held_out.FOLDER / "words.txt")) & set(load_words(WORDS))


@pytest.mark.slow
def test_unseen_questions_about_triptych_match_no_training_wording() -> None:
    about = load_about()
    questions = [question for _, question in held_out.about_questions()]
    assert len(questions) >= held_out.COUNT
    assert {topic for topic, _ in held_out.about_questions()} == {topic.name for topic in about.topics}
    wordings = [wording for topic in about.topics for wording in topic.wordings]
    assert not _seen(questions, wordings, about.slots)


@pytest.mark.slow
def test_unseen_other_requests_match_no_training_wording() -> None:
    refusals = load_refusals(load_words(WORDS))
    requests = held_out.other_requests()
    assert len(requests) >= held_out.COUNT
    assert not {normal(each) for each in requests} & {normal(each) for each in (*refusals.foreign, *refusals.requests)}
    assert not _seen(requests, [*refusals.other.wordings, *refusals.other_sums.wordings], refusals.slots)


def test_a_matcher_matches_what_its_pattern_expands_to() -> None:
    about, rng = load_about(), random.Random(3)
    for topic in about.topics:
        for wording in islice(topic.wordings, 5):
            assert _seen([expand(wording, about.slots, rng)], [wording], about.slots)


def _seen(questions: list[str], wordings: list[str], slots: Slots) -> list[tuple[str, str]]:
    keys = {question: normal(question).replace(" ", "") for question in questions}
    return [(question, wording) for wording in wordings for question in _matching(keys, wording, slots)]


def _matching(keys: dict[str, str], wording: str, slots: Slots) -> list[str]:
    """A slot has thousands of words: they are tried only on questions that match with anything in its place."""
    anything = matcher(re.sub(r"\{\w+\}", "anything", wording), {}).pattern.replace("anything", ".*")
    likely = {question: key for question, key in keys.items() if key and re.fullmatch(anything, key)}
    exact = matcher(wording, slots) if likely else None
    return [question for question, key in likely.items() if exact and exact.fullmatch(key)]


@pytest.mark.parametrize("effort", EFFORTS)
@pytest.mark.parametrize("date", ["2026-11-21", None])
def test_prompts_are_the_bytes_that_the_app_renders(effort: Effort, date: str | None) -> None:
    encoding = build_encoding(vocabulary_from_tokenizer_json(MLX / "tokenizer.json"))
    earlier = AssistantMessage(content="Hello.", channel=Channel.FINAL)
    messages = (UserMessage("Hi"), earlier, UserMessage("What is 1 + 2?"))
    prompt = Prompt(messages, effort=ContractEffort(effort), date=date, instructions="Answer briefly.")
    text = (
        harmony_text.system(effort, date)
        + harmony_text.developer("Answer briefly.")
        + harmony_text.user("Hi")
        + harmony_text.past_answer("Hello.")
        + harmony_text.user("What is 1 + 2?")
        + harmony_text.CUE
    )
    names = {token: name.encode() for name, token in encoding.control.items()}
    assert b"".join(encoding.token_bytes(i) or names[i] for i in render(prompt, encoding)).decode() == text


def test_a_completion_is_read_back_and_a_broken_one_is_not() -> None:
    whole = harmony_text.completion("1+2=3.", "1 + 2 = 3")
    assert harmony_text.read_completion(whole) == ("1+2=3.", "1 + 2 = 3")
    for broken in (whole[:-3], whole[1:], whole.replace("final", "analysis"), whole.replace("1+2", "<|call|>")):
        assert harmony_text.read_completion(broken) is None
