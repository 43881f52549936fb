"""The constraint of an answer: what may be written on the demo model's vocabulary, to the end of the whole stream."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from functools import cache

import pytest

from app.paths import demo_model
from backends.contract.base import Vocabulary
from backends.contract.constraint import AnswerConstraint
from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Force,
    Function,
    Prompt,
    ResponseFormat,
    UserMessage,
)
from backends.contract.schemas import SchemaFlaw
from backends.engine.answer import begun_message
from backends.engine.constraint import GrammarCompiler, arguments_rule, json_rule
from backends.engine.schemas import SchemaRefused
from backends.engine.tokenizer import build_encoding
from backends.formats.gguf import load_header
from backends.harmony.grammar import is_constrained, stream_grammar
from backends.harmony.render import render
from tests.backends.harmony.shorthand import ids_of, text_of

_PLACE = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
_FORMAT = ResponseFormat("json", _PLACE)
_WEATHER = Function("get_weather", "Tell the weather", _PLACE)
_NOW = Function("now")
_ANSWER = '{"city":"Ulm","days":2}'


@cache
def _vocabulary() -> Vocabulary:
    return load_header(demo_model()).vocabulary()


@cache
def _compiler() -> GrammarCompiler:
    return GrammarCompiler(_vocabulary())


_ENCODING = build_encoding(_vocabulary())


def prompt(*formats: ResponseFormat, functions: Sequence[Function] = (), builtin: Sequence[str] = ()) -> Prompt:
    """A question with what its answer has to keep to."""
    return Prompt(
        (UserMessage("Where?"),), response_formats=formats, functions=tuple(functions), builtin=tuple(builtin)
    )


def constraint_of(asked: Prompt) -> AnswerConstraint:
    """The constraint of the answer, behind what the prompt has begun."""
    begun = begun_message(render(asked, _ENCODING), _ENCODING)
    return _compiler().compile(stream_grammar(asked, _ENCODING, json_rule), begun)


def refused_at(constraint: AnswerConstraint, text: str) -> str | None:
    """Write a text with markers; what is left of it at the first id that may not be written, or None."""
    ids = ids_of(text, _ENCODING)
    for place, token in enumerate(ids):
        if not constraint.allows(token):
            return text_of(ids[place:], _ENCODING)
        constraint.accept(token)
    return None


_THOUGHT = "<|channel|>analysis<|message|>Typed <|x|> and \\n{\u00e9\n<|end|><|start|>assistant"
_FINAL = f"<|channel|>final<|message|>{_ANSWER}<|return|>"


@pytest.mark.parametrize(
    "text",
    [
        _FINAL,
        _THOUGHT + _FINAL,
        _THOUGHT + _THOUGHT + _FINAL,
        f"<|channel|>final <|constrain|>json<|message|>{_ANSWER}<|return|>",
        '<|channel|>final<|message|>{"city": "Ulm", "days": 2}<|return|>',
        '<|channel|>final<|message|>{\n    "city": "Ulm",\n    "days": 2\n}<|return|>',
    ],
)
def test_an_answer_that_fits_is_allowed_with_any_thoughts_before_it(text: str) -> None:
    assert refused_at(constraint_of(prompt(_FORMAT)), text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('<|channel|>final<|message|>{"city":5}<|return|>', "5}"),
        ("<|channel|>final<|message|>Ulm<|return|>", "U"),
        ('<|channel|>final<|message|>{  "city"', " "),
        (f"<|channel|>final<|message|>{_ANSWER}\n<|return|>", "\n"),
        (f"{_ANSWER}", "{"),
        ("<|channel|>analysis<|message|>hm<|return|>", "<|return|>"),
        ('<|channel|>final<|message|>{"city":"Ulm"}<|return|>', "}"),
        ('<|channel|>final<|message|>{"city":"Ulm<|end|>', "<|end|>"),
        (f"<|channel|>final<|message|>{_ANSWER}<|end|>", "<|end|>"),
        ("<|channel|>commentary<|message|>", "c"),
        (" to=functions.now<|channel|>", " "),
        ("<|channel|>analysis<|message|>hm<|end|><|start|>user", "u"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_first_id(text: str, left: str) -> None:
    assert (refused_at(constraint_of(prompt(_FORMAT)), text) or "").startswith(left)


@pytest.mark.parametrize(
    "text",
    [
        f"<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{_ANSWER}<|call|>",
        f"<|channel|>commentary to=functions.get_weather json<|message|>{_ANSWER}<|call|>",
        f"{_THOUGHT} to=functions.get_weather<|channel|>commentary <|constrain|>json<|message|>{_ANSWER}<|call|>",
        (
            "<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>commentary to=functions.now"
            "<|message|>{}<|call|>"
        ),
        "<|channel|>final<|message|>No need.<|return|>",
        "<|channel|>analysis to=python code<|message|>print(1)\n<|call|>",
        '<|channel|>analysis to=browser.search code<|message|>{"query":"Ulm"}<|call|>',
    ],
)
def test_calls_of_what_is_offered_are_allowed_in_both_orders(text: str) -> None:
    asked = prompt(functions=(_WEATHER, _NOW), builtin=("browser", "python"))
    assert refused_at(constraint_of(asked), text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<|channel|>commentary to=functions.rm<|message|>{}<|call|>", "r"),
        ('<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{"city":5', "5"),
        ("<|channel|>commentary?<|message|>", "?"),
        ("<|channel|>final to=functions.now<|message|>", " "),
        ("<|channel|>analysis to=python<|message|>1<|call|>", " "),
        (f"<|channel|>commentary to=functions.get_weather<|message|>{_ANSWER}<|return|>", "<|return|>"),
    ],
)
def test_no_other_tool_and_no_other_header_can_be_written(text: str, left: str) -> None:
    assert (refused_at(constraint_of(prompt(functions=(_WEATHER, _NOW))), text) or "").startswith(left)


def test_typed_markers_stay_text() -> None:
    """The text of a marker is ordinary ids, in a thought and in a string; the marker itself is none of them."""
    constraint = constraint_of(prompt(_FORMAT))
    for token in ids_of("<|channel|>analysis<|message|>", _ENCODING) + _ENCODING.encode("<|end|><|return|>"):
        assert constraint.allows(token)
        constraint.accept(token)
    assert refused_at(constraint, '<|end|><|start|>assistant<|channel|>final<|message|>{"city":"') is None
    for token in _ENCODING.encode("<|end|>"):
        assert constraint.allows(token)
        constraint.accept(token)
    assert not any(constraint.allows(token) for token in _ENCODING.control.values())
    assert refused_at(constraint, '","days":1}<|return|>') is None


def test_a_property_cannot_be_given_again_in_another_spelling() -> None:
    """An open object: what is no named property may follow, and a letter by its number is that letter."""
    named: dict[str, object] = {"type": "object", "properties": {"a": {"type": "integer"}, "\t": {}}, "required": ["a"]}
    by_pattern: dict[str, object] = {"type": "object", "patternProperties": {"^a": {"type": "integer"}}}
    for schema in (named, by_pattern):
        forced = Prompt(
            (UserMessage("?"),), response_formats=(ResponseFormat("json", schema),), force=Force(channel=Channel.FINAL)
        )
        assert (refused_at(constraint_of(forced), r'{"a":1,"\u0061":"x"}') or "").startswith("u")
        assert refused_at(constraint_of(forced), r'{"a":1,"b\n":"x"}<|return|>') is None


def test_a_character_that_has_only_a_number_can_be_written_where_the_schema_has_it() -> None:
    forced = Prompt(
        (UserMessage("?"),),
        response_formats=(ResponseFormat("json", {"const": "a\0b"}),),
        force=Force(channel=Channel.FINAL),
    )
    assert refused_at(constraint_of(forced), r'"a\u0000b"<|return|>') is None


def test_a_forced_header_and_a_resumed_text_go_on_inside() -> None:
    forced = Prompt((UserMessage("?"),), functions=(_WEATHER, _NOW), force=Force(function="now"))
    assert refused_at(constraint_of(forced), "{}<|call|>") is None
    answer_now = Prompt((UserMessage("?"),), response_formats=(_FORMAT,), force=Force(channel=Channel.FINAL))
    assert refused_at(constraint_of(answer_now), f"{_ANSWER}<|return|>") is None
    cut = AssistantMessage('{"city":"U', Channel.FINAL)
    resumed = Prompt((UserMessage("?"), cut), response_formats=(_FORMAT,), resume=True)
    assert refused_at(constraint_of(resumed), 'lm","days":1}<|return|>') is None
    thought = AssistantMessage("Well", Channel.ANALYSIS)
    thinking = Prompt((UserMessage("?"), thought), response_formats=(_FORMAT,), resume=True)
    assert refused_at(constraint_of(thinking), f", so.<|end|><|start|>assistant{_FINAL}") is None


def test_what_is_resumed_has_to_fit() -> None:
    cut = AssistantMessage("It is U", Channel.FINAL)
    resumed = Prompt((UserMessage("?"), cut), response_formats=(_FORMAT,), resume=True)
    with pytest.raises(SchemaRefused) as caught:
        constraint_of(resumed)
    assert caught.value.problem.flaw is SchemaFlaw.UNFITTING


def test_the_mask_and_single_ids_agree() -> None:
    """At each place of an answer that is drawn at random from the mask."""
    chosen = random.Random(5)
    for _ in range(3):
        constraint = constraint_of(prompt(ResponseFormat("json", {"type": "object"}), functions=(_NOW,)))
        for _ in range(60):
            mask = constraint.mask()
            allowed = [token for token in range(_vocabulary().size) if mask[token // 8] >> token % 8 & 1]
            assert allowed == [token for token in range(_vocabulary().size) if constraint.allows(token)]
            assert not any(mask[-(-_vocabulary().size // 8) :])
            token = chosen.choice(allowed)
            constraint.accept(token)
            if token in _ENCODING.stop_ids:
                break


def test_behind_the_end_everything_is_allowed() -> None:
    constraint = constraint_of(prompt(_FORMAT))
    assert refused_at(constraint, _FINAL) is None
    assert constraint.allows(5) and constraint.allows(_ENCODING.start)
    assert set(constraint.mask()) == {255}
    constraint.accept(5)
    assert not constraint.is_stuck


def test_what_cannot_go_on_ends_and_says_so() -> None:
    """A schema that nothing fits and that was not found out before: only the end is left, and it is none."""
    asked = prompt(ResponseFormat("json", {"$ref": "#"}))
    grammar = stream_grammar(asked, _ENCODING, lambda schema: f"%json {json.dumps(schema)}")
    constraint = _compiler().compile(grammar, ids_of("<|channel|>final<|message|>", _ENCODING))
    end = _ENCODING.control["<|return|>"]
    assert not constraint.allows(end) and not constraint.is_stuck
    mask = constraint.mask()
    assert [token for token in range(_vocabulary().size) if mask[token // 8] >> token % 8 & 1] == [end]
    constraint.accept(end)
    assert constraint.is_stuck


def test_plain_answers_are_free() -> None:
    assert not is_constrained(prompt())
    assert is_constrained(prompt(_FORMAT)) and is_constrained(prompt(functions=(_NOW,)))
    assert is_constrained(prompt(builtin=("python",)))


def test_arguments_keep_to_their_schema_where_it_can_be_kept_and_to_any_object_elsewhere() -> None:
    odd = {"type": "object", "properties": {"a": {"not": {"const": 1}}}}
    assert arguments_rule(odd) == json_rule({"type": "object"})
    assert arguments_rule(_PLACE) == json_rule(_PLACE)
