"""The shipped demo model: its files are whole, its recorded results meet the goals, and it answers as promised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from assets.demo.recipe.held_out import REFUSAL
from assets.demo.recipe.shipping import CHECKSUMS, DEMO, GGUF, MLX, RESULTS, checksum, shipped
from backends.contract.base import FinishReason, LoadedModel, LoadOptions, Sampling, Sequence, SequenceFinished, Token
from backends.contract.errors import EngineError
from backends.contract.messages import Effort, Prompt, UserMessage
from backends.engine.tokenizer import build_encoding
from backends.formats.gguf import load_header
from backends.formats.tokenizer_json import vocabulary_from_tokenizer_json
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.render import render
from backends.llama_cpp.backend import LlamaCpp

_LARGEST = 15_000_000
_EFFORTS = ("low", "medium", "high")


class Cell(NamedTuple):
    """One line of results.json."""

    asked: int
    accuracy: float
    reasoning_tokens: float


def test_the_files_are_those_that_were_recorded() -> None:
    recorded = CHECKSUMS.read_text("utf-8").splitlines()
    assert recorded == [f"{checksum(path)}  {path.relative_to(DEMO).as_posix()}" for path in shipped()]


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in shipped()) <= _LARGEST


def test_both_formats_hold_the_same_vocabulary() -> None:
    header = load_header(GGUF)
    assert header.name == "Triptych demo model"
    assert vocabulary_from_tokenizer_json(MLX / "tokenizer.json") == header.vocabulary()


@pytest.fixture(name="results", scope="module")
def _results() -> dict[str, dict[str, Cell]]:
    table: dict[str, dict[str, Cell]] = {}
    for row in json.loads(RESULTS.read_text("utf-8"))["scores"]:
        cell = Cell(row["asked"], row["accuracy"], row["reasoning_tokens"])
        table.setdefault(row["task"], {})[row["effort"]] = cell
    return table


def test_every_task_was_asked_often_enough(results: dict[str, dict[str, Cell]]) -> None:
    assert all(set(cells) == set(_EFFORTS) and cells["high"].asked >= 200 for cells in results.values())


def test_four_digit_sums_show_what_effort_is_worth(results: dict[str, dict[str, Cell]]) -> None:
    cells = results["sum, 4 digits"]
    assert cells["low"].accuracy <= 0.5
    assert cells["medium"].accuracy >= 0.95
    assert cells["high"].accuracy >= 0.98


@pytest.mark.parametrize("digits", [2, 3, 4, 5, 6])
def test_subtraction_is_right_at_high(results: dict[str, dict[str, Cell]], digits: int) -> None:
    assert results[f"difference, {digits} digits"]["high"].accuracy >= 0.95


def test_numbers_beyond_the_range_are_declined(results: dict[str, dict[str, Cell]]) -> None:
    assert all(cell.accuracy >= 0.95 for cell in results["numbers beyond the range"].values())


@pytest.mark.parametrize(
    ("task", "least"), [("questions about Triptych", 0.9), ("other requests", 0.95)], ids=["about", "other"]
)
def test_unseen_wordings_are_understood(results: dict[str, dict[str, Cell]], task: str, least: float) -> None:
    assert all(cell.accuracy >= least for cell in results[task].values())


def test_letters_are_counted_right_at_high(results: dict[str, dict[str, Cell]]) -> None:
    assert results["letters in a word"]["high"].accuracy >= 0.95


def test_form_and_agreement() -> None:
    facts = json.loads(RESULTS.read_text("utf-8"))
    formed, same = facts["well_formed_at_temperature_1"], facts["same_as_training_network"]
    assert formed["well_formed"] >= 0.995 * formed["prompts"]
    # The goal is all 100: one low-effort guess is too close a call for llama.cpp's eight-bit activations.
    assert same["llama.cpp"] >= 99 and same["prompts"] >= 100


def test_more_effort_reasons_longer_and_is_never_worse(results: dict[str, dict[str, Cell]]) -> None:
    for task, cells in results.items():
        low, medium, high = (cells[effort] for effort in _EFFORTS)
        assert low.reasoning_tokens < medium.reasoning_tokens < high.reasoning_tokens, task
        # Two of 200 is within chance where all efforts do well.
        assert low.accuracy <= medium.accuracy + 0.01 and medium.accuracy <= high.accuracy + 0.01, task


@pytest.fixture(name="encoding", scope="module")
def _encoding() -> HarmonyEncoding:
    return build_encoding(load_header(GGUF).vocabulary())


@pytest.fixture(name="model", scope="module")
def _model() -> Iterator[LoadedModel]:
    try:
        model = LlamaCpp().load(GGUF, LoadOptions(context=2048, sequences=2), lambda _stage, _part: None)
    except EngineError as error:
        pytest.skip(f"llama.cpp cannot be used here: {error}")
    yield model
    model.close()


def _answer(model: LoadedModel, encoding: HarmonyEncoding, question: str, effort: Effort) -> tuple[str, str]:
    """Reasoning and answer, greedy."""
    prompt = tuple(render(Prompt((UserMessage(question),), effort, "2026-11-21"), encoding))
    model.start(Sequence(1, prompt, Sampling(temperature=0), encoding.stop_ids, 300))
    ids: list[int] = []
    while True:
        for event in model.step(lambda: False):
            if isinstance(event, Token):
                ids.append(event.id)
            elif isinstance(event, SequenceFinished):
                assert event.reason is FinishReason.STOP
                return _read(ids, encoding)


def _read(ids: list[int], encoding: HarmonyEncoding) -> tuple[str, str]:
    end, message = ids.index(encoding.control["<|end|>"]), encoding.message
    parts = ids[ids.index(message) + 1 : end], ids[ids.index(message, end) + 1 : -1]
    reasoning, answer = (b"".join(encoding.token_bytes(i) or b"?" for i in part).decode() for part in parts)
    return reasoning, answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is 4821 + 3977?", "4821 + 3977 = 8798"),
        ("What is 48213 + 39778?", "48213 + 39778 = 87991"),
        ("What is 5003 - 1467?", "5003 - 1467 = 3536"),
        ("How many r's are in strawberry?", "The letter r appears 3 times in strawberry."),
        ("How do I get gpt-oss-20b?", "Open Models in the side bar, choose gpt-oss-20b and press Download."),
        ("Where are my chats kept?", "Your chats are kept in one encrypted file"),
        ("What does effort mean?", "Effort says how much the model reasons"),
        ("What is the capital of France?", REFUSAL),
        ("What is 12345678 + 87654321?", REFUSAL),
    ],
)
def test_it_answers_as_promised(model: LoadedModel, encoding: HarmonyEncoding, question: str, answer: str) -> None:
    assert _answer(model, encoding, question, Effort.HIGH)[1].startswith(answer)


def test_the_working_is_visible_and_grows_with_effort(model: LoadedModel, encoding: HarmonyEncoding) -> None:
    low, medium, high = (_answer(model, encoding, "What is 4821 + 3977?", effort)[0] for effort in Effort)
    assert len(low) < len(medium) < len(high)
    assert "1+7=8" in medium and "ones: 1+7=8" in high
