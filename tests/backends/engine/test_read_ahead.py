"""Reading ahead: only what stays, given up for whatever is asked, and of use to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from app.paths import demo_model
from backends.contract import wire
from backends.contract.base import LoadOptions, Sampling
from backends.contract.capabilities import Capabilities
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.messages import AssistantMessage, Channel, Prompt, UserMessage
from backends.engine.loop import EngineLoop
from backends.engine.read_ahead import sure_beginning
from backends.engine.registry import Registry
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.lines import encode_line
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
    with pytest.raises(EngineError) as refused:
        engine.scheduler.read_ahead(wire.ReadAhead(2, asked("What is", _LONG)))
    assert refused.value.code is ErrorCode.CANCELLED


@pytest.mark.parametrize("times", [5, 500])  # more than the context; more than is looked at
def test_what_does_not_fit_is_not_read_and_not_to_be_tried_again(engine: Engine, times: int) -> None:
    with pytest.raises(EngineError) as refused:
        engine.scheduler.read_ahead(wire.ReadAhead(1, asked(_LONG * times)))
    assert refused.value.code is ErrorCode.CONTEXT_OVERFLOW
    assert not engine.scheduler.is_busy


def test_a_server_reads_nothing_ahead(engine: Engine) -> None:
    scheduler = Scheduler(engine.model, engine.encoding, engine.told.append, Capabilities(renders=True))
    with pytest.raises(EngineError) as refused:
        scheduler.read_ahead(wire.ReadAhead(1, asked("What is", _LONG)))
    assert refused.value.code is ErrorCode.NOT_ABLE


def test_a_newer_one_takes_the_place_of_an_older_and_goes_on_from_it(engine: Engine) -> None:
    engine.scheduler.read_ahead(wire.ReadAhead(1, asked("What is", _LONG)))
    engine.scheduler.step(lambda: False)
    engine.scheduler.cancel(1)
    engine.scheduler.read_ahead(wire.ReadAhead(2, asked("What is 3", _LONG)))
    engine.scheduler.read_ahead(wire.ReadAhead(3, asked("What is 3+4", _LONG)))
    read = engine.until_closed(3)
    assert isinstance(read, wire.AheadRead) and read.reused >= 128
    assert all(isinstance(engine.until_closed(number), wire.Failed) for number in (1, 2))


def test_what_was_asked_keeps_its_room(engine: Engine) -> None:
    engine.answer(1, asked("What is 3+4?", _LONG))
    engine.scheduler.read_ahead(wire.ReadAhead(2, asked("Tell me", "Be quick and say it. " * 120)))
    ahead = engine.until_closed(2)
    assert isinstance(ahead, wire.Failed) and ahead.code == ErrorCode.CONTEXT_OVERFLOW
    again = engine.answer(3, asked("What is 3+4?", _LONG)).usage
    assert again.reused_tokens == again.prompt_tokens - 1


class Asked:
    """An engine's loop over the demo model, and what it told. Requests come when the computation shows life."""

    def __init__(self) -> None:
        self.told, self.coming, self.in_call = list[wire.AnyEvent](), list[wire.AnyRequest](), False
        self.loop = EngineLoop(self.told.append, Registry(), self._arrive)

    def _arrive(self) -> None:
        if self.in_call and self.coming:
            self.loop.receive(encode_line(self.coming.pop(0)))

    def until_closed(self, *requests: wire.AnyRequest, in_call: Sequence[wire.AnyRequest] = ()) -> wire.AnyEvent:
        """Ask; these others come while the first call is computed. Returns the end of the last of all."""
        for request in requests:
            self.loop.receive(encode_line(request))
        self.coming, last = list(in_call), [*requests, *in_call][-1].id
        while not (ends := [each for each in self.told if isinstance(each, wire.CLOSING) and each.id == last]):
            self.in_call = any(isinstance(each, wire.Prefilling) for each in self.told)
            self.loop.turn()
        return ends[0]


@pytest.fixture
def loop() -> Asked:
    loop = Asked()
    loaded = loop.until_closed(wire.Load(1, str(demo_model()), LoadOptions(context=2048, ubatch=128)))
    assert isinstance(loaded, wire.Loaded)
    loop.told.clear()
    return loop


_READ = wire.ReadAhead(5, asked("What is", _LONG))


@pytest.mark.parametrize(
    "request_",
    [
        wire.Generate(6, asked("Hi"), _GREEDY, 3),
        wire.Measure(6, 8, 2),
        wire.ReadAhead(6, asked("Hi")),
        wire.TakePrefix(6, asked("Hi")),
        wire.PutPrefix(6, b"", begins=True),
    ],
    ids=lambda request: type(request).__name__,
)
def test_it_gives_way_within_a_call(loop: Asked, request_: wire.AnyRequest) -> None:
    loop.until_closed(_READ, in_call=[request_])
    of_reading = [each for each in loop.told if isinstance(each, wire.Event) and each.id == 5]
    assert [type(event) for event in of_reading] == [wire.Prefilling, wire.Failed]


def test_a_study_goes_on_at_once(loop: Asked) -> None:
    """Its next item comes when the reading that was begun between two of them has hardly begun."""
    items = [wire.Generate(number, asked(f"What is {number}?"), _GREEDY, 3) for number in (2, 3)]
    loop.until_closed(items[0])
    loop.told.clear()
    loop.until_closed(_READ, in_call=[items[1]])
    read = [event.done for event in loop.told if isinstance(event, wire.Prefilling) and event.id == 5]
    assert len(read) == 1


def test_what_was_read_is_given_while_something_is_read_ahead(loop: Asked) -> None:
    prompt = asked("What is 3+4?", _LONG)
    loop.until_closed(wire.Generate(2, prompt, _GREEDY, 3))
    taken = loop.until_closed(_READ, wire.TakePrefix(6, prompt, 512))
    assert isinstance(taken, wire.PrefixTaken) and taken.tokens > 512


def test_what_was_kept_is_taken_back_while_something_is_read_ahead(loop: Asked) -> None:
    prompt = asked("What is 3+4?", _LONG)
    loop.until_closed(wire.Generate(2, prompt, _GREEDY, 3))
    taken = loop.until_closed(wire.TakePrefix(3, prompt))
    assert isinstance(taken, wire.PrefixTaken)
    parts = [loop.until_closed(wire.TakePart(10 + number, number)) for number in range(taken.parts)]
    back = [
        wire.PutPrefix(50 + place, part.data, begins=place == 0, is_last=place == len(parts) - 1)
        for place, part in enumerate(parts)
        if isinstance(part, wire.PrefixPart)
    ]
    put = loop.until_closed(_READ, *back)
    assert isinstance(put, wire.PrefixPut) and put.tokens == taken.tokens
