"""What a repository offers: its gpt-oss models, each with its files, and why the rest is not offered.

Pure, on the hub's listing. Not here: asking the hub (`app.network`), what is on disk (`library`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

import msgspec

from app.core.models.network_wire import Pick, RemoteFile, RepositoryListing
from app.network_errors import NetworkCode
from app.sentence import Sentence
from backends.contract.forms import ModelForm, gguf_part, is_gguf, is_mlx_folder

GPT_OSS = ("gpt-oss", "gpt_oss")  # in GGUF files, in config.json
_MLX_ENDINGS = (".json", ".jinja", ".safetensors")  # nothing that could hold a program
_SMALL = 64 << 20  # a tokenizer has 28 MB; weights are larger and have a SHA-256


class PickError(Exception):
    """The listing does not hold what is wanted; `code` says in which way."""

    def __init__(self, code: NetworkCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class RepositoryModel(msgspec.Struct, frozen=True):
    """One model of a repository: all files that are fetched for it."""

    title: str
    form: ModelForm
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all its files together."""
        return sum(file.size for file in self.files)


class Refused(msgspec.Struct, frozen=True):
    """A file that looks like a model and is not offered."""

    name: str
    reason: Sentence


def models_in(listing: RepositoryListing) -> tuple[RepositoryModel, ...]:
    """The gpt-oss models, as far as the files were looked into."""
    return tuple(model for model in _models(listing) if isinstance(model, RepositoryModel))


def refused_of(listing: RepositoryListing) -> tuple[Refused, ...]:
    """What looks like a model and cannot be used, and why."""
    found = [entry for entry in _models(listing) if isinstance(entry, Refused)]
    if not found and not models_in(listing):
        found.append(Refused(listing.repository, Sentence("It holds neither a GGUF file nor a model in MLX’s layout.")))
    return tuple(found)


def pick_files(listing: RepositoryListing, pick: Pick) -> tuple[RemoteFile, ...]:
    """The files that are wanted; raises PickError."""
    if pick.sha256:
        return _by_hash(listing, pick.sha256)
    if pick.names:
        return _by_name(listing, pick.names)
    fitting = [model for model in _MODELS[pick.form](listing) if fnmatchcase(model.title, pick.match)]
    if len(fitting) == 1:
        return fitting[0].files
    what = ", ".join(model.title for model in fitting) or "none"
    raise PickError(NetworkCode.CHANGED, f"{listing.repository}: one model was expected; there are: {what}")


def _by_hash(listing: RepositoryListing, wanted: Sequence[str]) -> tuple[RemoteFile, ...]:
    known = {file.sha256: file for file in listing.files if file.sha256}
    missing = [digest for digest in wanted if digest not in known]
    if missing:
        raise PickError(NetworkCode.CHANGED, f"{listing.repository} has no file with SHA-256 {missing[0]}")
    return tuple(known[digest] for digest in wanted)


def _by_name(listing: RepositoryListing, wanted: Sequence[str]) -> tuple[RemoteFile, ...]:
    known = {file.name: file for file in listing.files}
    missing = [name for name in wanted if name not in known]
    if missing:
        raise PickError(NetworkCode.NOT_FOUND, f"{listing.repository} has no file {missing[0]}")
    return tuple(known[name] for name in wanted)


def _models(listing: RepositoryListing) -> Iterator[RepositoryModel | Refused]:
    """Every model, judged by its architecture."""
    for model in (model for read in _MODELS.values() for model in read(listing)):
        missing = _missing_part(model)
        kind = next((file.architecture for file in model.files if file.architecture), "")
        if missing:
            yield Refused(model.title, missing)
        elif kind in GPT_OSS:
            yield model
        elif kind:
            yield Refused(model.title, Sentence("It is a {kind} model; Triptych runs gpt-oss only.", kind=kind))
        else:
            yield Refused(model.title, Sentence("It does not say that it is a gpt-oss model."))


def _mlx_models(listing: RepositoryListing) -> Iterator[RepositoryModel]:
    files = tuple(file for file in listing.files if _is_mlx(file))
    if is_mlx_folder(file.name for file in files):
        yield RepositoryModel(listing.repository, ModelForm.MLX, files)


def _gguf_models(listing: RepositoryListing) -> Iterator[RepositoryModel]:
    groups: dict[str, list[RemoteFile]] = {}
    for file in sorted(listing.files, key=lambda file: file.name):
        if is_gguf(file.name):
            part = gguf_part(file.name)
            groups.setdefault(f"{part.stem}.gguf" if part else file.name, []).append(file)
    yield from (RepositoryModel(title, ModelForm.GGUF, tuple(files)) for title, files in groups.items())


def _no_models(_listing: RepositoryListing) -> Iterator[RepositoryModel]:
    yield from ()


_MODELS: Mapping[ModelForm, Callable[[RepositoryListing], Iterator[RepositoryModel]]] = {
    ModelForm.GGUF: _gguf_models,
    ModelForm.MLX: _mlx_models,
    ModelForm.SCRIPT: _no_models,
}


def _is_mlx(file: RemoteFile) -> bool:
    """What a model in MLX's layout consists of; its folder is the repository itself."""
    if "/" in file.name or not file.name.endswith(_MLX_ENDINGS):
        return False
    is_weights = file.name.endswith(".safetensors")
    return (is_weights and file.name.startswith("model")) or (not is_weights and file.size <= _SMALL)


def _missing_part(model: RepositoryModel) -> Sentence | None:
    part = gguf_part(model.files[0].name)
    if part is None or len(model.files) == part.of:
        return None
    return Sentence("Only {here} of its {count} parts are there.", here=len(model.files), count=part.of)
