"""The shipped demo model, asked as the engine asks it: through the scheduler, greedily."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from assets.demo.recipe.shipping import GGUF
from backends.contract import wire
from backends.contract.base import LoadedModel, LoadOptions, Sampling
from backends.contract.errors import EngineError
from backends.contract.messages import Effort, Prompt, UserMessage
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.llama_cpp.backend import LlamaCpp


class DemoModel:
    """Answers questions as typed."""

    def __init__(self, model: LoadedModel) -> None:
        self._told: list[wire.AnyEvent] = []
        self._scheduler = Scheduler(model, build_encoding(model.vocabulary), self._told.append)

    def answer(self, question: str, effort: Effort) -> str:
        """What it answers, without its reasoning."""
        prompt = Prompt((UserMessage(question),), effort, "2026-11-21")
        self._scheduler.generate(wire.Generate(id=1, prompt=prompt, sampling=Sampling(temperature=0), max_tokens=300))
        while self._scheduler.is_busy:
            self._scheduler.step(lambda: False)
        finished = self._told[-1]
        assert isinstance(finished, wire.Finished)
        return finished.answer


@contextmanager
def loaded_demo() -> Iterator[DemoModel]:
    """Load it; skips the test where llama.cpp cannot be used."""
    try:
        model = LlamaCpp().load(GGUF, LoadOptions(context=2048, sequences=1), lambda _stage, _part: None)
    except EngineError as error:
        pytest.skip(f"llama.cpp cannot be used here: {error}")
    yield DemoModel(model)
    model.close()
