"""The bundle for Windows and its installers. Runs on Windows, with MSVC, NSIS 3 and WiX 3 (GitHub's images have them).

    python packaging/build.py windows --release --out dist

makes `Triptych-VERSION-setup.exe` and `Triptych-VERSION.msi`; the bundle stays in `build/package/dist/Triptych`, and
`python packaging/smoke.py build/package/dist/Triptych/triptych-cli.exe` tries it. MSVC is found by CMake, NSIS in
`C:\\Program Files (x86)\\NSIS` or on the PATH, WiX by the variable WIX. Nothing is signed here: sign the three programs
in the bundle between `bundle` and `packed`, then the two installers.

On Linux `sudo python3 packaging/windows/try_wine.py` builds the same bundle under wine, and tries the installers.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import frozen
import installers


def build(out: Path, is_release: bool) -> list[Path]:
    """The installers that were made."""
    return packed(bundle(), out, is_release=is_release)


def bundle() -> Path:
    """The programs with all they need, and what others wrote in them."""
    frozen.environment()
    made = frozen.freeze()
    frozen.explain(made)
    print(f"{'installed':<44} {frozen.size(made) / 2**20:7.1f} MiB")
    return made


def packed(made: Path, out: Path, *, is_release: bool) -> list[Path]:
    """The installers of a bundle."""
    work = frozen.BUILD / "windows"
    setup = installers.setup(made, frozen.version(), out, work, is_release=is_release)
    parts = Path(shutil.copy(frozen.BUILD / "sbom.json", out / f"triptych-{frozen.version()}-windows.cdx.json"))
    return [setup, installers.msi(made, frozen.version(), out, work), parts]
