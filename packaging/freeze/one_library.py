"""The standard library once, for both programs, where PyInstaller has its beginning: `base_library.zip`.

Each program's own archive would hold it again, compressed module by module; a package compresses what lies plain in one
file to a third of that. Without what only readers of sources need (docstrings, assertions), as Python's `-OO` has it.
Third parties' modules stay where they are: they look for their files beside themselves.
"""

from __future__ import annotations

import importlib.util
import marshal
import shutil
import sysconfig
import zipfile
from collections.abc import Iterable
from pathlib import Path

Entry = tuple[str, str, str]  # of PyInstaller's tables: a name, where it is from, what it is
_NAME = "base_library.zip"
_HEADER = importlib.util.MAGIC_NUMBER + bytes(12)  # made from no source that could be newer
_EPOCH = (1980, 1, 1, 0, 0, 0)


def take_out(tables: Iterable[list[Entry]]) -> dict[str, str]:
    """Remove the standard library's modules from these tables; return where each one's source is."""
    found: dict[str, str] = {}
    for table in tables:
        ours = [entry for entry in table if _is_standard(entry[1])]
        found |= {name: source for name, source, _ in ours}
        table[:] = [entry for entry in table if entry[0] not in found]
    return found


def write(modules: dict[str, str], base: Path, library: Path) -> None:
    """Copy PyInstaller's `base` and add the modules to it."""
    library.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base, library)
    with zipfile.ZipFile(library, "a", zipfile.ZIP_STORED) as archive:
        there = set(archive.namelist())
        for name, source in sorted(modules.items()):
            place = name.replace(".", "/") + ("/__init__.pyc" if Path(source).name == "__init__.py" else ".pyc")
            if place not in there:
                archive.writestr(zipfile.ZipInfo(place, _EPOCH), _compiled(Path(source), place))


def _compiled(source: Path, place: str) -> bytes:
    code = compile(source.read_bytes(), place.removesuffix("c"), "exec", dont_inherit=True, optimize=2)
    return _HEADER + marshal.dumps(code)


def _is_standard(source: str) -> bool:
    file, standard = Path(source), Path(sysconfig.get_path("stdlib"))
    return file.suffix == ".py" and file.is_relative_to(standard) and "site-packages" not in file.parts
