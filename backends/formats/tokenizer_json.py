"""The vocabulary of a `tokenizer.json`, as Hugging Face writes it beside safetensors: bytes of every token by id.

Not here: encoding text with it (`backends.engine.tokenizer`); the vocabulary inside a GGUF file (`gguf_tokens`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from backends.contract.base import Vocabulary
from backends.formats.files import read_json

_LONGEST = 128 << 20  # bytes; the real one has 28 MB


class VocabularyError(ValueError):
    """A vocabulary from which no tokeniser can be built; the text says why."""


class _AddedToken(msgspec.Struct):
    id: int
    content: str


class _Bpe(msgspec.Struct):
    vocab: dict[str, int]


class _TokenizerJson(msgspec.Struct):
    model: _Bpe
    added_tokens: list[_AddedToken] = []


def vocabulary_from_tokenizer_json(path: Path, size: int = 0) -> Vocabulary:
    """The vocabulary of a `tokenizer.json`; `size`: how many ids the model has. Raises VocabularyError for
    what is no vocabulary, EngineError for what cannot be read.
    """
    data = read_json(path, _LONGEST, _TokenizerJson)
    control = {token.content: token.id for token in data.added_tokens}
    ordinary = sorted((rank, token) for token, rank in data.model.vocab.items() if token not in control)
    if [rank for rank, _ in ordinary] != list(range(len(ordinary))):
        raise VocabularyError(f"{path.name}: the ids of its tokens are not 0 … {len(ordinary) - 1}")
    highest = max([len(ordinary) - 1, *control.values()])
    return Vocabulary(
        tokens=_decode_tokens(token for _, token in ordinary), control=control, size=max(size, highest + 1)
    )


def _byte_alphabet() -> dict[str, int]:
    """The printable letter that stands for each byte in the token strings of byte-level BPE (GPT-2's code)."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(256 + number): byte for number, byte in enumerate(others)}


def _decode_tokens(tokens: Iterable[str]) -> tuple[bytes, ...]:
    """Token strings in GPT-2's byte alphabet, as bytes; raises VocabularyError for a character outside of it."""
    table = {ord(character): chr(byte) for character, byte in _byte_alphabet().items()}
    known = set(map(chr, table))
    decoded: list[bytes] = []
    for token in tokens:
        if not known.issuperset(token):
            raise VocabularyError(f"{token!r} is not spelled in the byte alphabet")
        decoded.append(token.translate(table).encode("latin-1"))
    return tuple(decoded)
