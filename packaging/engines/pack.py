"""`pack.py NAME LIBRARY [RUNTIME LIBRARY …] [--kernels FOLDER …] --out FOLDER`: an engine pack from a back-end of ggml.

`--kernels` adds what a runtime library reads from a folder beside itself, for the chosen architectures alone;
`--licence OWNER=FILE` the terms of a runtime library, as `licences/OWNER.txt`; ggml's own are always there. Strips
the libraries, lets them find each other beside themselves, writes the manifest, and packs all into one file, whose
bytes depend on nothing but its content. Prints what it asks for of the system. Linux; needs strip and patchelf.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from backends.contract.packs import FORMAT, MANIFEST, parse_manifest, plain_commit, plain_machine  # noqa: E402

TITLES = {"vulkan": "Vulkan", "cuda": "CUDA", "hip": "ROCm"}
DRIVERS = {
    "vulkan": "a Vulkan driver and its loader (libvulkan.so.1)",
    "cuda": "an NVIDIA driver for CUDA 13 (580 or later)",
    "hip": "AMD's kernel driver",
}
# Asks for libstdc++ 3.4.30 (GCC 12), though each older version of it works: condition_variable::wait.
_CLEARED = ("_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE",)
_GPU = re.compile(r"gfx[0-9a-f]+")  # as AMD's files of kernels name it
_EPOCH = (2026, 1, 1, 0, 0, 0)  # the same in every build


def main() -> None:
    """Write the pack and say what is in it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("name", choices=sorted(TITLES))
    parser.add_argument("libraries", type=Path, nargs="+", help="the back-end first, then what it needs beside it")
    parser.add_argument("--sources", type=Path, required=True, help="llama.cpp's folder")
    parser.add_argument("--kernels", type=Path, nargs="*", default=[], help="such as /opt/rocm/lib/rocblas/library")
    parser.add_argument("--licence", action="append", default=[], metavar="OWNER=FILE", help="of a runtime library")
    parser.add_argument("--architectures", default="", help="of the kernels, such as sm_89,sm_90")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        architectures = tuple(str(asked.architectures).split(",")) if asked.architectures else ()
        libraries = [slim(library, Path(folder)) for library in asked.libraries]
        files = {library.name: library for library in libraries}
        for kernels in asked.kernels:
            files |= kernel_files(kernels, architectures)
        files |= licence_files(asked.sources, asked.licence)
        manifest = manifest_of(asked.name, files, asked.sources, architectures)
        pack = asked.out / f"triptych-engine-{asked.name}-{sys.platform}-{plain_machine(platform.machine())}.zip"
        write(pack, manifest, files)
        for library in libraries:
            print(f"{library.name:<28} {library.stat().st_size / 2**20:8.1f} MiB  needs {', '.join(needs(library))}")
        print(f"{len(files) - len(libraries)} files of kernels and licences")
    print(f"{pack.name:<28} {pack.stat().st_size / 1e6:8.1f} MB")


def slim(library: Path, folder: Path) -> Path:
    """A copy under the name by which it is looked for, without what only a debugger needs."""
    copy = folder / (_soname(library) or library.name)
    shutil.copyfile(library, copy)
    subprocess.run(["strip", "--strip-unneeded", copy], check=True)
    subprocess.run(["patchelf", "--set-rpath", "$ORIGIN", copy], check=True)
    for symbol in _CLEARED:
        subprocess.run(["patchelf", "--clear-symbol-version", symbol, copy], check=True)
    return copy


def kernel_files(folder: Path, architectures: tuple[str, ...]) -> dict[str, Path]:
    """The files below `folder` by their places in the pack, which keep its last two names; none of another GPU's."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    wanted = [file for file in files if set(_GPU.findall(file.name)) <= set(architectures)]
    return {file.relative_to(folder.parent.parent).as_posix(): file.resolve() for file in wanted}


def licence_files(sources: Path, others: Iterable[str]) -> dict[str, Path]:
    """The terms of ggml and of these others, which have to go where the libraries go, by their places in the pack."""
    owners = {"ggml": sources / "LICENSE"}
    owners |= {owner: Path(file) for owner, _, file in (other.partition("=") for other in others)}
    return {f"licences/{owner}.txt": file for owner, file in owners.items()}


def manifest_of(name: str, files: dict[str, Path], sources: Path, architectures: tuple[str, ...]) -> bytes:
    """The text of `pack.json`."""
    told = {
        "format": FORMAT,
        "name": name,
        "title": TITLES[name],
        "library": next(iter(files)),
        "commit": commit_of(sources),
        "binding": importlib.metadata.version("llama-cpp-python"),
        "ggml": ggml_version(sources),
        "system": sys.platform,
        "machine": plain_machine(platform.machine()),
        "files": [{"name": place, "size": f.stat().st_size, "sha256": _sha256(f)} for place, f in files.items()],
        "architectures": architectures,
        "driver": DRIVERS[name],
    }
    content = (json.dumps(told, indent=2) + "\n").encode()
    parse_manifest(content)
    return content


def write(pack: Path, manifest: bytes, files: dict[str, Path]) -> None:
    """The manifest first, so that looking into a pack reads little."""
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in [(MANIFEST, manifest), *((place, file.read_bytes()) for place, file in files.items())]:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
            archive.writestr(entry, content)


def commit_of(sources: Path) -> str:
    """The commit that the sources were taken from, as their own build finds it."""
    for build in (ROOT / "build" / "engines").glob("*.log"):
        if found := re.search(r"ggml commit:\s+(\S+)", build.read_text("utf-8", "replace")):
            return plain_commit(found[1])
    ask = ["git", "-C", str(sources), "rev-parse", "--short", "HEAD"]
    told = subprocess.run(ask, capture_output=True, text=True, check=True)
    return plain_commit(told.stdout.strip())


def ggml_version(sources: Path) -> str:
    """As ggml's own project file has it."""
    text = (sources / "ggml" / "CMakeLists.txt").read_text("utf-8")
    return ".".join(re.search(rf"set\(GGML_VERSION_{part} (\d+)\)", text)[1] for part in ("MAJOR", "MINOR", "PATCH"))  # type: ignore[index]


def needs(library: Path) -> list[str]:
    """The libraries that have to be there, and the newest C library that it asks for."""
    told = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True).stdout
    symbols = subprocess.run(["objdump", "-T", library], capture_output=True, text=True, check=True).stdout
    versions = {tuple(map(int, v.split("."))) for v in re.findall(r"\bGLIBC_([\d.]+)", symbols)}
    newest = f"glibc {'.'.join(map(str, max(versions)))}" if versions else ""
    return [*re.findall(r"NEEDED\s+(\S+)", told), newest]


def _soname(library: Path) -> str:
    told = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True).stdout
    found = re.search(r"SONAME\s+(\S+)", told)
    return found[1] if found else ""


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    main()
