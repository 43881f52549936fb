"""The vocabulary of the published files, rebuilt from OpenAI's own list the way their converter does it."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from backends.formats.gguf import load_header
from backends.formats.gguf_format import ValueType
from tests.backends.formats.gguf.rewrite import Parts
from tests.backends.formats.gguf.test_header import grown
from tests.models import byte_letters, large_tokens

LIST = Path(__file__).parents[5] / "shared" / "data" / "o200k_base.tiktoken"


@pytest.mark.slow
@pytest.mark.skipif(not LIST.exists(), reason="needs OpenAI's o200k_base.tiktoken, which is not in the repository")
def test_the_published_vocabulary_is_read_as_openai_lists_it(parts: Parts, tmp_path: Path) -> None:
    pairs = (line.split() for line in LIST.read_bytes().splitlines())
    ranks = {base64.b64decode(token): int(rank) for token, rank in pairs}
    merges = _merges(ranks)
    assert len(merges) == 446_189  # as llama.cpp's logs of the published files say
    tokens = large_tokens()
    texts = [_spelt(token) for token in sorted(ranks, key=ranks.__getitem__)] + tokens.texts[len(ranks) :]
    real = (
        grown(parts, len(texts))
        .with_array("tokenizer.ggml.tokens", ValueType.STRING, texts)
        .with_array("tokenizer.ggml.token_type", ValueType.INT32, tokens.types)
        .with_array("tokenizer.ggml.merges", ValueType.STRING, merges)
    )
    vocabulary = load_header(real.write(tmp_path / "m.gguf")).vocabulary()
    assert {token: id_ for id_, token in enumerate(vocabulary.tokens)} == ranks
    assert vocabulary.control["<|call|>"] == 200_012


def _merges(ranks: dict[bytes, int]) -> list[str]:
    """Every way to make a token of two others, in the order of the tokens made."""
    merges: list[str] = []
    for token in sorted(ranks, key=ranks.__getitem__):
        cuts = ((token[:at], token[at:]) for at in range(1, len(token)))
        both = sorted((ranks[a], ranks[b], a, b) for a, b in cuts if a in ranks and b in ranks)
        merges += [f"{_spelt(a)} {_spelt(b)}" for _, _, a, b in both]
    return merges


_LETTERS = byte_letters()


def _spelt(token: bytes) -> str:
    return "".join(_LETTERS[byte] for byte in token)
