"""From a PDF to its text, page by page. Not here: pictures of pages, which have no text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]
from pypdfium2 import raw  # pyright: ignore[reportMissingTypeStubs]

from app.core.documents.wire import DocumentText, UnreadableReason
from app.reading.unreadable import UnreadableDocumentError, damaged

MOST_PAGES = 10_000
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  # also where PDFium marks a word that is cut at a line's end


_TELL_SECONDS = 0.2


def read_pdf(path: Path | bytes, most: int, password: str, tell: Callable[[int, int], None]) -> DocumentText:
    """Give all pages under their numbers, at most `most` characters in all, and tell how many of how many are read.

    Raises UnreadableDocumentError.
    """
    document = opened(path, password)
    count = len(document)
    if count > MOST_PAGES:
        raise UnreadableDocumentError(UnreadableReason.TOO_MANY_PAGES, "", count)
    pages: list[str] = []
    length = without_text = 0
    told = time.monotonic()
    for index in range(count):
        if time.monotonic() - told > _TELL_SECONDS:
            told = time.monotonic()
            tell(index, count)
        text = _page_text(document, index)
        without_text += not text
        pages.append(f"[Page {index + 1}]\n{text}" if text else f"[Page {index + 1}: no text]")
        length += len(text)
        if length > most:
            raise UnreadableDocumentError(UnreadableReason.TOO_MUCH_TEXT, f"{index + 1} pages were read", count)
    if without_text == count:
        raise UnreadableDocumentError(UnreadableReason.NO_TEXT, "", count)
    return DocumentText("\n\n".join(pages), count, without_text)


def opened(path: Path | bytes, password: str) -> pypdfium2.PdfDocument:
    """Open a document. Raises UnreadableDocumentError."""
    try:
        return pypdfium2.PdfDocument(path, password or None)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise UnreadableDocumentError(UnreadableReason.PASSWORD) from error
        raise damaged(str(error)) from error


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    text = page.get_textpage().get_text_range()
    page.close()  # with its text: a thousand open pages would be gigabytes
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
