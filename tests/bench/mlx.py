"""MLX through our backend against mlx-lm's own `stream_generate`, three efforts in one batch against one after another,
and how many greedy answers differ from llama.cpp's; all on the demo model, on what MLX computes with here.

On a CPU our backend computes in 32 bits, so the peer is given the same weights in 32 bits too; as mlx-lm loads them
(BF16) it is shown beside. Runs alternate, because the machine's speed wanders.
"""

from __future__ import annotations

import contextlib
import random
import statistics
import time
from collections.abc import Generator, Sequence as Many
from pathlib import Path
from typing import Any

from app.paths import demo_model
from backends.contract.base import LoadedModel, LoadOptions, Sampling
from backends.contract.forms import ModelForm
from backends.contract.messages import Effort, Prompt, UserMessage
from backends.engine.tokenizer import build_encoding
from backends.harmony.render import render
from backends.llama_cpp import LlamaCpp
from backends.mlx import Mlx
from tests.backends.runs import GREEDY, ignore
from tests.bench import ours
from tests.bench.table import Row, show, spread

PROMPT, NEW, ROUNDS, QUESTIONS = 120, 128, 7, 100
GOAL = 0.95


def main() -> None:
    """Print the tables."""
    with _loaded() as model:
        _against_stream_generate(model)
        _against_serial(model)
        _against_llama_cpp(model)


@contextlib.contextmanager
def _loaded() -> Generator[LoadedModel]:
    model = Mlx().load(demo_model(ModelForm.MLX), LoadOptions(context=4096), ignore)
    try:
        yield model
    finally:
        model.close()


def _against_stream_generate(model: LoadedModel) -> None:
    like_ours, stock = _Peer(demo_model(ModelForm.MLX), as_ours=True), _Peer(demo_model(ModelForm.MLX), as_ours=False)
    source = random.Random(1)
    for runner in (like_ours.rate, stock.rate, lambda ids: _rate(model, ids)):
        runner(ours.random_ids(model, PROMPT, source))
    mine: list[float] = []
    same: list[float] = []
    plain: list[float] = []
    for _ in range(ROUNDS):
        mine.append(_rate(model, ours.random_ids(model, PROMPT, source)))
        same.append(like_ours.rate(ours.random_ids(model, PROMPT, source)))
        plain.append(stock.rate(ours.random_ids(model, PROMPT, source)))
    rows = [
        Row("the same numbers", (spread(mine), spread(same)), statistics.median(mine) / statistics.median(same), GOAL),
        Row("as mlx-lm loads it", (spread(mine), spread(plain)), statistics.median(mine) / statistics.median(plain)),
    ]
    show("one answer, tokens a second", ["MLX backend", "stream_generate"], rows)


def _rate(model: LoadedModel, ids: Many[int]) -> float:
    return ours.run(model, [ours.new_sequence(ids, NEW)]).decode_rate


class _Peer:
    """mlx-lm's own way: load and stream_generate."""

    def __init__(self, folder: Path, *, as_ours: bool) -> None:
        import mlx.core as mx
        from mlx_lm import load, stream_generate
        from mlx_lm.tokenizer_utils import TokenizerWrapper

        loaded: tuple[Any, ...] = load(str(folder))
        self._model = loaded[0]
        self._tokenizer: TokenizerWrapper = loaded[1]
        self._tokenizer.eos_token_ids = set[int]()  # goes on to its limit, as ours does
        self._generate = stream_generate
        if as_ours and mx.default_device().type == mx.DeviceType.cpu:
            self._model.set_dtype(mx.float32)

    def rate(self, ids: Many[int]) -> float:
        """Tokens a second after the first."""
        moments = [
            time.perf_counter() for _ in self._generate(self._model, self._tokenizer, prompt=list(ids), max_tokens=NEW)
        ][:NEW]
        return (len(moments) - 1) / (moments[-1] - moments[0])


def _against_serial(model: LoadedModel) -> None:
    source = random.Random(3)
    together: list[float] = []
    alone: list[float] = []
    for number in range(ROUNDS):
        sampling = Sampling(seed=number)
        together.append(ours.run(model, [ours.new_sequence(p, NEW, sampling) for p in _three(model, source)]).wall)
        alone.append(sum(ours.run(model, [ours.new_sequence(p, NEW, sampling)]).wall for p in _three(model, source)))
    gain = statistics.median(alone) / statistics.median(together)
    show(
        "three efforts, seconds",
        ["one batch", "one after another"],
        [Row("MLX", (spread(together), spread(alone)), gain)],
    )


def _three(model: LoadedModel, source: random.Random) -> list[list[int]]:
    common = ours.random_ids(model, 40, source)
    return [common + ours.random_ids(model, PROMPT - 40, source) for _ in range(3)]


def _against_llama_cpp(model: LoadedModel) -> None:
    encoding = build_encoding(model.vocabulary)
    other = LlamaCpp().load(demo_model(), LoadOptions(context=4096), ignore)
    differ: list[str] = []
    for number, question in enumerate(_questions()):
        effort = tuple(Effort)[number % 3]
        ids = render(Prompt((UserMessage(question),), effort), encoding)
        answers = [_answer(each, ids, encoding.stop_ids) for each in (model, other)]
        if answers[0] != answers[1]:
            place = next((n for n, (a, b) in enumerate(zip(*answers, strict=False)) if a != b), -1)
            differ.append(f"{question} ({effort.value}, from token {place})")
    other.close()
    same = QUESTIONS - len(differ)
    show("greedy answers, MLX and llama.cpp", ["the same"], [Row(f"{QUESTIONS} prompts", (str(same),))])
    print("\n".join(differ))


def _answer(model: LoadedModel, ids: Many[int], stop_ids: frozenset[int]) -> list[int]:
    one = ours.new_sequence(ids, 400, GREEDY)
    model.start(type(one)(one.id, one.prompt, GREEDY, stop_ids, 400))
    tokens: list[int] = []
    while True:
        for event in model.step(lambda: False):
            match event:
                case ours.Token():
                    tokens.append(event.id)
                case ours.SequenceFinished():
                    return tokens
                case _:
                    pass


def _questions() -> list[str]:
    source = random.Random(7)
    words = ("strawberry", "banana", "letter", "garden", "mississippi", "window", "pepper", "coffee")
    kinds = (
        lambda: f"What is {source.randrange(10, 9999)} + {source.randrange(10, 9999)}?",
        lambda: f"What is {source.randrange(500, 999)} - {source.randrange(10, 499)}?",
        lambda: f"How many {source.choice('aeprst')}'s are in {source.choice(words)}?",
        lambda: source.choice(("What is Triptych?", "Hello", "Who are you?", "What can you do?", "Thank you")),
    )
    return [kinds[number % 4]() for number in range(QUESTIONS)]
