"""How fast documents become text, by kind, each in its walled process as the window starts it; how long the window
stands still while a PDF of a thousand pages is read; and the index of such a text.

A page is one of the document, or 3,000 characters where it has none.
"""

from __future__ import annotations

import csv
import json
import random
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QMarginsF, QTimer
from PySide6.QtGui import QGuiApplication, QPageSize, QPainter, QPdfWriter

from app.core.chats.turns import Attachment
from app.core.documents.kinds import HEAD_BYTES, kind_of
from app.core.documents.wire import DocumentText
from app.core.text.encodings import decoded
from app.core.tools.browser.attached import AttachedFiles
from app.services.documents.reading import Reading
from tests.bench.table import Row, show

PAGES, LONG = 300, 1000
LINES, WORDS = 38, 12  # of a page
_CHARACTERS = 3_000
_MOST = 50_000_000
GOALS = {"pdf": 100.0}  # pages a second
GOAL_GAP, GOAL_INDEX, GOAL_SEARCH = 16.0, 2000.0, 10.0  # milliseconds
_GOLDEN = Path(__file__).resolve().parents[1] / "golden/documents"


def main() -> None:
    """Print the tables."""
    application = QCoreApplication.instance() or QGuiApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder, lines = Path(name), _lines()
        rows = [_row(make(folder, lines)) for make in _MAKERS]
        show("pages a second, with the start of the process", ["pages", "seconds"], rows)
        long = _pdf(folder, lines, LONG)
        show(f"a PDF of {LONG:,} pages", ["measured"], _long_rows(long))
    del application


def _lines() -> list[str]:
    """Lines of real words, in no order."""
    words = Path("ARCHITECTURE.md").read_text(encoding="utf-8").replace("|", " ").split()
    chance = random.Random(1)
    return [" ".join(chance.choices(words, k=WORDS)) for _ in range(LINES * PAGES)]


def _pdf(folder: Path, lines: list[str], pages: int = PAGES) -> Path:
    file = folder / "report.pdf"
    writer = QPdfWriter(str(file))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(72)
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        for number in range(LINES):
            painter.drawText(40, 40 + 18 * number, lines[(page * LINES + number) % len(lines)])
    painter.end()
    return file


def _grown(name: str, part: str, piece: Callable[[str], str], end: str) -> Callable[[Path, list[str]], Path]:
    """A maker of a packed document: one of ours, with a piece more in one of its parts for each line."""

    def make(folder: Path, lines: list[str]) -> Path:
        file = folder / name
        with zipfile.ZipFile(_GOLDEN / name) as ours, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as grown:
            for entry in ours.namelist():
                data = ours.read(entry)
                if entry == part:
                    before, mark, behind = data.decode().rpartition(end)
                    assert mark, name
                    data = (before + "".join(map(piece, lines)) + mark + behind).encode()
                grown.writestr(entry, data)
        return file

    return make


def _html(folder: Path, lines: list[str]) -> Path:
    file = folder / "page.html"
    file.write_text("<html><body>" + "".join(f"<p>{_plain(line)}</p>" for line in lines), "utf-8")
    return file


def _notebook(folder: Path, lines: list[str]) -> Path:
    file = folder / "sums.ipynb"
    cells = [{"cell_type": "markdown", "metadata": {}, "source": [line]} for line in lines]
    file.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return file


def _mail(folder: Path, lines: list[str]) -> Path:
    file = folder / "mail.eml"
    head = "From: a@example.org\nSubject: All\nContent-Type: text/plain; charset=utf-8\n\n"
    file.write_text(head + "\n".join(lines), "utf-8")
    return file


def _csv(folder: Path, lines: list[str]) -> Path:
    file = folder / "table.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(line.split(" ", 3) for line in lines)
    return file


def _plain(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;")


_MAKERS: tuple[Callable[[Path, list[str]], Path], ...] = (
    _pdf,
    _grown(
        "lease.docx", "word/document.xml", lambda line: f"<w:p><w:r><w:t>{_plain(line)}</w:t></w:r></w:p>", "<w:sectPr"
    ),
    _grown(
        "rents.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda line: f'<row><c t="inlineStr"><is><t>{_plain(line)}</t></is></c><c><v>12.5</v></c></row>',
        "</sheetData>",
    ),
    _grown("plan.pptx", "ppt/slides/slide1.xml", lambda line: _TEXT.format(_plain(line)), "</p:spTree>"),
    _grown("minutes.odt", "content.xml", lambda line: f"<text:p>{_plain(line)}</text:p>", "</office:text>"),
    _html,
    _notebook,
    _mail,
    _csv,
)
_PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
_TEXT = "<p:sp><p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody></p:sp>"


def _row(file: Path) -> Row:
    began = time.perf_counter()
    text, pages = _read(file)[:2]
    seconds = time.perf_counter() - began
    pages = pages or len(text) // _CHARACTERS
    kind = file.suffix.removeprefix(".")
    return Row(kind, (f"{pages:,}", f"{seconds:.2f}"), pages / seconds, GOALS.get(kind), unit="")


def _read(file: Path) -> tuple[str, int, float]:
    """Its text, its pages, and the longest time in milliseconds in which the window could not have been drawn."""
    kind = kind_of(file.name, file.read_bytes()[:HEAD_BYTES])
    if kind is None:
        return decoded(file.read_bytes()).text, 0, 0.0
    reading, loop, found = Reading(), QEventLoop(), list[DocumentText]()
    gap, last = 0.0, time.perf_counter()

    def tick() -> None:
        nonlocal gap, last
        now = time.perf_counter()
        gap, last = max(gap, now - last), now

    timer = QTimer(interval=0)
    timer.timeout.connect(tick)
    timer.start()
    reply = reading.read(file, kind, _MOST)
    reply.finished.connect(lambda text: (found.append(text), loop.quit()))
    reply.failed.connect(lambda failure: (print(failure), loop.quit()))
    loop.exec()
    reading.close()
    return found[0].text, found[0].pages, 1000 * gap


def _long_rows(file: Path) -> list[Row]:
    began = time.perf_counter()
    text, pages, gap = _read(file)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    files = AttachedFiles((Attachment(file.name, text, pages),))
    indexed = 1000 * (time.perf_counter() - began)
    began = time.perf_counter()
    files.search("kernel containment")
    searched = 1000 * (time.perf_counter() - began)
    return [
        Row("pages a second", (f"{seconds:.1f} s",), pages / seconds, GOALS["pdf"], unit=""),
        Row("the window stands still, longest", ("",), gap, GOAL_GAP, better="less", unit=" ms"),
        Row("index", ("",), indexed, GOAL_INDEX, better="less", unit=" ms"),
        Row("a search", ("",), searched, GOAL_SEARCH, better="less", unit=" ms"),
    ]
