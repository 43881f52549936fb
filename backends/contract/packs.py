"""Engine packs: a compute library for one kind of GPU with what it needs, in a folder of its own beside `pack.json`.

The app unpacks and tests them (`app.core.packs`), the engine loads the one that it is told of, and both read the same
manifest. ggml compares only the number of its interface, so the commit of llama.cpp is compared here: a library of
another commit may read our structures in another layout and compute nonsense. Imports nothing heavy.
"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path, PurePosixPath

import msgspec

from backends.lines import DECODE_ERRORS

PACK_VARIABLE = "TRIPTYCH_ENGINE_PACK"  # in the engine's environment: the folder of the pack it is to load
ANY_FILES_VARIABLE = "TRIPTYCH_ENGINE_ANY_FILES"  # set: the driver works without walls around files alone
MANIFEST = "pack.json"
MANIFEST_BYTES = 2 << 20  # a manifest of thousands of files is smaller
FORMAT = 1  # raise it with every change that an older program would misread
_PLAIN_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._+-]{0,198}[A-Za-z0-9_+-])?")  # Windows drops a dot at the end
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # no file on Windows
_DEEPEST = 5  # folders, counting the file
_SAME_MACHINE = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}


class PackCode(StrEnum):
    """What the engine found when it was told to load a pack; stable names that cross the wire."""

    LOADED = "loaded"  # its library works, and shows a device
    DAMAGED = "damaged"  # no manifest, or one that cannot be read
    WRONG_VERSION = "wrong_version"  # of another commit of llama.cpp, or for another binding
    MISSING_DRIVER = "missing_driver"  # a library of the system that it needs is not there
    NOT_LOADED = "not_loaded"  # the system refuses the library for another reason
    NO_DEVICE = "no_device"  # it works, and sees no GPU it could use


class PackReport(msgspec.Struct, frozen=True):
    """What became of the pack that an engine was told to load; `detail` quotes the library or the system."""

    code: str
    name: str = ""
    detail: str = ""


class PackedFile(msgspec.Struct, frozen=True):
    """One file of a pack. What its library loads lies beside it; what that reads may lie in folders below."""

    name: str  # with `/` between folders
    size: int
    sha256: str

    @property
    def is_sound(self) -> bool:
        """Whether the name is a plain one, which leads nowhere else, and size and hash are such."""
        return is_plain_path(self.name) and self.size >= 0 and bool(re.fullmatch("[0-9a-f]{64}", self.sha256))


class PackManifest(msgspec.Struct, frozen=True):
    """What a pack is. `commit`, `binding` and `ggml` are the versions of llama.cpp, llama-cpp-python and ggml that it
    was built from; `architectures` are the GPUs that its kernels are compiled for, none where the driver compiles them.
    """

    format: int
    name: str  # vulkan, cuda, hip
    title: str  # Vulkan, CUDA, ROCm
    library: str  # the file to load
    commit: str
    binding: str
    ggml: str
    system: str  # as sys.platform
    machine: str  # x86_64 or arm64
    files: tuple[PackedFile, ...]
    architectures: tuple[str, ...] = ()
    driver: str = ""  # which one it needs, in words

    @property
    def is_sound(self) -> bool:
        """Whether it may be believed: a known format, plain names, and a library that is one of its files."""
        is_named = _is_plain_name(self.name) and self.title.isprintable() and 0 < len(self.title) <= 40
        is_listed = "/" not in self.library and self.library in {file.name for file in self.files}
        are_sound = all(file.is_sound for file in self.files) and self._has_place_for_each
        return self.format == FORMAT and is_named and is_listed and are_sound

    @property
    def _has_place_for_each(self) -> bool:
        """Whether no two files, nor a file and a folder, have one name, also where large and small letters are one."""
        names = [file.name.casefold() for file in self.files]
        folders = {str(folder) for name in names for folder in PurePosixPath(name).parents}
        return len({MANIFEST, *names}) == len(names) + 1 and folders.isdisjoint({MANIFEST, *names})

    @property
    def size(self) -> int:
        """Bytes on the disk."""
        return sum(file.size for file in self.files)

    def is_for(self, system: str, machine: str) -> bool:
        """Whether it is made for such a computer; as sys.platform and platform.machine() name it."""
        return self.system == system and self.machine == plain_machine(machine)

    def is_of(self, commit: str, binding: str) -> bool:
        """Whether it was built from the very sources that this program's llama.cpp was built from."""
        return bool(self.commit) and self.commit == plain_commit(commit) and self.binding == binding


class PackUnreadable(ValueError):
    """There is no manifest, or it says what cannot be."""


def is_plain_path(path: str) -> bool:
    """Whether it leads to a file in the pack's folder or in one below it, on each system."""
    parts = path.split("/")
    return len(parts) <= _DEEPEST and all(map(_is_plain_name, parts))


def _is_plain_name(name: str) -> bool:
    return bool(_PLAIN_NAME.fullmatch(name)) and not _DEVICE.fullmatch(name)


def parse_manifest(content: bytes) -> PackManifest:
    """Read the text of a `pack.json`. Raises PackUnreadable."""
    try:
        manifest = msgspec.json.decode(content, type=PackManifest)
    except DECODE_ERRORS as error:
        raise PackUnreadable(str(error)) from error
    if not manifest.is_sound:
        raise PackUnreadable("the manifest says what cannot be")
    return manifest


def read_manifest(folder: Path) -> PackManifest:
    """Read the manifest of an unpacked pack. Raises PackUnreadable."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            return parse_manifest(file.read(MANIFEST_BYTES))
    except OSError as error:
        raise PackUnreadable(str(error)) from error


def plain_commit(commit: str) -> str:
    """Without what a build adds that was not made from a git checkout."""
    return commit.removesuffix("-dirty")


def plain_machine(machine: str) -> str:
    """One name for one kind of processor, whatever the system calls it."""
    return _SAME_MACHINE.get(machine.lower(), machine.lower())


def is_for_here(manifest: PackManifest) -> bool:
    """Whether a pack is made for a computer like this one."""
    return manifest.is_for(sys.platform, platform.machine())


def environment_pack(environment: Mapping[str, str]) -> Path | None:
    """Which pack a process was told to load; None: none."""
    told = environment.get(PACK_VARIABLE, "")
    return Path(told) if told else None
