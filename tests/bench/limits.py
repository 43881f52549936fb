"""Waits that have a limit: until a cancel is heard inside a long batch, a run of one character encoded, prices read in
an answer, a placement chosen, the header of a file with gpt-oss's vocabulary read.

On the demo model, as it ships for llama.cpp and for MLX. Not here: tokens a second (`speed`, `mlx`).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.core.machine.fit import MemorySettings, Placement, price
from app.core.machine.machine import GIB, Machine, Pool, discrete
from app.core.machine.model_shape import GPT_OSS_120B
from app.core.machine.placement import choose
from app.core.markdown.parse import MarkdownReader
from app.paths import demo_model
from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm
from backends.engine.tokenizer import build_encoding
from backends.formats.gguf import load_header
from backends.harmony.encoding import HarmonyEncoding
from backends.llama_cpp import LlamaCpp
from backends.mlx import Mlx
from backends.mlx.library import check_usable
from tests.backends.runs import ignore, prompt, run, sequence
from tests.bench.table import Row, show
from tests.models import write_large_vocabulary

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
    show("while a slider moves", ["ms"], [_pricing(), _choosing()])
    show("a file", ["seconds"], [_header()])


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


def _pricing() -> Row:
    machine = Machine(Pool("RAM", 64 * GIB), tuple(Pool(str(number), 24 * GIB) for number in range(4)))
    placement = Placement(expert_layers=4)
    contexts = range(1000, 101_000, 1000)
    seconds = _seconds(lambda: [price(GPT_OSS_120B, machine, MemorySettings(each), placement) for each in contexts])
    each = 1000 * seconds / len(contexts)
    return Row("one placement priced", (f"{each:.2f}",), each, 5.0, "less", " ms")


def _choosing() -> Row:
    machine, wanted = discrete([8 * GIB] * 4, 24 * GIB), MemorySettings(131_072, sequences=4, outputs=4)
    seconds = 1000 * _seconds(lambda: choose(GPT_OSS_120B, machine, wanted))
    return Row("the best placement on four GPUs", (f"{seconds:.0f}",), seconds, 1000.0, "less", " ms")


def _header() -> Row:
    with tempfile.TemporaryDirectory() as folder:
        path = write_large_vocabulary(Path(folder) / "m.gguf")
        seconds = min(_seconds(lambda: load_header(path)) for _ in range(3))
    return Row("the header of gpt-oss's vocabulary", (f"{seconds:.2f}",), seconds, 0.5, "less", " s")


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
