"""Waits that have a limit: until a cancel is heard inside a long batch, a run of one character encoded, prices read.

On the demo model, as it ships for llama.cpp and for MLX. Not here: tokens a second (`speed`, `mlx`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from app.core.markdown.parse import MarkdownReader
from app.paths import demo_model
from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm
from backends.engine.tokenizer import build_encoding
from backends.harmony.encoding import HarmonyEncoding
from backends.llama_cpp import LlamaCpp
from backends.mlx import Mlx
from backends.mlx.library import check_usable
from tests.backends.runs import ignore, prompt, run, sequence
from tests.bench.table import Row, show

CANCEL_GOAL = 250.0  # milliseconds
ENCODE_GOAL = 1.0  # seconds for 200,000 characters
GROWTH_GOAL = 30.0  # times as long for ten times the text
CHARACTERS = ("a", "A", " ", "\n", "7", "!", "😊", "中", "'")


def main() -> None:
    """Print the tables."""
    show("a cancel in a long prompt", ["longest wait, ms"], [_cancel(*each) for each in _backends()])
    model = LlamaCpp().load(demo_model(), LoadOptions(), ignore)
    encoding = build_encoding(model.vocabulary)
    model.close()
    show("200,000 times one character", ["seconds"], [_encode(encoding, character) for character in CHARACTERS])
    show("a text full of prices", ["1×, s", "10×, s"], [_prices()])


def _backends() -> list[tuple[LlamaCpp | Mlx, Path]]:
    found: list[tuple[LlamaCpp | Mlx, Path]] = [(LlamaCpp(), demo_model())]
    try:
        check_usable()
    except EngineError:
        return found
    return [*found, (Mlx(), demo_model(ModelForm.MLX))]


def _cancel(backend: LlamaCpp | Mlx, path: Path) -> Row:
    """The longest time between two questions whether to stop, while 4,000 tokens are read and some are written."""
    model = backend.load(path, LoadOptions(), ignore)
    run(model, sequence(0, prompt(6, 600)))  # what is made at the first use is not counted
    longest, asked = 0.0, time.perf_counter()

    def ask() -> bool:
        nonlocal longest, asked
        now = time.perf_counter()
        longest, asked = max(longest, now - asked), now
        return False

    run(model, sequence(1, prompt(7, 4000), new=100), is_interrupted=ask)
    model.close()
    return Row(backend.name, (f"{1000 * longest:.0f}",), 1000 * longest, CANCEL_GOAL, "less", " ms")


def _encode(encoding: HarmonyEncoding, character: str) -> Row:
    seconds = _seconds(lambda: encoding.encode(character * 200_000))
    return Row(repr(character), (f"{seconds:.2f}",), seconds, ENCODE_GOAL, "less", " s")


def _prices() -> Row:
    short, long = "costs $5 or " * 400, "costs $5 or " * 4000
    read = MarkdownReader().all_blocks
    read(short)
    once, ten = _seconds(lambda: read(short)), _seconds(lambda: read(long))
    return Row("costs $5 or …", (f"{once:.3f}", f"{ten:.3f}"), ten / once, GROWTH_GOAL, "less")


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
