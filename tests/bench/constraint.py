"""What a constraint costs a token, by kind of schema, on the vocabularies of gpt-oss and of the demo model; and once:
building the tokeniser, compiling a schema, and the memory of both.

Times are those of the processor, which other programs do not lengthen. A token is asked about, accepted, and – as after
a miss, which is the worst case at every token – masked. The goals are on 201,088 ids; without
`../shared/data/o200k_base.tiktoken` only the demo model's vocabulary is measured.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from app.paths import demo_model
from backends.contract.base import Vocabulary
from backends.contract.messages import Function, Prompt, ResponseFormat, UserMessage
from backends.engine.constraint import GrammarCompiler, json_rule
from backends.engine.tokenizer import build_encoding
from backends.formats.gguf import load_header
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.grammar import stream_grammar
from tests.backends.harmony.shorthand import ids_of
from tests.bench.table import Row, show
from tests.harmony_cases import o200k_vocabulary

O200K = Path(__file__).parents[3] / "shared" / "data" / "o200k_base.tiktoken"
MEDIAN_GOAL, SLOW_GOAL, ROUNDS = 0.1, 0.5, 5

_THOUGHT = (
    "<|channel|>analysis<|message|>" + "The user asks for a town. Let me think about {it} and “more”. " * 12 + "<|end|>"
)
_TEXT = "The Danube flows past the Minster; “Ulm” has 126,000 people – and a sparrow. "


def _closed(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_KINDS: dict[str, tuple[dict[str, object], object]] = {
    "closed object": (
        _closed(town={"type": "string"}, people={"type": "integer"}, old={"type": "boolean"}),
        {"town": "Ulm an der Donau", "people": 126000, "old": True},
    ),
    "any object": ({"type": "object"}, {"a": [1, 2.5, {"b": _TEXT}], "c": None}),
    "long text": (_closed(text={"type": "string", "maxLength": 400}), {"text": _TEXT * 5}),
    "policy": (
        _closed(
            violation={"enum": [0, 1]},
            policy={"type": ["string", "null"], "pattern": "^P[0-9]{1,3}$"},
            rationale={"type": "string", "maxLength": 400},
        ),
        {"violation": 1, "policy": "P12", "rationale": _TEXT * 4},
    ),
    "list of objects": (
        {"type": "array", "maxItems": 30, "items": _closed(name={"type": "string"}, n={"type": "number"})},
        [{"name": f"number {number}", "n": number * 1.5} for number in range(20)],
    ),
    "pattern": (
        _closed(code={"type": "string", "pattern": "^([A-Z]{2}-[0-9]{4} ?)+$"}),
        {"code": "AB-1234 CD-5678 " * 8},
    ),
    "alternatives": (
        {"anyOf": [_closed(kind={"const": f"k{number}"}, x={"type": "integer"}) for number in range(12)]},
        {"kind": "k7", "x": 12},
    ),
}


def main() -> None:
    """Print the tables."""
    _measure("demo model", load_header(demo_model()).vocabulary(), has_goal=False)
    if O200K.exists():
        _measure("o200k", o200k_vocabulary(O200K), has_goal=True)
    else:
        print(f"\no200k is not measured: {O200K} is missing")


def _measure(title: str, vocabulary: Vocabulary, *, has_goal: bool) -> None:
    encoding, compiler = build_encoding(vocabulary), GrammarCompiler(vocabulary)
    before, began = _resident(), time.thread_time()
    compiler.compile(_grammar({"type": "null"}, encoding), ())
    print(
        f"\n{title}: tokeniser {time.thread_time() - began:.2f} s, {_resident() - before} MiB (once, with the library)"
    )
    rows: list[Row] = []
    everything: list[float] = []
    for name, (schema, value) in _KINDS.items():
        began = time.thread_time()
        grammar = _grammar(schema, encoding)
        compiler.compile(grammar, ())
        compiled = 1e3 * (time.thread_time() - began)
        ids = ids_of(
            f"{_THOUGHT}<|start|>assistant<|channel|>final<|message|>{json.dumps(value, ensure_ascii=False)}<|return|>",
            encoding,
        )
        steps = [step for _ in range(ROUNDS) for step in _steps(compiler, grammar, ids)]
        masked = [asked + mask for asked, mask in steps]
        everything += masked
        free = statistics.median(asked for asked, _ in steps)
        figures = (f"{compiled:.1f}", f"{free:.4f}", f"{statistics.median(masked):.3f}", f"{_slow(masked):.3f}")
        rows.append(Row(name, (*figures, f"{max(masked):.1f}")))
    median, slow = statistics.median(everything), _slow(everything)
    goals = (MEDIAN_GOAL, SLOW_GOAL) if has_goal else (None, None)
    blank = ("", "", "", "", "")
    rows.append(Row("all, median", blank, median, goals[0], "less", " ms"))
    rows.append(Row("all, 99th of 100", blank, slow, goals[1], "less", " ms"))
    heads = ("compile ms", "asked ms", "masked ms", "99th", "most")
    show(f"{title}, {vocabulary.size} ids, ms a token", heads, rows)


def _steps(compiler: GrammarCompiler, grammar: str, ids: list[int]) -> Iterator[tuple[float, float]]:
    """Milliseconds of each token: asked about and accepted, and masked."""
    constraint = compiler.compile(grammar, ())
    for token in ids:
        began = time.thread_time()
        constraint.mask()
        masked = time.thread_time()
        assert constraint.allows(token)
        constraint.accept(token)
        yield 1e3 * (time.thread_time() - masked), 1e3 * (masked - began)


def _grammar(schema: dict[str, object], encoding: HarmonyEncoding) -> str:
    formats = (ResponseFormat("answer", schema),)
    functions = (Function("get_weather", "", _closed(city={"type": "string"})),)
    prompt = Prompt((UserMessage("?"),), response_formats=formats, functions=functions)
    return stream_grammar(prompt, encoding, json_rule)


def _slow(values: list[float]) -> float:
    return statistics.quantiles(values, n=100)[-1]


def _resident() -> int:
    return psutil.Process().memory_info().rss >> 20
