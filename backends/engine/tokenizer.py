"""Tokenisers built from the vocabulary that a model file carries: a token's id is its merge rank, none is shipped.

tiktoken does the work with the o200k splitting expression. Not here: reading a vocabulary (`backends.formats.gguf` and
`backends.formats.tokenizer_json`), and what the ids mean (`backends.harmony`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import tiktoken

from backends.contract.base import Vocabulary
from backends.formats.tokenizer_json import VocabularyError
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
_PIECE = 1 << 16  # characters that are encoded at once: a fraction of a second
_BORDER = re.compile(r"(?<=\S) (?=\S)|(?<=\n)(?=[^\s/])")  # where no word of the expression above goes across


def build_encoding(vocabulary: Vocabulary, on_moved: Callable[[], None] = lambda: None) -> HarmonyEncoding:
    """The tokeniser of a model; raises VocabularyError if a byte, a control token or the order of ids is wrong.

    `on_moved` is called between the pieces of a long text: megabytes take longer than an engine may be silent.
    """
    ranks = {token: rank for rank, token in enumerate(vocabulary.tokens)}
    _check(vocabulary, ranks)
    encoding = tiktoken.Encoding("model", pat_str=O200K_PATTERN, mergeable_ranks=ranks, special_tokens={})
    tokens = vocabulary.tokens

    def encode(text: str) -> list[int]:
        if len(text) <= _LONGEST_RUN:
            return encoding.encode_ordinary(text)
        ids: list[int] = []
        for piece in split_at_borders(text):
            on_moved()
            for part in split_long_runs(piece):
                ids += encoding.encode_ordinary(part)
        return ids

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


def split_at_borders(text: str, least: int = _PIECE) -> Iterator[str]:
    """The text in pieces of at least so many characters, whose ids in a row are those of the whole."""
    start = 0
    while border := _BORDER.search(text, start + least):
        yield text[start : border.start()]
        start = border.start()
    yield text[start:]


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
