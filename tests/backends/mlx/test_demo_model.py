"""The model that ships, in both of its forms: MLX answers as llama.cpp does, side by side and turn by turn.

Not to the last token: llama.cpp sums attention in 16 bits and keeps most weights in Q8_0, MLX has them in BF16; where
two tokens are almost equally likely they part. `tests.bench.mlx` counts how often, in a hundred prompts.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.contract.base import FinishReason, LoadedModel, LoadOptions, Sequence
from backends.contract.messages import AssistantMessage, Channel, Effort, Prompt, UserMessage
from backends.engine.tokenizer import build_encoding
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.render import render
from backends.llama_cpp import LlamaCpp
from backends.mlx import Mlx
from tests.backends.runs import GREEDY, ignore, run

_DEMO = Path(__file__).parents[3] / "assets" / "demo"
_QUESTIONS = ("What is 4821 + 3977?", "How many r's are in strawberry?", "What is Triptych?", "Hello")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (_DEMO / "mlx").exists(), reason="the demo model is not built"),
]


@pytest.fixture(scope="module")
def model() -> Iterator[LoadedModel]:
    """MLX's form, used by all tests here: its cache is never fresh."""
    loaded = Mlx().load(_DEMO / "mlx", LoadOptions(), ignore)
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def encoding(model: LoadedModel) -> HarmonyEncoding:
    """Its tokeniser."""
    return build_encoding(model.vocabulary)


def ask(encoding: HarmonyEncoding, id_: int, effort: Effort, *talk: UserMessage | AssistantMessage) -> Sequence:
    """A conversation as a sequence."""
    ids = tuple(render(Prompt(messages=talk, effort=effort), encoding))
    return Sequence(id=id_, prompt=ids, sampling=GREEDY, stop_ids=encoding.stop_ids, max_tokens=400)


def fresh(one: Sequence) -> list[int]:
    """Its tokens on a model just loaded."""
    model = Mlx().load(_DEMO / "mlx", LoadOptions(), ignore)
    tokens = run(model, one)[one.id].tokens
    model.close()
    return tokens


def answer(encoding: HarmonyEncoding, tokens: list[int]) -> AssistantMessage:
    """What is kept of a turn: the text behind the last <|message|>."""
    begin = len(tokens) - tokens[::-1].index(encoding.message)
    content = b"".join(encoding.token_bytes(token) or b"" for token in tokens[begin:]).decode()
    return AssistantMessage(content=content, channel=Channel.FINAL)


def test_both_forms_have_the_same_words(model: LoadedModel) -> None:
    other = LlamaCpp().load(_DEMO / "triptych-demo.gguf", LoadOptions(context=256), ignore)
    assert model.vocabulary == other.vocabulary
    other.close()


def test_it_answers_as_llama_cpp_does(model: LoadedModel, encoding: HarmonyEncoding) -> None:
    other = LlamaCpp().load(_DEMO / "triptych-demo.gguf", LoadOptions(), ignore)
    asked = [
        ask(encoding, 10 * number + place, effort, UserMessage(question))
        for number, question in enumerate(_QUESTIONS)
        for place, effort in enumerate((Effort.LOW, Effort.MEDIUM))
    ]
    same = [run(model, one)[one.id].tokens == run(other, one)[one.id].tokens for one in asked]
    other.close()
    assert sum(same) >= 0.75 * len(same)


def test_efforts_side_by_side_are_as_one_by_one(model: LoadedModel, encoding: HarmonyEncoding) -> None:
    three = [ask(encoding, place, effort, UserMessage(_QUESTIONS[1])) for place, effort in enumerate(Effort)]
    results = run(model, *three)
    assert [results[one.id].tokens for one in three] == [fresh(one) for one in three]
    assert all(results[one.id].end.reason is FinishReason.STOP for one in three)


def test_a_long_conversation_is_as_a_fresh_one(model: LoadedModel, encoding: HarmonyEncoding) -> None:
    """Until it is longer than twice the window of 128; each turn computes only what follows the last question."""
    talk: list[UserMessage | AssistantMessage] = []
    before, questions = 0, itertools.cycle(_QUESTIONS)
    while before <= 2 * 128:
        talk.append(UserMessage(next(questions)))
        one = ask(encoding, len(talk), Effort.LOW, *talk)
        result = run(model, one)[one.id]
        assert before < 128 or result.tokens == fresh(one)
        assert result.end.reused_tokens >= before
        before = len(one.prompt) - 1
        talk.append(answer(encoding, result.tokens))
