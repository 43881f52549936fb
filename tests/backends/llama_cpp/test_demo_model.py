"""The model that ships, with the settings that ship: answers do not depend on what else is in the cache or the batch.

Not to the last bit: llama.cpp multiplies one token by other kernels than several, which moves a logit by 0.05. Where
two tokens are almost equally likely two runs may part, here in about one of twenty answers; a leak would part nearly
all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backends.contract.base import FinishReason, LoadedModel, LoadOptions, Sequence
from backends.contract.messages import AssistantMessage, Channel, Effort, Prompt, UserMessage
from backends.engine.tokenizer import build_encoding
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.render import render
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.slots import common_prefix
from tests.backends.llama_cpp import test_contract
from tests.backends.runs import GREEDY, ignore, run

DEMO = Path(__file__).parents[3] / "assets" / "demo" / "triptych-demo.gguf"
_QUESTIONS = (
    "What is 4821 + 3977?",
    "How many r's are in strawberry?",
    "What is Triptych?",
    "What is 902 - 655?",
    "Hello",
)


@pytest.mark.slow
class TestDemoModel(test_contract.TestLlamaCpp):
    """The contract, on prompts that are noise to it."""

    @pytest.fixture(scope="class")
    @classmethod
    def model_path(cls) -> Path:
        return DEMO

    def check_same(self, got: list[list[int]], wanted: list[list[int]]) -> None:
        """All begin alike, and one at most parts later."""
        assert len(got) == len(wanted)
        assert all(common_prefix(*pair) > 0 for pair in zip(got, wanted, strict=True))
        assert sum(one != other for one, other in zip(got, wanted, strict=True)) <= 1


@pytest.fixture(scope="module")
def model() -> Iterator[LoadedModel]:
    """The demo model, used by all tests here: its cache is never fresh."""
    loaded = LlamaCpp().load(DEMO, LoadOptions(), ignore)
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
    model = LlamaCpp().load(DEMO, LoadOptions(), ignore)
    tokens = run(model, one)[one.id].tokens
    model.close()
    return tokens


def answer(encoding: HarmonyEncoding, tokens: list[int]) -> AssistantMessage:
    """What is kept of a turn: the text behind the last <|message|>."""
    begin = len(tokens) - tokens[::-1].index(encoding.message)
    content = b"".join(encoding.token_bytes(token) or b"" for token in tokens[begin:]).decode()
    return AssistantMessage(content=content, channel=Channel.FINAL)


def test_it_is_known_as_the_demo(model: LoadedModel) -> None:
    assert model.info.is_demo
    assert model.info.trained_context >= 2048
    assert model.info.options.kv_type == "f16"


def almost_all(are_same: list[bool]) -> bool:
    """At least four of five."""
    return sum(are_same) >= 0.8 * len(are_same)


def test_guessed_tokens_change_no_answer(model: LoadedModel, encoding: HarmonyEncoding) -> None:
    """Every second guess is right, since reasoning is repeated in the answer."""
    guessing, same, accepted = LlamaCpp(worth=0.0).load(DEMO, LoadOptions(), ignore), list[bool](), 0
    for number, question in enumerate(_QUESTIONS):
        one = ask(encoding, number, Effort.HIGH, UserMessage(question))
        got = run(guessing, msgspec.structs.replace(one, speculative=True))[number]
        same.append(got.tokens == run(model, one)[number].tokens)
        accepted += got.end.accepted
    guessing.close()
    assert almost_all(same)
    assert accepted > 20


@pytest.mark.slow
def test_efforts_side_by_side_are_as_one_by_one(model: LoadedModel, encoding: HarmonyEncoding) -> None:
    same: list[bool] = []
    for number, question in enumerate(_QUESTIONS):
        three = [
            ask(encoding, 10 * number + place, effort, UserMessage(question)) for place, effort in enumerate(Effort)
        ]
        results = run(model, *three)
        same += [results[one.id].tokens == fresh(one) for one in three]
        assert all(results[one.id].end.reason is FinishReason.STOP for one in three)
    assert almost_all(same)


@pytest.mark.slow
def test_a_long_conversation_is_as_a_fresh_one(model: LoadedModel, encoding: HarmonyEncoding) -> None:
    """Ten turns, far beyond twice the window of 128; each computes only what follows the last question."""
    talk: list[UserMessage | AssistantMessage] = []
    same: list[bool] = []
    before = 0
    for turn in range(10):
        talk.append(UserMessage(_QUESTIONS[turn % len(_QUESTIONS)]))
        one = ask(encoding, turn, Effort.HIGH, *talk)
        result = run(model, one)[turn]
        same.append(result.tokens == fresh(one))
        assert result.end.reused_tokens >= before
        before = len(one.prompt) - 1
        talk.append(answer(encoding, result.tokens))
    assert before > 3 * 128
    assert almost_all(same)
