"""Runs files of JSON schema cases: `python -m tests.json_schema_cases FILE… [--vocab O200K_FILE]`.

A case is `{name, schema, tests: [{instance, valid}]}`; the names of the official suite (`description`, `data`) are read
too. Each instance is written as JSON through the constraint that the engine would make for an answer, on the demo
model's vocabulary or on gpt-oss's. A case passes if every valid instance can be written to its end and no invalid one;
it is refused if the engine would refuse the schema, by a sentence that is printed. Properties are written in the
schema's order, which is the only one that the grammar knows. Ends with `N passed, N failed, N refused`; the exit code
is 1 if anything failed. Not here: the cases (`tests/golden`).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from app.errors import schema_sentence
from app.paths import demo_model
from backends.contract.base import Vocabulary
from backends.contract.messages import Channel, Force, Prompt, ResponseFormat, UserMessage
from backends.contract.schemas import SchemaFlaw, SchemaProblem
from backends.engine.answer import begun_message
from backends.engine.constraint import GrammarCompiler, LlguidanceConstraint, json_rule
from backends.engine.schemas import SchemaRefused
from backends.engine.tokenizer import build_encoding
from backends.formats.gguf import load_header
from backends.harmony.grammar import stream_grammar
from backends.harmony.render import render
from tests.harmony_cases import o200k_vocabulary

Case = Mapping[str, Any]  # JSON of published formats


class Judge:
    """Judges cases on one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._encoding = build_encoding(vocabulary)
        self._compiler = GrammarCompiler(vocabulary)
        self.end = self._encoding.control["<|return|>"]
        self.control = frozenset(self._encoding.control.values())

    def text(self, tokens: Iterable[int]) -> str:
        """What ordinary tokens say."""
        return b"".join(self._encoding.token_bytes(token) or b"" for token in tokens).decode()

    def failures(self, case: Case) -> list[str]:
        """What is not as a case says; empty when it passes. Raises SchemaRefused."""
        schema = case["schema"]
        if not isinstance(schema, dict):
            raise SchemaRefused(SchemaProblem(SchemaFlaw.INVALID, "it is no object"))
        self.constraint(schema)  # refused or not, whatever the tests are
        return list(self._failures(schema, case["tests"]))

    def _failures(self, schema: dict[str, object], tests: Sequence[Case]) -> Iterator[str]:
        for number, test in enumerate(tests):
            value = test["instance"] if "instance" in test else test["data"]
            texts = _spellings(_ordered(value, schema, schema))
            can_be_written = any(self.fits(schema, text) for text in texts)
            if can_be_written != test["valid"]:
                kind = "a valid instance cannot" if test["valid"] else "an INVALID instance can"
                yield f"{kind} be written: test {number}, {texts[0][:120]}"

    def fits(self, schema: dict[str, object], text: str) -> bool:
        """Whether a text can be written to the end as an answer by this schema."""
        constraint = self.constraint(schema)
        for token in (*self._encoding.encode(text), self.end):
            if not constraint.allows(token):
                return False
            constraint.accept(token)
        return True

    def constraint(self, schema: dict[str, object]) -> LlguidanceConstraint:
        """The constraint of an answer that is at once to be given in JSON."""
        formats = (ResponseFormat("answer", schema),)
        prompt = Prompt((UserMessage("?"),), response_formats=formats, force=Force(channel=Channel.FINAL))
        begun = begun_message(render(prompt, self._encoding), self._encoding)
        return self._compiler.compile(stream_grammar(prompt, self._encoding, json_rule), begun)


def demo_judge() -> Judge:
    """A judge on the demo model's vocabulary."""
    return Judge(load_header(demo_model()).vocabulary())


def _spellings(value: object) -> tuple[str, ...]:
    """The value as JSON: without blanks, and as Python writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")), json.dumps(value)


def _ordered(value: object, schema: object, root: dict[str, Any]) -> object:
    """The value with its properties in the order of the schema, as far as it names them at this place."""
    schema = _resolved(schema, root)
    if isinstance(value, list):
        items = schema.get("items")
        return [_ordered(item, items, root) for item in value]
    if not isinstance(value, dict):
        return value
    named = schema.get("properties")
    names = [name for name in named if name in value] if isinstance(named, dict) else []
    names += [name for name in value if name not in names]
    inner = named if isinstance(named, dict) else {}
    return {name: _ordered(value[name], inner.get(name), root) for name in names}


def _resolved(schema: object, root: dict[str, Any]) -> dict[str, Any]:
    for _ in range(8):
        if not isinstance(schema, dict) or not isinstance(reference := schema.get("$ref"), str):
            break
        place: Any = root
        for step in reference.removeprefix("#").split("/")[1:]:
            place = place.get(step, {}) if isinstance(place, dict) else {}
        schema = place
    return schema if isinstance(schema, dict) else {}


def main(arguments: list[str] | None = None) -> int:
    """Run the files given on the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.json_schema_cases")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--vocab", type=Path, help="o200k_base.tiktoken instead of the demo model's vocabulary")
    asked = parser.parse_args(arguments)
    judge = Judge(o200k_vocabulary(asked.vocab)) if asked.vocab else demo_judge()
    counts: Counter[str] = Counter()
    for file in asked.files:
        for number, case in enumerate(json.loads(file.read_text("utf-8"))):
            counts[_run(judge, case, case.get("name") or f"{file.stem} {number} {case.get('description', '')}")] += 1
    print(f"{counts['passed']} passed, {counts['failed']} failed, {counts['refused']} refused")
    return 1 if counts["failed"] else 0


def _run(judge: Judge, case: Case, name: str) -> str:
    try:
        failures = judge.failures(case)
    except SchemaRefused as refused:
        print(f"{name}: refused: {schema_sentence(str(refused.problem))}")
        return "refused"
    for failure in failures:
        print(f"{name}: {failure}")
    return "failed" if failures else "passed"


if __name__ == "__main__":
    sys.exit(main())
