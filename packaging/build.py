"""`python packaging/build.py linux [--out DIR] [--release]`: the bundle and the packages of it, from a clean clone.

Makes an environment of its own from the lock (every CPU variant of llama.cpp), freezes it, trims it, and packs it.
Prints a table of the files and their sizes, and writes SHA256SUMS. `--release` compresses as small as it gets, which
takes minutes. Standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "packaging" / "linux"), str(ROOT / "packaging" / "freeze")]

import packages  # noqa: E402 - neighbours, found by the line above
import small_blas  # noqa: E402

BUILD = ROOT / "build" / "package"
_UNIX_LIBRARY = re.compile(r"\.so(\.[0-9.]+)?$")
# Symbols that ask for a newer glibc than PySide6 itself does, though every version of them works (facts of the binary).
_CLEARED = {"libpython": ("hypot",)}


def main() -> int:
    """Exit code 0: everything that was asked for lies in the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("system", choices=["linux"])
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--release", action="store_true", help="compress as small as it gets, which takes minutes")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    bundle = freeze(environment())
    trim(bundle)
    files = packed(bundle, asked.out, 19 if asked.release else 3)
    _table(bundle, files)
    sums = "".join(f"{_sha256(file)}  {file.name}\n" for file in files)
    (asked.out / "SHA256SUMS").write_text(sums, "utf-8")
    return 0


def environment() -> Path:
    """The locked dependencies with PyInstaller, apart from the developer's environment."""
    place = BUILD / "venv"
    told = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "CMAKE_ARGS")}
    told |= {"UV_PROJECT_ENVIRONMENT": str(place), "CFLAGS": _nameless(), "CXXFLAGS": _nameless()}
    # Told apart from the developer's wheel in uv's cache, which has two variants (`setup/this_machine.cmake`).
    variants = "llama-cpp-python:cmake.define.TRIPTYCH_VARIANTS=all"
    python = place / "bin" / "python"
    sync = [_uv(), "sync", "--locked", "--quiet", "--no-dev", "--no-editable"]
    subprocess.run([*sync, "--config-settings-package", variants], cwd=ROOT, env=told, check=True)
    tools = [_uv(), "pip", "install", "--quiet", "--python", str(python), "--require-hashes"]
    subprocess.run([*tools, "-r", "packaging/freeze/requirements.txt"], cwd=ROOT, env=told, check=True)
    return python


def _nameless() -> str:
    """Flags with which no library names a folder of the machine that built it."""
    return f"-ffile-prefix-map={Path.home()}=. -ffile-prefix-map={ROOT}=."


def freeze(python: Path) -> Path:
    """PyInstaller's folder."""
    command = [str(python), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    places = ["--distpath", str(BUILD / "dist"), "--workpath", str(BUILD / "work")]
    subprocess.run([*command, *places, "packaging/freeze/triptych.spec"], cwd=ROOT, check=True)
    return BUILD / "dist" / "Triptych"


def trim(bundle: Path) -> None:
    """Take from the libraries what only a debugger or the machine that built them needs; put the command beside."""
    small_blas.replace(bundle, BUILD)
    for file in sorted(bundle.rglob("*")):
        if file.is_symlink() or not _UNIX_LIBRARY.search(file.name):
            continue
        file.chmod(0o755)
        subprocess.run(["strip", "--strip-unneeded", str(file)], check=True, stderr=subprocess.DEVNULL)
        if "llama_cpp" in file.parts:
            subprocess.run([_patchelf(), "--set-rpath", "$ORIGIN", str(file)], check=True)
        for start, symbols in _CLEARED.items():
            for symbol in symbols if file.name.startswith(start) else ():
                subprocess.run([_patchelf(), "--clear-symbol-version", symbol, str(file)], check=True)
    command = bundle / "triptych"
    command.unlink(missing_ok=True)
    command.symlink_to("Triptych")


def packed(bundle: Path, out: Path, level: int) -> list[Path]:
    """The packages, each from the same tree."""
    version = _version()
    installed = packages.tree(bundle, BUILD / "tree")
    files = [packages.deb(installed, version, out, level), packages.tar(installed, version, out, level)]
    if shutil.which("makeself"):
        files.append(packages.run(installed, version, out))
    return files


def _version() -> str:
    text = (ROOT / "app" / "__init__.py").read_text("utf-8")
    found = re.search(r'__version__ = "(.+?)"', text)
    assert found is not None
    return found[1]


def _uv() -> str:
    own = ROOT / ".venv-uv" / "bin" / "uv"
    return shutil.which("uv") or str(own)


def _patchelf() -> str:
    return str(BUILD / "venv" / "bin" / "patchelf")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _table(bundle: Path, files: list[Path]) -> None:
    size = sum(file.lstat().st_size for file in bundle.rglob("*") if not file.is_dir())
    print(f"{'installed':<44} {size / 2**20:7.1f} MiB")
    for file in files:
        print(f"{file.name:<44} {file.stat().st_size / 1e6:7.1f} MB")


if __name__ == "__main__":
    sys.exit(main())
