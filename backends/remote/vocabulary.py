"""The vocabularies that a server can be asked in: gpt-oss's own, which is bundled, and the demo model's.

A server does not hand its vocabulary out, but says which ids it makes of a text; so it is known before the first
question whether ids mean the same to both. Not here: asking (`probing`).
"""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from backends.contract.base import Vocabulary
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf import load_header

_ASSETS = Path(__file__).resolve().parents[2] / "assets"
_O200K = _ASSETS / "vocabulary" / "o200k_base.tiktoken.gz"
_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"  # as tiktoken itself checks it
_DEMO = _ASSETS / "demo" / "triptych-demo.gguf"

GPT_OSS_SIZE, DEMO_SIZE = 201_088, 1_024
GPT_OSS_CONTROL: Mapping[str, int] = {
    "<|startoftext|>": 199_998,
    "<|endoftext|>": 199_999,
    "<|return|>": 200_002,
    "<|constrain|>": 200_003,
    "<|channel|>": 200_005,
    "<|start|>": 200_006,
    "<|end|>": 200_007,
    "<|message|>": 200_008,
    "<|call|>": 200_012,
}


@cache
def gpt_oss_vocabulary() -> Vocabulary:
    """Read o200k with the control tokens of Harmony, in a fraction of a second; raises EngineError(internal)."""
    content = gzip.decompress(_O200K.read_bytes())
    if hashlib.sha256(content).hexdigest() != _SHA256:
        raise EngineError(ErrorCode.INTERNAL, f"{_O200K} is damaged")
    tokens = tuple(base64.b64decode(line.partition(b" ")[0]) for line in content.splitlines())
    return Vocabulary(tokens, GPT_OSS_CONTROL, GPT_OSS_SIZE)


def demo_vocabulary() -> Vocabulary:
    """Read that of the bundled demo model; raises EngineError where it is not there."""
    return load_header(_DEMO).vocabulary()
