"""The bundle for Linux, trimmed, and its packages: `.deb`, `.rpm`, `.run`, a tar; each where its tool is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import frozen
import packages
import small_icu

HERE = Path(__file__).resolve().parent
_LIBRARY = re.compile(r"\.so(\.[0-9.]+)?$")
# Symbols that ask for a newer glibc than PySide6 itself does, though every version of them works (facts of the binary).
_CLEARED = {"libpython": ("hypot",)}


def build(out: Path, is_release: bool) -> list[Path]:
    """The packages that were made. `build/package` keeps the bundle, the tree and the list of the files."""
    frozen.environment(HERE / "requirements.txt")
    bundle = frozen.freeze()
    trim(bundle)
    frozen.explain(bundle)
    (frozen.BUILD / "files.txt").write_text(frozen.listed(bundle), "utf-8")
    print(f"{'installed':<44} {frozen.size(bundle) / 2**20:7.1f} MiB")
    return packed(bundle, out, 19 if is_release else 3)


def trim(bundle: Path) -> None:
    """Take from the libraries what only a debugger or the machine that built them needs; put the command beside."""
    small_icu.replace(bundle, frozen.BUILD)
    patchelf = str(frozen.PROGRAMS / "patchelf")
    for file in sorted(bundle.rglob("*")):
        if file.is_symlink() or not _LIBRARY.search(file.name):
            continue
        file.chmod(0o755)
        subprocess.run(["strip", "--strip-unneeded", str(file)], check=True, stderr=subprocess.DEVNULL)
        _hide_home(file)
        if "llama_cpp" in file.parts:
            subprocess.run([patchelf, "--set-rpath", "$ORIGIN", str(file)], check=True)
        for start, symbols in _CLEARED.items():
            for symbol in symbols if file.name.startswith(start) else ():
                subprocess.run([patchelf, "--clear-symbol-version", symbol, str(file)], check=True)
    command = bundle / "triptych"
    command.unlink(missing_ok=True)
    command.symlink_to("Triptych")


def _hide_home(library: Path) -> None:
    """Take the builder's home out of the names that a Python which lies there has in it, without moving a byte."""
    home, data = str(Path.home()).encode() + b"/", library.read_bytes()
    if home in data:
        library.write_bytes(data.replace(home, b"/" * len(home)))


def packed(bundle: Path, out: Path, level: int) -> list[Path]:
    """The packages, each from the same tree."""
    words = frozen.BUILD / "command_line"
    subprocess.run([str(frozen.PYTHON), str(HERE / "command_line.py"), str(words)], check=True)
    installed = packages.tree(bundle, words, frozen.BUILD / "tree")
    made = [packages.deb, packages.rpm, packages.run, packages.tar]
    with_tool = [pack for pack in made if shutil.which(packages.TOOLS[pack.__name__])]
    files = [pack(installed, frozen.version(), out, level) for pack in with_tool]
    return [*files, Path(shutil.copy(frozen.BUILD / "sbom.json", out / f"triptych-{frozen.version()}-linux.cdx.json"))]
