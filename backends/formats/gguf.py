"""The header of a gpt-oss model in GGUF form, read and checked in pure Python before native code sees the file.

`load_header` refuses whatever would make llama.cpp abort, hang or compute wrongly, and says what and where. Models in
several files (`…-00001-of-00003.gguf`) are one header. Not here: the weights, and whether they fit
(`app.core.machine.fit`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from backends.contract.base import Vocabulary
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.gguf_format import RawFile, Scalar, Tensor, TensorType, ValueType, corrupt
from backends.formats.gguf_reader import place_tensors, read_file
from backends.formats.gguf_tokens import check_tokens, read_vocabulary
from backends.formats.gpt_oss import Architecture, check_kind, check_tensors, read_architecture
from backends.formats.names import model_name

_SHARD = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf", re.DOTALL)
_MAX_SHARDS = 999


class GgufHeader(msgspec.Struct, frozen=True):
    """A gpt-oss model file that was found whole: what it says, where its tensors lie."""

    paths: tuple[Path, ...]
    file_size: int  # of all files
    metadata: Mapping[str, Scalar]
    architecture: Architecture
    tensors: tuple[Tensor, ...]
    first: RawFile  # where the vocabulary's bytes lie

    @property
    def path(self) -> Path:
        """The file to hand to llama.cpp: the first one."""
        return self.paths[0]

    @property
    def name(self) -> str:
        """The model's name by its own account, else the file's."""
        return model_name(self.text("general.name"), self.path.stem)

    @property
    def parameters(self) -> int:
        """How many numbers the model consists of."""
        return sum(tensor.elements for tensor in self.tensors)

    @property
    def size(self) -> int:
        """Bytes of all weights of the model, over all its files."""
        return sum(tensor.size for tensor in self.tensors)

    @property
    def quantisation(self) -> str:
        """The type that most bytes of the experts are in, such as MXFP4."""
        sizes: Counter[TensorType] = Counter()
        for tensor in self.tensors:
            if tensor.name.endswith("_exps.weight"):
                sizes[tensor.type] += tensor.size
        return sizes.most_common(1)[0][0].name

    def text(self, key: str) -> str:
        """A metadata value as text, or nothing where there is none."""
        value = self.metadata.get(key, "")
        return value if isinstance(value, str) else ""

    def vocabulary(self) -> Vocabulary:
        """Read the vocabulary (a quarter of a second for the real one); raises EngineError."""
        return read_vocabulary(self.first)


def load_header(path: Path) -> GgufHeader:
    """Read and check a model's header, all its files included; raises EngineError by cause."""
    files = _read_files(path)
    first = files[0]
    architecture = read_architecture(first, check_tokens(first))
    tensors = tuple(tensor for shard, file in enumerate(files) for tensor in place_tensors(file, shard))
    check_tensors(architecture, tensors)
    return GgufHeader(
        paths=tuple(file.path for file in files),
        file_size=sum(file.size for file in files),
        metadata={key: value.value for key, value in first.values.items()},
        architecture=architecture,
        tensors=tensors,
        first=first,
    )


def _read_files(path: Path) -> list[RawFile]:
    """The file, or all files of a split model, whichever of them was named."""
    named = _SHARD.fullmatch(path.name)
    first = read_file(_shard(path, named, 0) if named else path)
    check_kind(first.values)
    count = _split_key(first, "split.count", ValueType.UINT16, 1)
    if count <= 1:
        return [first]
    if named is None or int(named["count"]) != count or count > _MAX_SHARDS:
        detail = f"{path.name} is one of {count} parts, but is not named …-00001-of-{count:05}.gguf"
        raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)
    files = [first, *(_read_shard(path, named, number, count) for number in range(1, count))]
    _check_parts(files)
    return files


def _shard(path: Path, named: re.Match[str], number: int) -> Path:
    return path.with_name(f"{named['stem']}-{number + 1:05}-of-{named['count']}.gguf")


def _read_shard(path: Path, named: re.Match[str], number: int, count: int) -> RawFile:
    try:
        return read_file(_shard(path, named, number))
    except EngineError as error:
        raise EngineError(error.code, f"part {number + 1} of {count}: {error.detail}", error.facts) from error


def _check_parts(files: Sequence[RawFile]) -> None:
    """The parts belong together: numbers, counts, and no tensor in two of them."""
    for number, file in enumerate(files):
        if _split_key(file, "split.no", ValueType.UINT16, -1) != number:
            raise corrupt(f"{file.path.name} does not say that it is part {number + 1}")
        if _split_key(file, "split.count", ValueType.UINT16, len(files)) != len(files):
            raise corrupt(f"{file.path.name} is a part of another model")
    names = Counter(tensor.name for file in files for tensor in file.tensors)
    name, times = names.most_common(1)[0] if names else ("", 0)
    if times > 1:
        raise corrupt(f"tensor {name} is in {times} parts")
    expected = _split_key(files[0], "split.tensors.count", ValueType.INT32, -1)
    if expected != names.total():
        raise corrupt(f"{names.total()} tensors in all parts, expected {expected}")


def _split_key(file: RawFile, key: str, type_: ValueType, default: int) -> int:
    value = file.values.get(key)
    if value is None:
        return default
    if value.type is not type_:
        raise corrupt(f"key {key} is {value.type.name}, expected {type_.name}")
    return int(value.value)
