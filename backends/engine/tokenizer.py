"""Tokenisers built from the vocabulary that a model file carries: a token's id is its merge rank, none is shipped.

tiktoken does the work with the o200k splitting expression. Also here: the vocabulary of a `tokenizer.json`; the one of
a GGUF file comes from `backends.contract.gguf`. Not here: what the ids mean (`backends.harmony`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
import tiktoken

from backends.contract.base import Vocabulary
from backends.harmony.encoding import HarmonyEncoding

O200K_PATTERN = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
"""How o200k cuts text into words before merging (tiktoken's own definition)."""

_LONGEST_RUN = 1 << 16
_SPACES = re.compile(r"\s+")


class VocabularyError(ValueError):
    """A vocabulary from which no tokeniser can be built; the text says why."""


def build_encoding(vocabulary: Vocabulary) -> HarmonyEncoding:
    """The tokeniser of a model; raises VocabularyError if a byte, a control token or the order of ids is wrong."""
    ranks = {token: rank for rank, token in enumerate(vocabulary.tokens)}
    _check(vocabulary, ranks)
    encoding = tiktoken.Encoding("model", pat_str=O200K_PATTERN, mergeable_ranks=ranks, special_tokens={})
    tokens = vocabulary.tokens

    def encode(text: str) -> list[int]:
        if len(text) <= _LONGEST_RUN:
            return encoding.encode_ordinary(text)
        return [token for piece in split_long_runs(text) for token in encoding.encode_ordinary(piece)]

    def token_bytes(token: int) -> bytes | None:
        return tokens[token] if 0 <= token < len(tokens) else None

    try:
        return HarmonyEncoding(encode, token_bytes, vocabulary.control)
    except ValueError as error:
        raise VocabularyError(str(error)) from error


def _check(vocabulary: Vocabulary, ranks: dict[bytes, int]) -> None:
    if len(ranks) != len(vocabulary.tokens):
        raise VocabularyError("two tokens of the vocabulary have the same bytes")
    if lost := [byte for byte in range(256) if bytes([byte]) not in ranks]:
        raise VocabularyError(f"the vocabulary has no token for {len(lost)} of the 256 bytes")
    for name, token in vocabulary.control.items():
        if not len(ranks) <= token < vocabulary.size:
            raise VocabularyError(f"the control token {name} has the id {token}, which is not above the ordinary ones")


def split_long_runs(text: str, limit: int = _LONGEST_RUN) -> Iterator[str]:
    """The text, cut only inside runs of more than `limit` spaces.

    WORKAROUND(tiktoken 0.14, its regex engine's stack): a run of about a million spaces panics. Nothing else does.
    """
    start = 0
    for run in _SPACES.finditer(text):
        for cut in range(run.start() + limit, run.end(), limit):
            yield text[start:cut]
            start = cut
    yield text[start:]


class _AddedToken(msgspec.Struct):
    id: int
    content: str


class _Bpe(msgspec.Struct):
    vocab: dict[str, int]


class _TokenizerJson(msgspec.Struct):
    model: _Bpe
    added_tokens: list[_AddedToken] = []


def vocabulary_from_tokenizer_json(path: Path, size: int = 0) -> Vocabulary:
    """The vocabulary of a `tokenizer.json`; `size`: how many ids the model has. Raises VocabularyError or OSError."""
    try:
        data = msgspec.json.decode(path.read_bytes(), type=_TokenizerJson)
    except msgspec.DecodeError as error:
        raise VocabularyError(f"{path.name}: {error}") from error
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
