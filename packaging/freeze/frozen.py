"""An environment of the packager's own, and the folder that PyInstaller makes of it. For all systems.

The environment holds the locked dependencies, with every CPU variant of llama.cpp, and the pinned tools. Standard
library only. Not here: what is trimmed (`keep.toml`, `triptych.spec`) and packed (the folders of the systems).
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import llama

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "package"
VENV = BUILD / "venv"
PROGRAMS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = PROGRAMS / ("python.exe" if os.name == "nt" else "python")


def environment(*tools: Path) -> None:
    """Make `VENV`, with PyInstaller and what these further files of requirements name."""
    objects = BUILD / "llama.cpp"
    told = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "CMAKE_ARGS")}
    told |= {"UV_PROJECT_ENVIRONMENT": str(VENV)} | _nameless()
    told = llama.environment(told | {"TRIPTYCH_CPU_VARIANTS": "all"}, objects)
    # Told apart from the developer's wheel in uv's cache, which has two variants; uv adds it to pyproject's settings.
    variants = "llama-cpp-python:cmake.define.TRIPTYCH_VARIANTS=all"
    sync = [uv(), "sync", "--locked", "--quiet", "--no-dev", "--no-editable", "--reinstall-package", "triptych"]
    llama.run([*sync, "--config-settings-package", variants], ROOT, told, objects)
    install = [uv(), "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
    for requirements in (HERE / "requirements.txt", *tools):
        subprocess.run([*install, "-r", str(requirements)], cwd=ROOT, env=told, check=True)


def _nameless() -> dict[str, str]:
    """Flags with which no library names a folder of the machine that built it. MSVC names none in a release."""
    if sys.platform == "win32":
        return {}
    flags = f"-ffile-prefix-map={Path.home()}=. -ffile-prefix-map={ROOT}=."
    return {"CFLAGS": flags, "CXXFLAGS": flags}


def freeze() -> Path:
    """PyInstaller's folder."""
    command = [str(PYTHON), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    places = ["--distpath", str(BUILD / "dist"), "--workpath", str(BUILD / "work")]
    subprocess.run([*command, *places, str(HERE / "triptych.spec")], cwd=ROOT, check=True)
    return BUILD / "dist" / "Triptych"


def explain(bundle: Path) -> None:
    """Put into the bundle what others wrote in it, and their licences."""
    command = [str(PYTHON), str(HERE / "third_party.py"), str(bundle), str(BUILD / "work" / "triptych")]
    subprocess.run(command, cwd=ROOT, check=True)


def listed(bundle: Path) -> str:
    """Every file of the bundle with its size, under a line that names the system that built it."""
    sizes = {
        file.relative_to(bundle).as_posix(): file.lstat().st_size for file in bundle.rglob("*") if not file.is_dir()
    }
    return f"# {builder()}\n" + "".join(f"{sizes[name]:>9} {name}\n" for name in sorted(sizes))


def builder() -> str:
    """The system and the Python whose libraries the bundle holds; another's are other files."""
    told = platform.freedesktop_os_release() if sys.platform == "linux" else {"ID": sys.platform}
    return f"{told['ID']} {told.get('VERSION_ID', '')}, Python {platform.python_version()}"


def version() -> str:
    """Triptych's, where all other places have it from."""
    found = re.search(r'__version__ = "(.+?)"', (ROOT / "app" / "__init__.py").read_text("utf-8"))
    assert found is not None
    return found[1]


def uv() -> str:
    """The user's uv, or the one that `make setup` got."""
    return shutil.which("uv") or str(ROOT / ".venv-uv" / "bin" / "uv")


def size(bundle: Path) -> int:
    """What it takes on the disk once it is installed, in bytes."""
    return sum(file.lstat().st_size for file in bundle.rglob("*") if not file.is_dir())
