"""Vocabularies from tokenizer.json: bytes of tokens, control ids, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from backends.contract.errors import EngineError
from backends.formats.tokenizer_json import VocabularyError, vocabulary_from_tokenizer_json

GOLDEN = Path(__file__).parents[3] / "golden" / "harmony_tokenizer.json"


def test_reads_tokens_and_control_ids() -> None:
    read = vocabulary_from_tokenizer_json(GOLDEN)
    assert (len(read.tokens), read.size) == (630, 640)
    assert (read.tokens[0], read.tokens[256], read.tokens[629]) == (b"!", b"an", b":\n")
    assert (read.control["<|start|>"], read.control["<|call|>"]) == (635, 638)
    assert vocabulary_from_tokenizer_json(GOLDEN, size=1024).size == 1024


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ('{"model": {"vocab": {"a": 1}}}', "ids of its tokens"),
        ('{"model": {"vocab": {"a": 0, "b": 0}}}', "ids of its tokens"),
        ('{"model": {"vocab": {"中": 0}}}', "byte alphabet"),
    ],
)
def test_broken_files_are_refused(text: str, reason: str, tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(text, "utf-8")
    with pytest.raises((VocabularyError, EngineError)) as error:
        vocabulary_from_tokenizer_json(file)
    assert reason in str(error.value)
