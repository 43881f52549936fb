"""Reading ahead: only what stays, given up for whatever is asked, and of use to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.paths import demo_model
from backends.contract import wire
from backends.contract.base import LoadOptions, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import AssistantMessage, Channel, Prompt, UserMessage
from backends.engine.read_ahead import sure_beginning
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.llama_cpp import LlamaCpp
from backends.llama_cpp.model import LlamaModel
from tests.backends.runs import ignore

_LONG = "Be kind. " * 300
_GREEDY = Sampling(temperature=0.0)


class Engine:
    """A scheduler over the demo model, and what it told."""

    def __init__(self) -> None:
        model = LlamaCpp().load(demo_model(), LoadOptions(context=2048, ubatch=128), ignore)
        assert isinstance(model, LlamaModel)
        self.model, self.told = model, list[wire.AnyEvent]()
        self.encoding = build_encoding(model.vocabulary)
        self.scheduler = Scheduler(model, self.encoding, self.told.append)

    def until_closed(self, number: int) -> wire.AnyEvent:
        while not (closing := [event for event in self.told if isinstance(event, wire.CLOSING) and event.id == number]):
            self.scheduler.step(lambda: False)
        return closing[0]

    def answer(self, number: int, prompt: Prompt) -> wire.Finished:
        self.scheduler.generate(wire.Generate(number, prompt, _GREEDY, 30))
        finished = self.until_closed(number)
        assert isinstance(finished, wire.Finished)
        return finished


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.model.close()


def asked(text: str, instructions: str = "") -> Prompt:
    return Prompt((UserMessage(text),), instructions=instructions)


@pytest.mark.parametrize(
    ("draft", "sent"),
    [
        ("", "What is 3+4?"),
        ("What is", "What is 3+4?"),
        ("What is 3", "What is 34?"),
        ("Wha", "What is 3+4?"),
        ("Grü", "Grüße"),
        ("a b c d", "a b c d, and no more"),
    ],
)
def test_what_is_read_stays_whatever_is_typed_next(engine: Engine, draft: str, sent: str) -> None:
    before = (UserMessage("Hi"), AssistantMessage("Hello", Channel.FINAL))
    read = sure_beginning(engine.scheduler.render(Prompt((*before, UserMessage(draft)))), engine.encoding)
    whole = engine.scheduler.render(Prompt((*before, UserMessage(sent))))
    assert whole[: len(read)] == read
    assert len(read) >= len(whole) - 14


def test_what_was_read_is_not_read_again_and_changes_nothing(engine: Engine) -> None:
    plain = engine.answer(1, asked("What is 3+4?"))
    engine.scheduler.read_ahead(wire.ReadAhead(2, asked("What is", _LONG)))
    assert engine.scheduler.only_reads_ahead
    read = engine.until_closed(2)
    assert isinstance(read, wire.AheadRead) and read.tokens > 500
    after = engine.answer(3, asked("What is 3+4?", _LONG))
    assert after.usage.reused_tokens >= read.tokens
    assert engine.answer(4, asked("What is 3+4?")).answer == plain.answer


def test_it_is_given_up_for_a_question(engine: Engine) -> None:
    engine.scheduler.read_ahead(wire.ReadAhead(1, asked("What is", _LONG)))
    engine.scheduler.step(lambda: False)  # a piece of it
    assert engine.scheduler.only_reads_ahead
    answer = engine.answer(2, asked("What is 3+4?"))
    closed = engine.until_closed(1)
    assert isinstance(closed, wire.Failed) and closed.code == ErrorCode.CANCELLED
    assert engine.told.index(closed) < engine.told.index(answer)


def test_beside_an_answer_nothing_is_read_ahead(engine: Engine) -> None:
    engine.scheduler.generate(wire.Generate(1, asked("What is 3+4?"), _GREEDY, 30))
    assert not engine.scheduler.only_reads_ahead
    engine.scheduler.read_ahead(wire.ReadAhead(2, asked("What is", _LONG)))
    assert engine.told[-1] == wire.Failed(2, ErrorCode.CANCELLED)


def test_what_does_not_fit_is_not_read(engine: Engine) -> None:
    engine.scheduler.read_ahead(wire.ReadAhead(1, asked(_LONG * 5)))
    assert engine.told[-1] == wire.Failed(1, ErrorCode.CANCELLED)
