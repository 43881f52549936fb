"""The library: gpt-oss models that are on this disk, whoever put them there, by their headers.

Reads headers only, copies and changes nothing, looks into linked folders once. Models of other kinds are passed over;
files and folders that cannot be used are listed with the reason, each by itself. Not here: where to look
(`model_folders`), hashes (`file_hashes`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from app.core.models.model_folders import ADDED, ModelFolder
from app.core.models.model_ref import LocalModel
from app.real_file import read_file
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.forms import form_of, is_file, is_first_gguf, is_folder, is_mlx_folder
from backends.contract.kinds import kind_for
from backends.formats.reading import read_summary
from backends.lines import DECODE_ERRORS

_OTHERS = (ErrorCode.MODEL_FOREIGN, ErrorCode.MODEL_DRAFTER)  # what lies in folders besides, and is not spoken of
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
    found = {os.path.realpath(path): entry for place in places for path, entry in _entries(place)}
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
    for path in _candidates(place):
        if isinstance(path, NotUsable):
            yield path.path, path
            continue
        try:
            yield path, read_model(path, place.owner)
        except EngineError as error:
            if error.code not in _OTHERS or place.folder == path:
                yield path, NotUsable(path, place.owner, error.code, error.detail)
        except OSError as error:  # it went away
            yield path, NotUsable(path, place.owner, ErrorCode.MODEL_UNREADABLE, error.strerror or "")


def _candidates(place: ModelFolder) -> Iterator[Path | NotUsable]:
    """First parts of GGUF models, and folders in MLX's layout; and what cannot be looked into."""
    if is_file(place.folder):
        yield place.folder
    elif is_folder(place.folder):
        for found in _FolderWalk(place):
            if isinstance(found, NotUsable):
                yield found
                continue
            folder, names = found
            yield from (folder / name for name in sorted(names) if is_first_gguf(name))
            if is_mlx_folder(names):
                yield folder
    elif place.owner == ADDED:
        yield NotUsable(place.folder, place.owner, ErrorCode.MODEL_AWAY, "")


class _FolderWalk:
    """All folders of a place, each once however many links lead there, with the names of the files in it."""

    def __init__(self, place: ModelFolder) -> None:
        self._place = place
        self._seen: set[str] = set()

    def __iter__(self) -> Iterator[tuple[Path, Sequence[str]] | NotUsable]:
        waiting = [(self._place.folder, 0)]
        while waiting:
            folder, depth = waiting.pop()
            real = os.path.realpath(folder)
            if real in self._seen:
                continue
            self._seen.add(real)
            if len(self._seen) > _MOST_FOLDERS:
                return
            try:
                with os.scandir(folder) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                yield NotUsable(folder, self._place.owner, ErrorCode.MODEL_UNREADABLE, error.strerror or "")
                continue
            folders = [entry for entry in found if _is_folder(entry)]
            yield folder, [entry.name for entry in found if entry not in folders]
            if depth == 0:
                yield from (self._away(entry) for entry in found if _leads_nowhere(entry))
            if depth < _DEEPEST:
                waiting += [(folder / entry.name, depth + 1) for entry in reversed(folders)]

    def _away(self, entry: os.DirEntry[str]) -> NotUsable:
        return NotUsable(Path(entry.path), self._place.owner, ErrorCode.MODEL_AWAY, "the link leads nowhere")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _leads_nowhere(entry: os.DirEntry[str]) -> bool:
    """Whether it is a link to a folder of models that is not there now, such as one on another disk."""
    return entry.is_symlink() and not os.path.exists(entry.path) and not Path(entry.name).suffix  # noqa: PTH110 - of an entry


class _Layer(msgspec.Struct):
    mediaType: str  # noqa: N815 – as Ollama spells it
    digest: str
    size: int


class _Manifest(msgspec.Struct):
    layers: list[_Layer]


def _ollama_blobs(folder: Path) -> Iterator[OllamaBlob]:
    for manifest in _files(folder.glob("manifests/*/*/gpt-oss*/*")):
        try:
            layers = msgspec.json.decode(read_file(manifest, _MANIFEST), type=_Manifest).layers
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
