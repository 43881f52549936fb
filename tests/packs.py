"""Engine packs as tests need them: zip files by the rules, and by breaking one rule at a time."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from backends.contract.packs import FORMAT, MANIFEST, PackedFile, PackManifest, plain_machine

FILES = {"libggml-toy.so": b"\x7fELF a library" * 1000, "libruntime.so.1": b"\x7fELF what it needs" * 500}


def listed(name: str, content: bytes) -> PackedFile:
    """A file as a manifest lists it."""
    return PackedFile(name, len(content), hashlib.sha256(content).hexdigest())


def manifest_of(content: Mapping[str, bytes] = FILES, /, commit: str = "0c1e570", **changes: object) -> PackManifest:
    """For this computer and the binding that is installed here."""
    manifest = PackManifest(
        format=FORMAT,
        name="toy",
        title="Toy",
        library=next(iter(content)),
        commit=commit,
        binding=importlib.metadata.version("llama-cpp-python"),
        ggml="0.25.3",
        system=sys.platform,
        machine=plain_machine(platform.machine()),
        files=tuple(listed(name, file) for name, file in content.items()),
    )
    return msgspec.structs.replace(manifest, **changes)


def write_pack(
    path: Path,
    files: Mapping[str, bytes] = FILES,
    manifest: PackManifest | None = None,
    kind: int = zipfile.ZIP_DEFLATED,
) -> Path:
    """A pack as one file; the manifest may say something other than what is in it."""
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.writestr(MANIFEST, msgspec.json.encode(manifest or manifest_of(files)))
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def unpacked_pack(folder: Path, files: Mapping[str, bytes] = FILES, manifest: PackManifest | None = None) -> Path:
    """A pack's folder, as it lies in the data folder."""
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest or manifest_of(files)))
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def folders(packs: Path) -> list[Path]:
    """What lies in the folder of packs, but for the file by which one program at a time unpacks."""
    return sorted(path for path in packs.iterdir() if path.is_dir()) if packs.exists() else []
