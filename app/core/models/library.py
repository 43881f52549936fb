"""The library: gpt-oss models that are on this disk, whoever put them there, by their headers.

Reads headers only, copies and changes nothing, follows no linked folders. Models of other kinds are passed over;
files that cannot be used are listed with the reason. Not here: where to look (`model_folders`), hashes
(`file_hashes`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from app.core.models.model_folders import ModelFolder
from app.core.models.model_ref import LocalModel
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.forms import form_of, is_first_gguf, is_mlx_folder
from backends.contract.kinds import kind_for
from backends.formats.reading import read_summary
from backends.lines import DECODE_ERRORS

_DEEPEST = 8  # folders below a place; the hub's cache needs three, users nest more
_MOST_FOLDERS = 20_000
_MANIFEST = 1 << 20  # bytes


class OnDisk(msgspec.Struct, frozen=True):
    """A model that can be loaded: `path` is what the engine is given, `files` are all that hold weights."""

    path: Path
    owner: str
    name: str
    parameters: int
    experts: int
    quantisation: str
    context: int
    size: int  # bytes of `files`
    backend: str  # the name of the one that takes it
    files: tuple[Path, ...]

    @property
    def ref(self) -> LocalModel:
        """The model, as it is opened, remembered and compared."""
        return LocalModel(self.path)


class NotUsable(msgspec.Struct, frozen=True):
    """A gpt-oss model that is there but cannot be loaded, and why."""

    path: Path
    owner: str
    code: ErrorCode
    detail: str


class OllamaBlob(msgspec.Struct, frozen=True):
    """gpt-oss as Ollama keeps it: in another MXFP4 layout, which llama.cpp cannot load."""

    path: Path
    tag: str
    size: int


class Library(msgspec.Struct, frozen=True):
    """What was found, in the order of the places."""

    models: tuple[OnDisk, ...]
    unusable: tuple[NotUsable, ...]
    ollama: tuple[OllamaBlob, ...]


def read_library(places: Sequence[ModelFolder], ollama: Sequence[Path]) -> Library:
    """Look everywhere. Folders that are missing or closed to us hold nothing."""
    found = {path.resolve(): entry for place in places for path, entry in _entries(place)}
    return Library(
        models=tuple(entry for entry in found.values() if isinstance(entry, OnDisk)),
        unusable=tuple(entry for entry in found.values() if isinstance(entry, NotUsable)),
        ollama=tuple(blob for folder in ollama for blob in _ollama_blobs(folder)),
    )


def read_model(path: Path, owner: str) -> OnDisk:
    """One model of any form; raises EngineError, OSError."""
    found = read_summary(path)
    kind = kind_for(form_of(path))
    return OnDisk(
        path=found.path,
        owner=owner,
        name=found.name,
        parameters=found.parameters,
        experts=found.architecture.experts,
        quantisation=found.quantisation,
        context=found.architecture.trained_context,
        size=sum(file.stat().st_size for file in found.files),
        backend=kind.name if kind else "",
        files=found.files,
    )


def _entries(place: ModelFolder) -> Iterator[tuple[Path, OnDisk | NotUsable]]:
    for path in _candidates(place.folder):
        try:
            yield path, read_model(path, place.owner)
        except EngineError as error:
            if error.code is not ErrorCode.MODEL_FOREIGN:
                yield path, NotUsable(path, place.owner, error.code, error.detail)
        except OSError as error:  # it went away, or is closed to us
            yield path, NotUsable(path, place.owner, ErrorCode.MODEL_MISSING, error.strerror or "")


def _candidates(place: Path) -> Iterator[Path]:
    """First parts of GGUF models, and folders in MLX's layout."""
    if place.is_file():
        yield place
        return
    for folder, names in _folders(place):
        yield from (folder / name for name in sorted(names) if is_first_gguf(name))
        if is_mlx_folder(names):
            yield folder


def _folders(place: Path) -> Iterator[tuple[Path, Sequence[str]]]:
    for seen, (at, below, names) in enumerate(os.walk(place)):
        folder = Path(at)
        below.sort()
        if seen >= _MOST_FOLDERS:
            return
        if len(folder.relative_to(place).parts) >= _DEEPEST:
            below.clear()
        yield folder, names


class _Layer(msgspec.Struct):
    mediaType: str  # noqa: N815 – as Ollama spells it
    digest: str
    size: int


class _Manifest(msgspec.Struct):
    layers: list[_Layer]


def _ollama_blobs(folder: Path) -> Iterator[OllamaBlob]:
    for manifest in _files(folder.glob("manifests/*/*/gpt-oss*/*")):
        try:
            layers = msgspec.json.decode(manifest.read_bytes()[:_MANIFEST], type=_Manifest).layers
        except (OSError, *DECODE_ERRORS):  # not a manifest
            continue
        for layer in layers:
            if layer.mediaType.endswith(".model") and re.fullmatch("sha256:[0-9a-f]{64}", layer.digest):
                blob = folder / "blobs" / layer.digest.replace(":", "-")
                yield OllamaBlob(blob, f"{manifest.parent.name}:{manifest.name}", layer.size)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    try:
        yield from sorted(path for path in paths if path.is_file())
    except OSError:  # the service's folder is often closed to others
        return
