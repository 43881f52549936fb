"""Halves of characters and bytes that are no UTF-8, on the way through JSON."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from backends.contract import wire
from backends.contract.messages import Prompt, UserMessage
from backends.lines import encode_json, encode_line, path_text, sound, text_path


@pytest.mark.parametrize(
    ("text", "sound_text"),
    [
        ("plain ü 漢", "plain ü 漢"),
        ("a\ud83d", "a\ufffd"),
        ("\udc00b", "\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("caf\udce9", "caf\ufffd"),
    ],
)
def test_halves_are_joined_or_replaced(text: str, sound_text: str) -> None:
    assert sound(text) == sound_text
    assert encode_json({text: [text]}).decode() == f'{{"{sound_text}":["{sound_text}"]}}'


def test_a_message_with_half_a_character_is_a_line() -> None:
    line = encode_line(wire.Count(3, Prompt(messages=(UserMessage("half \ud83d"),))))
    request = wire.REQUESTS.decode(line)
    assert isinstance(request, wire.Count) and request.prompt.messages == (UserMessage("half \ufffd"),)


@pytest.mark.skipif(sys.platform == "win32", reason="paths are UTF-16 there")
def test_a_path_comes_back_as_it_was(tmp_path: Path) -> None:
    for name in (b"caf\xe9 \xff.gguf", "漢 ü.gguf".encode()):
        path = tmp_path / os.fsdecode(name)
        text = path_text(path)
        assert text_path(text) == path and sound(text) == text
