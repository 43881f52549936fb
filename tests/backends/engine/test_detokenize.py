"""Ids written out: characters whole, markers by name, and messages joined as a prompt would replay them."""

from __future__ import annotations

import pytest

from backends.engine.detokenize import detokenize
from backends.engine.tokenizer import build_encoding
from backends.harmony.encoding import HarmonyEncoding
from backends.harmony.render import joined
from tests.backends.engine.test_tokenizer import vocabulary


@pytest.fixture(scope="module")
def encoding() -> HarmonyEncoding:
    return build_encoding(vocabulary(b"an", b"in"))


def ids(encoding: HarmonyEncoding, *parts: str) -> tuple[int, ...]:
    """Ids of texts and of control tokens named by their marker."""
    found: list[int] = []
    for part in parts:
        found += [encoding.control[part]] if part in encoding.control else encoding.encode(part)
    return tuple(found)


def test_markers_are_told_from_what_was_typed(encoding: HarmonyEncoding) -> None:
    given = ids(encoding, "<|start|>", "an<|", "<|end|>")
    said = detokenize(1, given, encoding)
    assert said.text == "<|start|>an<|<|end|>"
    assert [said.texts[place] for place in said.markers] == ["<|start|>", "<|end|>"]
    typed = detokenize(1, tuple(encoding.encode("<|start|>")), encoding)
    assert (typed.text, typed.markers) == ("<|start|>", ())


def test_a_character_of_several_tokens_stands_at_its_last_one(encoding: HarmonyEncoding) -> None:
    given = encoding.encode("a€b")
    assert len(given) == 5
    assert detokenize(1, given, encoding).texts == ("a", "", "", "€", "b")


def test_a_character_that_never_became_whole_is_one_sign(encoding: HarmonyEncoding) -> None:
    half = encoding.encode("€")[:2]
    assert detokenize(1, half, encoding).text == "\ufffd"
    cut = detokenize(1, (*half, encoding.control["<|end|>"], *encoding.encode("a")), encoding)
    assert cut.texts == ("", "\ufffd", "<|end|>", "a")


def test_an_id_that_stands_for_nothing_is_a_marker_too(encoding: HarmonyEncoding) -> None:
    said = detokenize(1, (99_999,), encoding)
    assert (said.texts, said.markers) == (("<|99999|>",), (0,))
    assert detokenize(1, (), encoding).texts == ()


def test_messages_are_joined_with_what_stood_between_them(encoding: HarmonyEncoding) -> None:
    thought = ids(encoding, "<|channel|>", "analysis", "<|message|>", "an", "<|end|>")
    said = ids(encoding, "<|start|>", "assistant", "<|channel|>", "final", "<|message|>", "in", "<|return|>")
    assert joined((thought, said), encoding) == [*thought, *said]
    cut, forced = thought[:-1], said[len(ids(encoding, "<|start|>", "assistant")) :]
    text = detokenize(1, joined((cut, (), forced), encoding), encoding).text
    assert text == ("<|channel|>analysis<|message|>an<|end|><|start|>assistant<|channel|>final<|message|>in<|return|>")
    assert joined((), encoding) == []
