"""Answers drawn from random logits within a schema, for any backend's sampler: schemas, logits, and the check.

Not here: the samplers under test (`engine.test_constraint_properties`, `mlx.test_constrained`).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any, cast

import jsonschema
import numpy as np
from hypothesis import strategies as st

from backends.contract.constraint import Constraint
from tests.json_schema_cases import Judge, demo_judge

Drawn = tuple[list[int], list[int]]  # what was drawn, and the likeliest each time
Draw = Callable[[Constraint, int, float], Drawn]
_MOST = 300
SIZE = 1024


@cache
def judge() -> Judge:
    """A judge on the demo model's vocabulary, built once."""
    return demo_judge()


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Closed objects with some of their properties required."""
    names = st.dictionaries(st.sampled_from(["a", "b", "kind", "ü"]), inner, min_size=1, max_size=3)
    return st.tuples(names, st.integers(0, 3)).map(
        lambda made: {
            "type": "object",
            "properties": made[0],
            "required": list(made[0])[: made[1]],
            "additionalProperties": False,
        }
    )


_LEAVES = st.sampled_from(
    [
        {"type": "boolean"},
        {"type": "null"},
        {"type": "integer", "minimum": -20, "maximum": 300},
        {"type": "string", "maxLength": 6},
        {"type": "string", "pattern": "^[a-c]{1,4}$"},
        {"enum": ["x", 5, None, "<|end|>"]},
        {"const": {"q": [1, '"', "\\"]}},
    ]
)
SCHEMAS = st.recursive(
    _LEAVES,
    lambda inner: (
        _objects(inner)
        | inner.map(lambda item: {"type": "array", "items": item, "maxItems": 3})
        | st.lists(inner, min_size=1, max_size=3).map(lambda found: {"anyOf": found})
    ),
    max_leaves=5,
)


class RandomLogits:
    """Random logits, anew for every token, as llama.cpp has them."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._last = np.zeros(SIZE, np.float32)

    def compute(self) -> int:
        """Compute; returns the likeliest."""
        self._last = (4 * self._random.standard_normal(SIZE)).astype(np.float32)
        return int(self._last.argmax())

    def logits(self, context: int, place: int, size: int) -> memoryview[float]:
        return memoryview(cast("Any", self._last))

    def sample(self, context: int, place: int) -> int:
        """Greedy."""
        return int(self._last.argmax())

    def close(self) -> None: ...


def drawn(source: RandomLogits, sample: Callable[[], int]) -> Drawn:
    """Draw an answer to its end, or as far as patience goes."""
    tokens: list[int] = []
    likely: list[int] = []
    while len(tokens) < _MOST and (not tokens or tokens[-1] != judge().end):
        likely.append(source.compute())
        tokens.append(sample())
    return tokens, likely


def check(draw: Draw, schema: dict[str, object], seed: int, temperature: float) -> None:
    """An answer that is finished fits, and holds no control token."""
    tokens, _ = draw(judge().constraint(schema), seed, temperature)
    *content, last = tokens
    assert not any(token in judge().control for token in content)
    if last == judge().end:
        jsonschema.Draft202012Validator(schema).validate(json.loads(judge().text(content)))
