"""Engines elsewhere as the worker drives them: a scheduler over a server's model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backends.contract import wire
from backends.contract.base import LoadedModel, LoadOptions, Sampling
from backends.contract.errors import EngineError
from backends.contract.messages import Effort, Function, Prompt, ResponseFormat, UserMessage
from backends.contract.server import Server
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.remote import Remote
from backends.remote.model import ServedModel
from backends.remote.patience import Patience
from tests.backends.runs import ignore

GREEDY = Sampling(temperature=0.0)
WEATHER = Function("get_weather", "Weather of a city.", {"type": "object", "properties": {"city": {"type": "string"}}})
QUICK = Patience(5.0, 5.0, 5.0)
NUMBER = ResponseFormat("n", {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]})


def load(server: Server, patience: Patience = QUICK) -> LoadedModel:
    """Find out what a server is."""
    backend = Remote(patience)
    backend.meet(server)
    model = backend.load(Path(), LoadOptions(), ignore)
    assert isinstance(model, ServedModel)
    return model


def refused(server: Server, patience: Patience = QUICK) -> EngineError:
    """Why a server cannot be used."""
    backend = Remote(patience)
    backend.meet(server)
    with pytest.raises(EngineError) as caught:
        backend.load(Path(), LoadOptions(), ignore)
    return caught.value


class Asking:
    """A model behind the scheduler, asked by prompts."""

    def __init__(self, model: LoadedModel) -> None:
        self.told: list[wire.AnyEvent] = []
        self.scheduler = Scheduler(model, build_encoding(model.vocabulary), self.told.append)

    def begin(self, number: int, prompt: Prompt, most: int = 200) -> None:
        """Ask greedily."""
        self.scheduler.generate(wire.Generate(number, prompt, GREEDY, most))

    def run_until(self, is_enough: Callable[[], bool]) -> None:
        """Go on until then."""
        for _ in range(2000):
            if is_enough():
                return
            self.scheduler.step(lambda: False)
        pytest.fail("it never came")

    def closings(self) -> dict[int, wire.Finished | wire.Failed]:
        """How requests have ended, when all of them have."""
        self.run_until(lambda: not self.scheduler.is_busy)
        return {event.id: event for event in self.told if isinstance(event, wire.Finished | wire.Failed)}

    def ask(self, prompt: Prompt, most: int = 200) -> wire.Finished | wire.Failed:
        """Ask one thing and wait."""
        self.begin(1, prompt, most)
        return self.closings()[1]


def question(text: str = "What is 2 + 2?", effort: Effort = Effort.LOW, **more: object) -> Prompt:
    """A prompt with one question."""
    return Prompt((UserMessage(text),), effort, "2026-11-21", **more)  # type: ignore[arg-type]  # as the caller says


@pytest.fixture
def loaded() -> Iterator[Callable[[Server], LoadedModel]]:
    """Loads, and closes what was loaded."""
    models: list[LoadedModel] = []

    def load_one(server: Server, patience: Patience = QUICK) -> LoadedModel:
        models.append(load(server, patience))
        return models[-1]

    yield load_one
    for model in models:
        model.close()
