"""The packaged standard library: each module once, importable from the one file, and nothing of others in it."""

from __future__ import annotations

import runpy
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

LIBRARY = runpy.run_path(str(Path(__file__).resolve().parents[3] / "packaging/freeze/one_library.py"))
STANDARD = Path(sysconfig.get_path("stdlib"))
THEIRS = ("msgspec", str(Path(sysconfig.get_path("purelib"), "msgspec/__init__.py")), "PYMODULE")


def module(name: str, place: str) -> tuple[str, str, str]:
    return (name, str(STANDARD / place), "PYMODULE")


def test_both_tables_give_up_the_same_modules_and_keep_those_of_others() -> None:
    first = [module("colorsys", "colorsys.py"), THEIRS]
    second = [module("colorsys", "colorsys.py"), module("wsgiref", "wsgiref/__init__.py"), ("ns", "-", "PYMODULE")]
    assert set(LIBRARY["take_out"]([first, second])) == {"colorsys", "wsgiref"}
    assert (first, second) == ([THEIRS], [("ns", "-", "PYMODULE")])


def test_the_one_file_has_them_beside_what_was_there(tmp_path: Path) -> None:
    base, library = tmp_path / "base.zip", tmp_path / "one" / "base_library.zip"
    with zipfile.ZipFile(base, "w") as archive:
        archive.writestr("there.pyc", b"as it was")
        archive.writestr("sched.pyc", b"the first is kept")
    places = {"colorsys": "colorsys.py", "sched": "sched.py", "wsgiref": "wsgiref/__init__.py"}
    modules = {name: str(STANDARD / place) for name, place in (places | {"wsgiref.util": "wsgiref/util.py"}).items()}
    LIBRARY["write"](modules, base, library)
    LIBRARY["write"](modules, base, library)
    with zipfile.ZipFile(library) as archive:
        assert archive.namelist() == [
            "there.pyc",
            "sched.pyc",
            "colorsys.pyc",
            "wsgiref/__init__.pyc",
            "wsgiref/util.pyc",
        ]
        assert (archive.read("there.pyc"), archive.read("sched.pyc")) == (b"as it was", b"the first is kept")
    ask = (
        "import sys; sys.path.insert(0, sys.argv[1]); import colorsys, wsgiref.util as util;"
        "print(colorsys.__file__, util.__file__, util.__doc__, colorsys.rgb_to_hls(0, 0, 1)[0])"
    )
    told = subprocess.run([sys.executable, "-S", "-c", ask, str(library)], capture_output=True, text=True, check=True)
    assert told.stdout.split() == [f"{library}/colorsys.pyc", f"{library}/wsgiref/util.pyc", "None", str(2 / 3)]
