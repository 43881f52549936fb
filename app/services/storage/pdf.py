"""Conversations as a PDF, set from the same HTML as the exported page: A4 or Letter, pages numbered.

It runs in the background: what it draws with (QtGui's documents and PDF writer) may be used on any thread. Pieces are
set one after the other, so that no single step holds Python's lock for long. Not here: the HTML (`core.exchange.page`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QLocale, QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextDocumentFragment,
    QTextFormat,
)

from app.real_file import open_file

_MARGIN = 20.0  # millimetres
_TEXT, _NOTE = 10.5, 8.5  # points
_RESOLUTION = 300
_ABOVE = 14  # pixels above each message
_STYLE = """
h1 { font-size: 17pt; font-weight: 600; margin-bottom: 4px }
.head { font-size: 9.5pt; font-weight: 600; color: #6A645B; margin-bottom: 4px }
h3 { font-size: 13pt } h4 { font-size: 11.5pt } h5, h6 { font-size: 10.5pt }
p { margin-top: 4px; margin-bottom: 6px } li { margin-bottom: 2px }
.plain { white-space: pre-wrap } .folded { color: #6A645B; font-size: 9pt }
pre { font-size: 9pt; white-space: pre-wrap; background-color: #F6F4F0; margin: 6px 0 }
code { font-size: 9pt } th, td { padding: 3px 7px } a { color: #2B5C8A }
.center { text-align: center } .right { text-align: right }
"""
# Qt's documents know none of these; what stands for them there is drawn alike.
_REPLACED = (
    (re.compile(r"<article class='question'>(.*?)</article>", re.DOTALL),
     r"<table width='100%' cellpadding='8' cellspacing='0' bgcolor='#E4EDF5'><tr><td>\1</td></tr></table>"),
    (re.compile(r"</?article[^>]*>"), ""),
    (re.compile(r"(<[a-z0-9]+[^>]*?) dir=['\"]\w+['\"]"), r"\1"),  # Qt lets it hold for all that follows
    (re.compile(r"<h2>(.*?)</h2>", re.DOTALL), r"<p class='head'>\1</p>"),  # Qt gives an `h2` a size of its own
    (re.compile(r"<details><summary>(.*?)</summary>", re.DOTALL), r"<div class='folded'><p><b>\1</b></p>"),
    (re.compile(r"</details>"), "</div>"),
    (re.compile(r"<table>"), "<table border='1' cellspacing='0' cellpadding='4' style='border-color:#DDD8CE'>"),
)  # fmt: skip
_BODY = re.compile(r"^<!DOCTYPE.*?<body>\s*|</body></html>\s*$", re.DOTALL)


def write_pdf(path: Path, pieces: Iterable[str], title: str) -> None:
    """Write the pieces of an HTML page as a PDF. Raises OSError."""
    writer = QPdfWriter(str(path))
    writer.setResolution(_RESOLUTION)
    writer.setTitle(title)
    writer.setCreator("Triptych")
    is_metric = QLocale().measurementSystem() is not QLocale.MeasurementSystem.ImperialUSSystem
    size = QPageSize.PageSizeId.A4 if is_metric else QPageSize.PageSizeId.Letter
    writer.setPageLayout(
        QPageLayout(
            QPageSize(size),
            QPageLayout.Orientation.Portrait,
            QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
            QPageLayout.Unit.Millimeter,
        )
    )
    painter = QPainter()
    open_file(path, "wb").close()  # Qt tells of a place that cannot be written by a warning alone
    if not painter.begin(writer):
        raise OSError(f"{path} cannot be written")
    document = document_of(writer, pieces)
    _draw(painter, writer, document)
    painter.end()


def document_of(writer: QPdfWriter, pieces: Iterable[str]) -> QTextDocument:
    """Set the pieces in a document with this writer's pages."""
    document = QTextDocument()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(_TEXT)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(writer.width(), writer.height() - _foot(writer)))
    cursor = QTextCursor(document)
    for piece in pieces:
        html = _BODY.sub("", piece)
        if html.strip():
            if not document.isEmpty():
                cursor.insertBlock(_block(is_conversation=html.startswith("<h1")), QTextCharFormat())
            cursor.insertFragment(QTextDocumentFragment.fromHtml(_printable(html), document))
    _align(document)
    return document


def _align(document: QTextDocument) -> None:
    """Stand what runs from right to left at the right: Qt turns only an alignment that is written down.

    Code runs from left to right whatever stands in it.
    """
    leading, code = QTextBlockFormat(), QTextBlockFormat()
    leading.setAlignment(Qt.AlignmentFlag.AlignLeft)
    code.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    block = document.begin()
    while block.isValid():
        if block.textDirection() is Qt.LayoutDirection.RightToLeft:
            is_code = "monospace" in (block.charFormat().fontFamilies() or ())
            is_written = block.blockFormat().hasProperty(QTextFormat.Property.BlockAlignment)
            if is_code or not is_written:
                QTextCursor(block).mergeBlockFormat(code if is_code else leading)
        block = block.next()


def _block(*, is_conversation: bool) -> QTextBlockFormat:
    """Return how a piece begins: a conversation on a page of its own, a message below some room."""
    block = QTextBlockFormat()
    block.setTopMargin(_ABOVE)
    if is_conversation:
        block.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    return block


def _printable(html: str) -> str:
    for pattern, instead in _REPLACED:
        html = pattern.sub(instead, html)
    return html


def _draw(painter: QPainter, writer: QPdfWriter, document: QTextDocument) -> None:
    """Page by page, each with its number at the foot."""
    size, count = document.pageSize(), document.pageCount()
    note = QFont(document.defaultFont())
    note.setPointSizeF(_NOTE)
    for number in range(count):
        if number:
            writer.newPage()
        painter.save()
        painter.translate(QPointF(0, -number * size.height()))
        document.drawContents(painter, QRectF(0, number * size.height(), size.width(), size.height()))
        painter.restore()
        painter.setFont(note)
        foot = QRectF(0, size.height(), size.width(), _foot(writer))
        painter.drawText(
            foot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom), f"{number + 1} / {count}"
        )


def _foot(writer: QPdfWriter) -> float:
    """The height that the page's number takes, in the writer's units."""
    return writer.resolution() / 72 * _NOTE * 2.5
