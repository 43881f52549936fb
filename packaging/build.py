"""`python packaging/build.py SYSTEM [--out DIR] [--release]`: the bundle and the packages of it, from a clean clone.

SYSTEM is linux, macos or windows; what each does is `build_SYSTEM.py` in its folder. Prints a table of the files and
their sizes, and writes SHA256SUMS and a list of what is inside (SBOM). `--release` compresses as small as it gets,
which takes minutes. Standard library only.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SYSTEMS = ("linux", "macos", "windows")


def main() -> int:
    """Exit code 0: everything that was asked for lies in the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--out", type=Path, default=HERE.parent / "dist")
    parser.add_argument("--release", action="store_true", help="compress as small as it gets, which takes minutes")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    sys.path[:0] = [str(HERE / folder) for folder in (asked.system, "freeze", "setup")]
    files: list[Path] = importlib.import_module(f"build_{asked.system}").build(asked.out, asked.release)
    for file in files:
        print(f"{file.name:<44} {file.stat().st_size / 1e6:7.1f} MB")
    sums = "".join(f"{_sha256(file)}  {file.name}\n" for file in files)
    (asked.out / "SHA256SUMS").write_text(sums, "utf-8")
    return 0


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


if __name__ == "__main__":
    sys.exit(main())
