"""Answers with a form, through the scheduler and the session: prepared first, refused before anything is written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from backends.contract import wire
from backends.contract.base import FinishReason, LoadOptions
from backends.contract.capabilities import Capabilities
from backends.contract.errors import ErrorCode
from backends.contract.messages import Function, Prompt, ResponseFormat, UserMessage
from backends.contract.schemas import SchemaFlaw, SchemaProblem, read_problem
from backends.engine.registry import Registry
from backends.engine.scheduler import Scheduler
from backends.engine.schema_checks import SchemaChecks
from backends.engine.session import Session
from backends.engine.tokenizer import build_encoding
from backends.scripted import Reply, Script, ScriptedModel

_FITS = '<|channel|>analysis<|message|>Yes.<|end|><|start|>assistant<|channel|>final<|message|>{"a":1}<|return|>'
_REPLIES = (Reply("<|channel|>final<|message|>Ulm<|return|>", when="town"), Reply(_FITS))
_OBJECT: dict[str, object] = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}


class Engine:
    """A scheduler on a script, with what it has told."""

    def __init__(self, folder: Path, *, constrains: bool = True) -> None:
        path = folder / "a.scripted.json"
        path.write_bytes(msgspec.json.encode(Script("s", _REPLIES)))
        model = ScriptedModel(Script("s", _REPLIES), path, LoadOptions())
        self.told: list[wire.AnyEvent] = []
        self.scheduler = Scheduler(
            model, build_encoding(model.vocabulary), self.told.append, Capabilities(constrains=constrains)
        )

    def finish(self) -> wire.AnyEvent:
        """Step until nothing is left to do; the last thing that was told."""
        while self.scheduler.is_busy:
            self.scheduler.step(lambda: False)
        return self.told[-1]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return Engine(tmp_path)


def ask(question: str, schema: dict[str, object], number: int = 1) -> wire.Generate:
    """A question whose answer is to fit."""
    prompt = Prompt((UserMessage(question),), response_formats=(ResponseFormat("json", schema),))
    return wire.Generate(number, prompt, max_tokens=300)


def test_preparing_is_told_and_the_answer_fits(engine: Engine) -> None:
    engine.scheduler.generate(ask("number", _OBJECT))
    assert engine.told == [wire.Loading(1, "preparing", 0.0)]
    closing = engine.finish()
    assert isinstance(closing, wire.Finished)
    assert (closing.answer, closing.reasoning, closing.reason) == ('{"a":1}', "Yes.", FinishReason.STOP)


def test_a_script_cannot_break_the_form(engine: Engine) -> None:
    engine.scheduler.generate(ask("town", _OBJECT))
    closing = engine.finish()
    assert isinstance(closing, wire.Failed) and closing.code == ErrorCode.INTERNAL
    assert "breaks the constraint" in closing.detail


def test_a_schema_that_cannot_be_kept_is_refused_before_anything_is_written(engine: Engine) -> None:
    engine.scheduler.generate(ask("number", {"type": "string", "not": {"const": "x"}}))
    closing = engine.finish()
    assert isinstance(closing, wire.Failed) and closing.code == ErrorCode.SCHEMA_UNUSABLE
    assert read_problem(closing.detail) == SchemaProblem(SchemaFlaw.UNSUPPORTED, "not")
    assert not any(isinstance(event, wire.Delta | wire.Prefilling) for event in engine.told)
    engine.scheduler.generate(ask("number", _OBJECT, 2))
    assert isinstance(engine.finish(), wire.Finished)


def test_a_cancel_is_heard_while_the_form_is_prepared(engine: Engine) -> None:
    engine.scheduler.generate(ask("number", _OBJECT))
    assert engine.scheduler.cancel(1)
    closing = engine.told[-1]
    assert isinstance(closing, wire.Finished) and closing.reason is FinishReason.CANCELLED
    assert not engine.scheduler.is_busy


def test_answers_without_a_form_do_not_wait(engine: Engine) -> None:
    engine.scheduler.generate(wire.Generate(1, Prompt((UserMessage("town"),))))
    assert not engine.told
    closing = engine.finish()
    assert isinstance(closing, wire.Finished) and closing.answer == "Ulm"


def test_a_backend_that_cannot_says_so_and_still_offers_tools(tmp_path: Path) -> None:
    engine = Engine(tmp_path, constrains=False)
    with pytest.raises(Exception, match="not_able"):
        engine.scheduler.generate(ask("number", _OBJECT))
    prompt = Prompt((UserMessage("town"),), functions=(Function("now"),))
    engine.scheduler.generate(wire.Generate(2, prompt))
    assert isinstance(engine.finish(), wire.Finished)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"a": {"not": {"const": 1}}}},
        {"type": "object", "properties": {"a": {"oneOf": [{"type": "integer"}, {"type": "number"}]}}},
        {"type": "object", "properties": {"a": {"$ref": "https://example.org/x"}}},
        {"type": "object", "properties": {"a": {"type": "string", "pattern": "("}}},
        {"type": "nonsense"},
    ],
)
def test_a_tool_whose_schema_cannot_be_kept_costs_no_answer(engine: Engine, schema: dict[str, object]) -> None:
    functions = (Function("odd", parameters=schema), Function("now"))
    engine.scheduler.generate(wire.Generate(1, Prompt((UserMessage("town"),), functions=functions)))
    closing = engine.finish()
    assert isinstance(closing, wire.Finished) and closing.answer == "Ulm"


@pytest.fixture
def check() -> Callable[[dict[str, object]], wire.AnyEvent]:
    """Checks a schema in a session without a model."""
    told: list[wire.AnyEvent] = []
    session = Session(told.append, lambda: False, lambda _: False, Registry(), lambda: None)

    def closing(schema: dict[str, object]) -> wire.AnyEvent:
        session.handle(wire.CheckSchema(len(told) + 1, schema))
        while session.is_busy:
            session.step()
        return told[-1]

    return closing


def test_a_sound_schema_is_found_so_without_a_model(check: Callable[[dict[str, object]], wire.AnyEvent]) -> None:
    assert check(_OBJECT) == wire.Done(1)


def _nested(depth: int) -> dict[str, object]:
    schema: dict[str, object] = {"type": "string"}
    for _ in range(depth):
        schema = {"type": "object", "properties": {"x": schema}}
    return schema


def _listed(depth: int) -> object:
    value: object = 1
    for _ in range(depth):
        value = [value]
    return value


_BOMB: dict[str, object] = {"type": "string", "allOf": [{"pattern": f".*x{{{number}}}.*"} for number in range(2, 40)]}
_BOTH: dict[str, object] = {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}
_ENDLESS: dict[str, object] = {
    "$defs": {"n": {"type": "object", "properties": {"k": {"$ref": "#/$defs/n"}}, "required": ["k"]}},
    "$ref": "#/$defs/n",
}


def _doubling(key: str) -> dict[str, object]:
    """Each step refers to the next one twice: 2^40 ways through 2 KB."""
    steps: dict[str, object] = {f"s{n}": {key: [{"$ref": f"#/$defs/s{n + 1}"}] * 2} for n in range(40)}
    return {"$ref": "#/$defs/s0", "$defs": {**steps, "s40": {"type": "string", "not": {}}}}


def _chain(length: int, last: dict[str, object]) -> dict[str, object]:
    """A list of lists of lists, each by a reference of its own; the library follows it by recursion."""
    steps: dict[str, object] = {f"s{n}": {"items": {"$ref": f"#/$defs/s{n + 1}"}} for n in range(length)}
    return {"$ref": "#/$defs/s0", "$defs": {**steps, f"s{length}": last}}


def _kind(number: int) -> dict[str, object]:
    """An alternative that is told by one property; of thousands, each would be compared with each."""
    return {"type": "object", "required": ["k"], "properties": {"k": {"const": number}}}


def _nodes(**schema: object) -> dict[str, object]:
    """Something that needs another of its kind."""
    return {**schema, "$defs": {"n": schema}}


_ALIKE: dict[str, object] = {"oneOf": [{"type": "integer"}, {"type": "number"}]}
_ITSELF: dict[str, object] = {"$ref": "#/$defs/n"}


@pytest.mark.parametrize(
    ("schema", "flaw", "subject"),
    [
        ({"enum": ["x" * 50] * 6000}, SchemaFlaw.TOO_LARGE, "256 KB"),
        (_nested(60), SchemaFlaw.TOO_DEEP, ""),
        (_nested(990), SchemaFlaw.TOO_DEEP, ""),
        ({"const": _listed(200)}, SchemaFlaw.TOO_DEEP, ""),
        ({"$ref": "#"}, SchemaFlaw.CIRCLE, "#"),
        (_BOTH, SchemaFlaw.CIRCLE, "#/$defs/a"),
        (_ENDLESS, SchemaFlaw.CIRCLE, "#/$defs/n"),
        ({"$ref": "https://example.com/x.json"}, SchemaFlaw.REMOTE, "https://example.com/x.json"),
        ({"items": {"$ref": "other.json#/a"}, "type": "array"}, SchemaFlaw.REMOTE, "other.json"),
        ({"$ref": "#/$defs/nope"}, SchemaFlaw.LOST, "/$defs/nope"),
        (_BOMB, SchemaFlaw.TOO_COMPLEX, ""),
        ({"type": "string", "pattern": "(("}, SchemaFlaw.PATTERN, "unclosed group"),
        ({"type": "string", "pattern": r"(a)\1"}, SchemaFlaw.PATTERN, "backreferences are not supported"),
        (
            {"type": "string", "minLength": 5, "maxLength": 2},
            SchemaFlaw.UNSATISFIABLE,
            "minLength (5) is greater than maxLength (2)",
        ),
        ({"type": "object", "properties": {"a": False}, "required": ["a"]}, SchemaFlaw.UNSATISFIABLE, None),
        ({"type": "wibble"}, SchemaFlaw.INVALID, "Invalid type: wibble"),
        ({"properties": []}, SchemaFlaw.INVALID, "properties must be an object"),
        ({"uniqueItems": True}, SchemaFlaw.UNSUPPORTED, "uniqueItems"),
        ({"if": {"type": "string"}, "then": {"minLength": 2}}, SchemaFlaw.UNSUPPORTED, "if, then"),
        ({"oneOf": [{"minimum": 1}, {"multipleOf": 2}]}, SchemaFlaw.UNSUPPORTED, "oneOf"),
        ({"$ref": "#/components/a", "components": {"a": _ALIKE}}, SchemaFlaw.UNSUPPORTED, "oneOf"),
        ({"oneOf": [{"const": [1]}, {"const": [1.0]}]}, SchemaFlaw.UNSUPPORTED, "oneOf"),
        ({"oneOf": [{"const": {"a": 1}}, {"const": {"a": 1.0}}]}, SchemaFlaw.UNSUPPORTED, "oneOf"),
        (_doubling("allOf"), SchemaFlaw.UNSUPPORTED, "not"),
        (_doubling("anyOf"), SchemaFlaw.UNSUPPORTED, "not"),
        (_chain(2400, {"uniqueItems": True}), SchemaFlaw.UNSUPPORTED, "uniqueItems"),
        ({"oneOf": [_kind(n) for n in range(2500)]}, SchemaFlaw.UNSUPPORTED, "oneOf"),
        (_nodes(type=["object"], required=["k"], properties={"k": _ITSELF}), SchemaFlaw.CIRCLE, "#/$defs/n"),
        (_nodes(type="object", required=["k"], additionalProperties=_ITSELF), SchemaFlaw.CIRCLE, "#/$defs/n"),
        (_nodes(type="array", minItems=1, prefixItems=[_ITSELF]), SchemaFlaw.CIRCLE, "#/$defs/n"),
        ({"$ref": "#place"}, SchemaFlaw.LOST, "place"),
    ],
)
def test_a_bad_schema_is_told_by_what_is_wrong(
    check: Callable[[dict[str, object]], wire.AnyEvent],
    schema: dict[str, object],
    flaw: SchemaFlaw,
    subject: str | None,
) -> None:
    closing = check(schema)
    assert isinstance(closing, wire.Failed) and closing.code == ErrorCode.SCHEMA_UNUSABLE
    problem = read_problem(closing.detail)
    assert problem is not None and problem.flaw is flaw, closing.detail
    assert subject is None or problem.subject == subject
    assert check(_OBJECT) == wire.Done(2)


@pytest.mark.parametrize(
    "schema",
    [
        {"oneOf": [{"const": f"word {number}"} for number in range(5000)]},
        {"$ref": "#/components/a", "components": {"a": {"type": "string", "format": "colour"}}},
        {"$defs": {"a place": {"type": "string"}}, "$ref": "#/$defs/a%20place"},
        _nodes(type="array", prefixItems=[_ITSELF]),
        _nodes(type=["object", "null"], required=["k"], properties={"k": _ITSELF}),
        _chain(2400, {"type": "string"}),
    ],
)
def test_a_schema_that_only_looks_bad_can_be_used(
    check: Callable[[dict[str, object]], wire.AnyEvent], schema: dict[str, object]
) -> None:
    assert check(schema) == wire.Done(1)


def test_a_check_can_be_cancelled() -> None:
    told: list[wire.AnyEvent] = []
    checks = SchemaChecks(told.append)
    checks.begin(wire.CheckSchema(5, _OBJECT))
    checks.cancel(5)
    assert told == [wire.Failed(5, ErrorCode.CANCELLED)] and not checks.is_busy


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to such a limit")
def test_no_memory_for_a_preparation_is_told_and_the_engine_goes_on() -> None:
    """In a process of its own, with room for no further stack; then with room again."""
    script = """
import resource
from backends.contract.errors import EngineError
from backends.engine.preparing import Preparation
before = resource.getrlimit(resource.RLIMIT_AS)
size = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + (32 << 20), before[1]))
try:
    Preparation(lambda: 1, 5.0)
except EngineError as error:
    print(error.code)
resource.setrlimit(resource.RLIMIT_AS, before)
work = Preparation(lambda: 2, 5.0)
work.is_over(5.0)
print(work.result())
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["out_of_memory", "2"]


@pytest.mark.slow
def test_plain_answers_never_load_the_library() -> None:
    """In a process of its own: an answer without a form, then one with."""
    script = """
import sys, tempfile
from pathlib import Path
from tests.backends.engine.test_constrained_answers import Engine, Prompt, UserMessage, ask, wire, _OBJECT
engine = Engine(Path(tempfile.mkdtemp()))
engine.scheduler.generate(wire.Generate(1, Prompt((UserMessage("town"),))))
engine.finish()
print("llguidance" in sys.modules)
engine.scheduler.generate(ask("number", _OBJECT, 2))
engine.finish()
print("llguidance" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
