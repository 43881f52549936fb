"""The smaller data of ICU: what stays is as it was, in the form that ICU reads."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SMALL = runpy.run_path(str(ROOT / "packaging/freeze/small_icu.py"))
ORDER = """
import functools
from PySide6.QtCore import QCollator, QLocale, QStringConverter
for language in ("de", "sv", "tr", "zh_CN", "ja", "ko", "ar", "en"):
    order = QCollator(QLocale(language))
    order.setNumericMode(True)
    words = ["zebra", "Äpfel", "ähm", "ost", "öl", "Zug", "中", "北", "a10", "a2", "ı", "İ", "가", "ب"]
    print(language, sorted(words, key=functools.cmp_to_key(order.compare)), ascii(QLocale(language).toUpper("ißi")))
"""


def items(package: bytes) -> dict[bytes, bytes]:
    """What the package holds, without the filling between two."""
    header = int.from_bytes(package[:2], "little")
    return {name: content.rstrip(b"\0") for name, content in SMALL["_items"](package[header:])}


def made_of(*names: str) -> bytes:
    """A package as ICU lays it out, with the name of each item as its content."""
    header = (32).to_bytes(2, "little") + b"\xda\x27" + bytes(8) + b"CmnD" + bytes(16)
    table, texts, contents = len(names).to_bytes(4, "little"), b"", b""
    first = 4 + 8 * len(names) + sum(len(name) + 1 for name in names)
    first += -first % 16
    for name in names:
        table += (4 + 8 * len(names) + len(texts)).to_bytes(4, "little") + (first + len(contents)).to_bytes(4, "little")
        texts += name.encode() + b"\0"
        contents += name.encode().ljust(32, b"\0")
    return header + (table + texts).ljust(first, b"\0") + contents


def test_only_what_is_named_stays_and_is_as_it_was() -> None:
    whole = made_of("icudt73l/coll/de.res", "icudt73l/coll/root.res", "icudt73l/lang/de.res", "icudt73l/root.res")
    small = SMALL["only"](whole, re.compile("coll/.*|root\\.res"))
    assert small[:32] == whole[:32]
    assert items(small) == {
        name: name for name in (b"icudt73l/coll/de.res", b"icudt73l/coll/root.res", b"icudt73l/root.res")
    }


def test_a_name_is_matched_whole() -> None:
    small = SMALL["only"](made_of("icudt73l/lang/root.res", "icudt73l/root.res"), re.compile("root\\.res"))
    assert list(items(small)) == [b"icudt73l/root.res"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="Qt brings ICU on Linux alone")
@pytest.mark.skipif(not shutil.which("cc"), reason="needs a compiler")
def test_qt_puts_words_into_the_same_order_with_it(tmp_path: Path) -> None:
    import PySide6

    (whole,) = (Path(PySide6.__file__).parent / "Qt/lib").glob("libicudata.so.*")
    small = tmp_path / whole.name
    shutil.copyfile(whole, small)
    SMALL["replace"](tmp_path, tmp_path)
    assert small.stat().st_size < whole.stat().st_size / 5
    ordered = [
        subprocess.run([sys.executable, "-c", ORDER], env=env, capture_output=True, encoding="utf-8", check=True).stdout
        for env in ({"PYTHONUTF8": "1"}, {"PYTHONUTF8": "1", "LD_PRELOAD": str(small)})
    ]
    assert ordered[0] == ordered[1] != ""
