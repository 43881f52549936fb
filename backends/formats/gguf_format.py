"""What a GGUF file is made of: type numbers, metadata values, tensors, and a whole header as one value.

Not here: reading one (`gguf_reader`); what a gpt-oss file must contain (`gpt_oss`). Format: ggml docs/gguf.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from enum import IntEnum
from pathlib import Path

import msgspec

from backends.contract.errors import EngineError, ErrorCode

Scalar = int | float | bool | str


class ValueType(IntEnum):
    """Type numbers of metadata values."""

    UINT8 = 0
    INT8 = 1
    UINT16 = 2
    INT16 = 3
    UINT32 = 4
    INT32 = 5
    FLOAT32 = 6
    BOOL = 7
    STRING = 8
    ARRAY = 9
    UINT64 = 10
    INT64 = 11
    FLOAT64 = 12


class TensorType(IntEnum):
    """Type numbers of tensors, as far as llama.cpp can compute with them in a gpt-oss model."""

    F32 = 0
    F16 = 1
    Q4_0 = 2
    Q4_1 = 3
    Q5_0 = 6
    Q5_1 = 7
    Q8_0 = 8
    Q2_K = 10
    Q3_K = 11
    Q4_K = 12
    Q5_K = 13
    Q6_K = 14
    IQ2_XXS = 16
    IQ2_XS = 17
    IQ3_XXS = 18
    IQ1_S = 19
    IQ4_NL = 20
    IQ3_S = 21
    IQ2_S = 22
    IQ4_XS = 23
    IQ1_M = 29
    BF16 = 30
    MXFP4 = 39
    NVFP4 = 40


BLOCKS: Mapping[TensorType, tuple[int, int]] = {
    TensorType.F32: (1, 4),
    TensorType.F16: (1, 2),
    TensorType.BF16: (1, 2),
    TensorType.Q4_0: (32, 18),
    TensorType.Q4_1: (32, 20),
    TensorType.Q5_0: (32, 22),
    TensorType.Q5_1: (32, 24),
    TensorType.Q8_0: (32, 34),
    TensorType.IQ4_NL: (32, 18),
    TensorType.MXFP4: (32, 17),
    TensorType.NVFP4: (64, 36),
    TensorType.Q2_K: (256, 84),
    TensorType.Q3_K: (256, 110),
    TensorType.Q4_K: (256, 144),
    TensorType.Q5_K: (256, 176),
    TensorType.Q6_K: (256, 210),
    TensorType.IQ2_XXS: (256, 66),
    TensorType.IQ2_XS: (256, 74),
    TensorType.IQ3_XXS: (256, 98),
    TensorType.IQ1_S: (256, 50),
    TensorType.IQ3_S: (256, 110),
    TensorType.IQ2_S: (256, 82),
    TensorType.IQ4_XS: (256, 136),
    TensorType.IQ1_M: (256, 56),
}
"""Elements and bytes of one block of a tensor type."""

LAST_TYPE = 42
"""The highest type number that llama.cpp knows; a higher one is damage or the future."""

OLLAMA_MXFP4 = 4
"""What Ollama writes for MXFP4; in llama.cpp the number of a removed type."""


class ArrayAt(msgspec.Struct, frozen=True):
    """Where an array's elements lie in the file (from `begin` to before `end`)."""

    type: ValueType
    count: int
    begin: int
    end: int


class Value(msgspec.Struct, frozen=True):
    """A metadata value with the type it was written in: llama.cpp refuses another one."""

    type: ValueType
    value: Scalar


class Tensor(msgspec.Struct, frozen=True):
    """One tensor, as its file describes it. Shape in ggml's order, row length first; offset from the file's begin."""

    name: str
    shape: tuple[int, ...]
    type: TensorType
    size: int
    offset: int
    shard: int = 0

    @property
    def elements(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)


class RawTensor(msgspec.Struct, frozen=True):
    """A tensor entry before its type number is understood. Offset from the begin of the data."""

    name: str
    shape: tuple[int, ...]
    type: int
    offset: int


class RawFile(msgspec.Struct, frozen=True):
    """A well-formed header. `data` is where the weights begin."""

    path: Path
    size: int
    version: int
    alignment: int
    values: Mapping[str, Value]
    arrays: Mapping[str, ArrayAt]
    tensors: tuple[RawTensor, ...]
    data: int


def corrupt(detail: str) -> EngineError:
    """The error for a file that breaks the format or contradicts itself."""
    return EngineError(ErrorCode.MODEL_CORRUPT, detail)
