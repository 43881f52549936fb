"""Three tokenisers for Harmony tests: bytes, the tokens that occur in the golden cases, and gpt-oss's own.

The vocabulary of gpt-oss (3.6 MB) is not shipped; what needs it is skipped where `../shared` is missing.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from backends.engine.tokenizer import build_encoding
from backends.harmony.encoding import HarmonyEncoding
from tests.harmony_cases import O200K_CONTROL, o200k_vocabulary

GOLDEN = Path(__file__).parents[2] / "golden"
O200K = Path(__file__).parents[4] / "shared" / "data" / "o200k_base.tiktoken"


def _no_text(text: str) -> list[int]:
    raise AssertionError(f"a parser has no text to encode, but here is {text!r}")


@pytest.fixture(scope="session")
def table() -> HarmonyEncoding:
    """The tokens of the golden cases only: enough to parse them, with the ids of gpt-oss."""
    tokens = json.loads((GOLDEN / "harmony_tokens.json").read_bytes())
    data = {int(token): base64.b64decode(text) for token, text in tokens.items()}
    return HarmonyEncoding(_no_text, data.get, O200K_CONTROL)


@pytest.fixture(scope="session")
def byte_encoding() -> HarmonyEncoding:
    """A token for each byte and the control tokens of gpt-oss."""

    def encode(text: str) -> list[int]:
        return list(text.encode("utf-8", "replace"))

    return HarmonyEncoding(encode, lambda token: bytes([token]) if 0 <= token < 256 else None, O200K_CONTROL)


@pytest.fixture(scope="session")
def o200k_file() -> Path:
    """OpenAI's vocabulary file."""
    if not O200K.exists():
        pytest.skip(f"the vocabulary of gpt-oss is not shipped, and {O200K} is missing")
    return O200K


@pytest.fixture(scope="session")
def o200k(o200k_file: Path) -> HarmonyEncoding:
    """The tokeniser of gpt-oss."""
    return build_encoding(o200k_vocabulary(o200k_file))
