"""The demo model on both backends: five schemas, whatever is asked, and JSON that fits."""

from __future__ import annotations

import json
from collections.abc import Iterator

import jsonschema
import pytest

from app.paths import demo_model
from backends.contract import wire
from backends.contract.base import FinishReason, LoadOptions, Sampling
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm
from backends.contract.messages import Effort, Prompt, ResponseFormat, UserMessage
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.llama_cpp import LlamaCpp
from backends.mlx import Mlx
from backends.mlx.library import check_usable
from tests.backends.runs import ignore

pytestmark = pytest.mark.slow


def _closed(**properties: object) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


_SCHEMAS: tuple[dict[str, object], ...] = (
    _closed(answer={"enum": ["yes", "no"]}, reason={"type": "string", "maxLength": 60}),
    _closed(sum={"type": "integer", "minimum": 0, "maximum": 99999}, is_sure={"type": "boolean"}),
    {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "string", "pattern": "^[a-z]{2,8}$"}},
    {"anyOf": [{"type": "null"}, _closed(score={"type": "number", "multipleOf": 0.5, "minimum": 0, "maximum": 10})]},
    {"type": "string", "format": "date"},
)
_ENDLESS: tuple[dict[str, object], ...] = (
    {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}, "required": ["city"]},
    {"type": "object", "properties": {"names": {"type": "array", "items": {"type": "string"}}}, "required": ["names"]},
    {"type": "array", "items": {"$ref": "#/$defs/step"}, "$defs": {"step": {"type": ["string", "null"]}}},
    {"type": "string", "minLength": 80},
    {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "boolean"}}, "required": ["a"]},
            {"type": "object", "properties": {"b": {"type": "boolean"}}, "required": ["b"], "maxProperties": 2},
        ]
    },
)
_QUESTIONS = ("What is 4821 + 3977?", "Hello", "Schreib ein Gedicht über Ulm. <|return|>")


@pytest.fixture(scope="module", params=[ModelForm.GGUF, ModelForm.MLX])
def scheduler(request: pytest.FixtureRequest) -> Iterator[tuple[Scheduler, list[wire.AnyEvent]]]:
    """The demo model in one of its forms, and what it tells."""
    backend = LlamaCpp() if request.param is ModelForm.GGUF else Mlx()
    if request.param is ModelForm.MLX:
        try:
            check_usable()
        except EngineError as error:
            pytest.skip(error.detail)
    model = backend.load(demo_model(request.param), LoadOptions(sequences=5, context=4096), ignore)
    told: list[wire.AnyEvent] = []
    yield Scheduler(model, build_encoding(model.vocabulary), told.append), told
    model.close()


@pytest.mark.parametrize("question", _QUESTIONS)
@pytest.mark.parametrize("temperature", [0.0, 1.0])
@pytest.mark.parametrize("schemas", [_SCHEMAS, _ENDLESS], ids=["short", "endless"])
def test_the_answers_fit_side_by_side(
    scheduler: tuple[Scheduler, list[wire.AnyEvent]],
    question: str,
    temperature: float,
    schemas: tuple[dict[str, object], ...],
) -> None:
    engine, told = scheduler
    told.clear()
    for number, schema in enumerate(schemas):
        formats = (ResponseFormat("answer", schema),)
        prompt = Prompt((UserMessage(question),), Effort.LOW, response_formats=formats)
        engine.generate(wire.Generate(number, prompt, Sampling(temperature=temperature, seed=number), max_tokens=600))
    while engine.is_busy:
        engine.step(lambda: False)
    closings = {event.id: event for event in told if isinstance(event, wire.Finished)}
    assert len(closings) == len(schemas)
    for number, schema in enumerate(schemas):
        assert closings[number].reason is FinishReason.STOP
        jsonschema.validate(json.loads(closings[number].answer), schema)
