"""A pack as one file: looked into, and unpacked with nothing believed that was not checked.

It is a zip whose entries are `pack.json` and the files it lists, all with plain names, some in folders. What is written
is counted and hashed while it is written; only when every byte is right does the folder get its name. Not here: whether
the library works (`app.services.engine.pack_test`), which pack is used (`installed`).
"""

from __future__ import annotations

import hashlib
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from app import private_files
from app.core.packs.leftovers import INCOMING, alone, delete_leftovers
from app.core.packs.refusals import PackProblem, PackRefused
from app.real_file import NoFileError
from app.sentence import Bytes
from backends.contract.packs import (
    MANIFEST,
    MANIFEST_BYTES,
    PackCode,
    PackedFile,
    PackManifest,
    PackUnreadable,
    is_for_here,
    is_plain_path,
    parse_manifest,
)

MOST_BYTES = 8 << 30  # of all files together, unpacked
MOST_FILES = 4000  # a GPU's library of kernels is hundreds
SPARE = 256 << 20  # bytes that stay free on the disk
PACK_NAME = "triptych-engine-"  # how the names of packs begin
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises for a file that is cut off, garbled or of a kind it does not know.
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)

OnFraction = Callable[[float], None]
"""Called with how much is unpacked (0 … 1); may raise, which ends the unpacking and leaves nothing behind."""


def looks_like_pack(path: Path) -> bool:
    """Whether a file has the name that packs have; reads nothing."""
    return path.name.startswith(PACK_NAME) and path.suffix == ".zip"


def unpack(path: Path, folder: Path, on_fraction: OnFraction = lambda _: None) -> Path:
    """Unpack it into a new folder inside `folder`, and return that; one that is there already with the same bytes is
    taken. Raises PackRefused, and what `on_fraction` raises.
    """
    with _Opened(path) as archive:
        manifest = _checked(archive)
        if not is_for_here(manifest):
            facts = {"system": manifest.system, "machine": manifest.machine}
            raise PackRefused(PackProblem.OTHER_SYSTEM, "", facts)
        try:
            private_files.make_folder(folder)
            with alone(folder):
                delete_leftovers(folder)
                _check_room(folder, manifest.size)
                return _write(archive, manifest, folder, on_fraction)
        except OSError as error:
            raise PackRefused(PackProblem.NOT_WRITTEN, str(error)) from error


def is_whole(folder: Path, manifest: PackManifest) -> bool:
    """Whether every byte of an unpacked pack is right; reads them all."""
    try:
        return all(_size_and_hash(folder / file.name) == (file.size, file.sha256) for file in manifest.files)
    except OSError:
        return False


def _size_and_hash(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


class _Opened:
    """The zip file, with its troubles in our words."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> zipfile.ZipFile:
        try:
            if not self._path.is_file():  # a pipe would be waited for
                raise NoFileError(f"{self._path} is not a file")
            self._archive = zipfile.ZipFile(self._path)
        except OSError as error:
            raise PackRefused(PackProblem.NO_FILE, str(error)) from error
        except _BROKEN as error:
            raise PackRefused(PackProblem.NOT_A_PACK, str(error)) from error
        return self._archive

    def __exit__(self, *_: object) -> None:
        self._archive.close()


def _checked(archive: zipfile.ZipFile) -> PackManifest:
    """The manifest of a pack whose list of entries is in order. Raises PackRefused."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if MANIFEST not in names:
        raise PackRefused(PackProblem.NOT_A_PACK, f"there is no {MANIFEST} in it")
    if len(entries) > MOST_FILES:
        raise PackRefused(PackProblem.UNSAFE, f"{len(entries)} files")
    for entry in entries:
        _check_entry(entry)
    manifest = _manifest(archive)
    listed = [MANIFEST, *(file.name for file in manifest.files)]
    if sorted(names) != sorted(listed):
        raise PackRefused(PackProblem.UNSAFE, f"in it: {sorted(names)}\nlisted: {sorted(listed)}")
    if manifest.size > MOST_BYTES:
        raise PackRefused(PackProblem.TOO_LARGE, f"{manifest.size:,} bytes")
    return manifest


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """Raises PackRefused for what is no ordinary file with a plain name."""
    mode = entry.external_attr >> 16
    if not is_plain_path(entry.filename) or entry.is_dir() or (stat.S_IFMT(mode) not in (0, stat.S_IFREG)):
        raise PackRefused(PackProblem.UNSAFE, f"{entry.filename!r} (mode {mode:o})")
    if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
        raise PackRefused(PackCode.DAMAGED, f"{entry.filename}: packed in a way that packs are not")


def _manifest(archive: zipfile.ZipFile) -> PackManifest:
    try:
        with archive.open(MANIFEST) as file:
            content = file.read(MANIFEST_BYTES + 1)
        return parse_manifest(content)
    except (OSError, *_BROKEN, PackUnreadable) as error:
        raise PackRefused(PackCode.DAMAGED, str(error)) from error


def _check_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise PackRefused(PackProblem.DISK_FULL, "", {"needed": Bytes(size + SPARE), "free": Bytes(free)})


def _write(archive: zipfile.ZipFile, manifest: PackManifest, folder: Path, on_fraction: OnFraction) -> Path:
    incoming = Path(tempfile.mkdtemp(prefix=INCOMING, dir=folder))
    try:
        content = archive.read(MANIFEST)
        (incoming / MANIFEST).write_bytes(content)
        written = _Written(manifest.size, on_fraction)
        for file in manifest.files:
            _write_file(archive, file, incoming, written)
        final = folder / f"{manifest.name}-{manifest.commit[:12]}-{hashlib.sha256(content).hexdigest()[:12]}"
        if final.exists():
            if is_whole(final, manifest):
                return final
            shutil.rmtree(final)
        return incoming.rename(final)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


class _Written:
    """How many bytes of all files are written."""

    def __init__(self, total: int, on_fraction: OnFraction) -> None:
        self._done, self._total, self._on_fraction = 0, total, on_fraction

    def add(self, count: int) -> None:
        self._done += count
        self._on_fraction(self._done / max(1, self._total))


def _write_file(archive: zipfile.ZipFile, file: PackedFile, folder: Path, total: _Written) -> None:
    """Raises PackRefused where a byte is not as it must be; never writes more than the manifest says."""
    written, digest = 0, hashlib.sha256()
    try:
        (folder / file.name).parent.mkdir(parents=True, exist_ok=True)
        with archive.open(file.name) as source, (folder / file.name).open("xb") as target:
            while chunk := source.read(_CHUNK):
                written += len(chunk)
                if written > file.size:
                    raise PackRefused(PackProblem.TOO_LARGE, f"{file.name}: more than {file.size:,} bytes")
                digest.update(chunk)
                target.write(chunk)
                total.add(len(chunk))
    except _BROKEN as error:
        raise PackRefused(PackCode.DAMAGED, f"{file.name}: {error}") from error
    if written != file.size or digest.hexdigest() != file.sha256:
        raise PackRefused(PackCode.DAMAGED, f"{file.name}: expected {file.sha256}, found {digest.hexdigest()}")
