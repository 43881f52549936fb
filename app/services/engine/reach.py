"""What an engine has to reach for a load: exactly the files of the model and its adapters, or one server.

A file is meant with its identity: one that was replaced is another file to the kernel, even under the same name. Not
here: who keeps the engine from all others (`backends.contract.containment`), when another engine is needed
(`confined_link`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backends.contract import wire
from backends.contract.containment import Allowed, Sockets
from backends.contract.forms import gguf_part, is_folder
from backends.contract.server import AddressError, parse_address
from backends.lines import text_path

_WEIGHTS = (".gguf", ".safetensors")
_MOST_PARTS = 1_000  # whatever a name says


@dataclass(frozen=True)
class Reach:
    """Files and folders with their identities and whether a GPU is used, or the server that is asked."""

    files: frozenset[tuple[str, int, int]] = frozenset()
    uses_gpu: bool = True  # whoever has no model may be asked which devices there are
    server: str = ""  # the address of the one that it asks, and then it reads no file

    def covers(self, other: Reach) -> bool:
        """Tell whether an engine that was started with this reach can do what needs the other."""
        is_same_kind = self.server == other.server
        return is_same_kind and self.files >= other.files and self.uses_gpu >= other.uses_gpu

    def allowed(self, pack: str = "", cache: str = "", *, any_files: bool = False) -> Allowed:
        """What such an engine may do; `pack`: the folder of its engine pack, `cache`: what a GPU's driver writes to,
        `any_files`: the driver works without walls around files alone.
        """
        if self.server:
            return Allowed(sockets=Sockets.CONNECTS, connects=_ports(self.server))
        paths = sorted({path for path, _, _ in self.files})
        writes = (cache,) if cache and self.uses_gpu else ()
        return Allowed(
            reads=(*paths, *((pack,) if pack else ())),
            writes=writes,
            uses_gpu=self.uses_gpu,
            any_files=any_files and self.uses_gpu,
        )


def reach_of(request: wire.Load) -> Reach:
    """What a load needs. What is not there needs nothing: the engine says that it is missing."""
    if request.server is not None:
        return Reach(uses_gpu=False, server=request.server.address)
    named = (text_path(each) for each in (request.model, *request.options.adapters))
    paths = {path for each in named for path in _files(each)}
    return Reach(frozenset(_identities(paths)), request.options.gpu_layers != 0)


def _ports(address: str) -> tuple[int, ...]:
    """The port of an address; none, where it is no address, is one that nobody can be at."""
    try:
        return (parse_address(address).port,)
    except AddressError:
        return (0,)


def _files(model: Path) -> Iterator[Path]:
    if is_folder(model):
        yield model
        yield from _linked(model)
        return
    part = gguf_part(model.name)
    yield model
    if part is not None:
        numbers = range(1, min(part.of, _MOST_PARTS) + 1)
        yield from (_part(model, part.stem, number, part.of) for number in numbers)


def _part(first: Path, stem: str, number: int, count: int) -> Path:
    return first.with_name(f"{stem}-{number:05d}-of-{count:05d}{first.suffix}")


def _linked(folder: Path) -> Iterator[Path]:
    """Files that links in a model's folder lead to: weights wherever they lie, and what lies in the same cache of
    Hugging Face. Any other link leads out of what the user chose.
    """
    with os.scandir(folder) as entries:
        links = [Path(entry.path) for entry in entries if entry.is_symlink()]
    snapshots = next((each for each in folder.parents if each.name == "snapshots"), None)
    cache = os.path.realpath(snapshots.with_name("blobs")) if snapshots else ""
    for link in links:
        target = os.path.realpath(link)
        if target.endswith(_WEIGHTS) or str(Path(target).parent) == cache:
            yield Path(target)


def _identities(paths: Iterable[Path]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            found = path.stat()
        except (OSError, ValueError):
            continue
        yield str(path.absolute()), found.st_dev, found.st_ino
