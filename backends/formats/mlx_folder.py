"""A gpt-oss model in a folder (config.json, tokenizer.json, safetensors), checked in pure Python before native code.

`read_folder` refuses whatever would crash mlx-lm, make it run foreign code or compute wrongly, and says what and where.
Not here: the weights, and whether they fit (`app.core.machine.fit`).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from backends.contract.base import Vocabulary
from backends.contract.errors import EngineError, ErrorCode
from backends.formats.files import read_json, read_whole, reading
from backends.formats.gpt_oss import Architecture
from backends.formats.mlx_config import Config, read_config
from backends.formats.mlx_tensors import check_tensors, parameters
from backends.formats.names import model_name
from backends.formats.safetensors import TensorAt, corrupt, read_tensors
from backends.formats.tokenizer_json import VocabularyError, vocabulary_from_tokenizer_json

_INDEX = "model.safetensors.index.json"
_WEIGHTS = "model*.safetensors"  # what mlx-lm loads, all of it
_PICKLES = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt")
_CONFIG = "config.json"
_SMALL = 1 << 20  # bytes of a config.json that is one
_LONGEST_INDEX = 16 << 20


class MlxFolder(msgspec.Struct, frozen=True):
    """A model folder that was found whole: what it says, and the tensors in it."""

    path: Path
    config: Config
    tensors: tuple[TensorAt, ...]
    quantisation: str  # of the experts, such as MXFP4

    @property
    def architecture(self) -> Architecture:
        """The model's dimensions, as `config.json` has them."""
        return self.config.architecture

    @property
    def name(self) -> str:
        """The model's name by its own account, else the folder's."""
        return model_name(self.config.name, _folder_name(self.path))

    @property
    def parameters(self) -> int:
        """How many numbers the model consists of."""
        return parameters(self.architecture)

    @property
    def size(self) -> int:
        """Bytes of all weights of the model, over all its files."""
        return sum(tensor.size for tensor in self.tensors)

    @property
    def weight_files(self) -> tuple[Path, ...]:
        """The files that the weights lie in; raises EngineError where the folder went since."""
        with reading(self.path):
            return tuple(sorted(self.path.glob(_WEIGHTS)))

    @property
    def file_size(self) -> int:
        """Bytes of those files; raises EngineError where one went since."""
        with reading(self.path):
            return sum(file.stat().st_size for file in self.weight_files)

    def vocabulary(self) -> Vocabulary:
        """Read the vocabulary; raises EngineError."""
        try:
            vocabulary = vocabulary_from_tokenizer_json(self.path / "tokenizer.json", self.architecture.vocabulary)
        except VocabularyError as error:
            raise corrupt(str(error)) from error
        if vocabulary.size != self.architecture.vocabulary:
            raise corrupt(f"tokenizer.json has {vocabulary.size} ids, the model {self.architecture.vocabulary}")
        return vocabulary


class _Index(msgspec.Struct):
    weight_map: dict[str, str]


def read_folder(path: Path) -> MlxFolder:
    """Read and check all that describes a model; raises EngineError by cause."""
    with reading(path):
        if not stat.S_ISDIR(path.stat().st_mode):
            raise EngineError(ErrorCode.MODEL_UNKNOWN, f"{path.name} is no folder; a model in MLX's layout is one")
        names_of_files = frozenset(entry.name for entry in os.scandir(path))
    if _CONFIG not in names_of_files:
        is_torn = any(name.endswith(".safetensors") for name in names_of_files)
        code = ErrorCode.MODEL_CORRUPT if is_torn else ErrorCode.MODEL_UNKNOWN
        raise EngineError(code, f"{path.name} is a folder without {_CONFIG}")
    _check_harmless(names_of_files)
    config = read_config(read_whole(path / _CONFIG, _SMALL))
    if "tokenizer.json" not in names_of_files:
        raise EngineError(ErrorCode.MODEL_MISSING, f"{path.name} has no tokenizer.json")
    tensors = _read_weights(path)
    names = {tensor.name: tensor for tensor in tensors}
    if len(names) != len(tensors):
        raise corrupt("a tensor is in two files")
    return MlxFolder(path, config, tensors, check_tensors(config.architecture, names))


def _folder_name(path: Path) -> str:
    """The folder's, or the repository's where the folder is a commit in Hugging Face's cache."""
    folder = path.resolve()
    repository = folder.parent.parent.name
    is_commit = folder.parent.name == "snapshots" and repository.startswith("models--")
    return repository.rpartition("--")[2] if is_commit else folder.name


def _check_harmless(names: Iterable[str]) -> None:
    """Nothing in it can run code. Folders inside (original/, metal/) are not used, and not looked into."""
    for name in sorted(names):
        suffix = Path(name).suffix.lower()
        if suffix in _PICKLES:
            detail = f"{name} may hold code that runs when it is read; only safetensors are loaded"
            raise EngineError(ErrorCode.MODEL_UNSUPPORTED, detail)
        if suffix == ".py":
            raise EngineError(ErrorCode.MODEL_UNSUPPORTED, f"the model brings code of its own: {name}")


def _read_weights(path: Path) -> tuple[TensorAt, ...]:
    files = sorted(file.name for file in path.glob(_WEIGHTS))
    index = path / _INDEX
    if not index.exists():
        if files != ["model.safetensors"]:
            raise EngineError(ErrorCode.MODEL_MISSING, f"{path.name} has neither model.safetensors nor {_INDEX}")
        return read_tensors(path / files[0])
    return _read_indexed(path, _weight_map(index), files)


def _weight_map(index: Path) -> dict[str, str]:
    return read_json(index, _LONGEST_INDEX, _Index).weight_map


def _read_indexed(path: Path, weight_map: dict[str, str], files: Sequence[str]) -> tuple[TensorAt, ...]:
    """All files of the index and no other, with the tensors it says and no other."""
    named = sorted(set(weight_map.values()))
    for name in named:
        if Path(name).name != name or not name.startswith("model") or not name.endswith(".safetensors"):
            raise corrupt(f"{_INDEX} names a file that is not one of the model's: {name!r}")
        if name not in files:
            raise EngineError(ErrorCode.MODEL_MISSING, f"{name} is missing, one of {len(named)} files")
    if strange := sorted(set(files) - set(named)):
        raise corrupt(f"{strange[0]} is not in {_INDEX}")
    tensors: list[TensorAt] = []
    for name in named:
        found = read_tensors(path / name)
        if {tensor.name for tensor in found} != {tensor for tensor, file in weight_map.items() if file == name}:
            raise corrupt(f"{name} does not hold the tensors that {_INDEX} says")
        tensors += found
    return tuple(tensors)
