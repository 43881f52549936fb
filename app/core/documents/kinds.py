"""Which files are documents that have to be read by a process of their own: by their content, then by their name.

Not here: plain text in any encoding (`app.core.text.encodings`), what is in an archive (`app.reading`).
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath

HEAD_BYTES = 1024  # so far a PDF may begin later than its file


class DocumentKind(StrEnum):
    """How a document is packed."""

    PDF = "pdf"
    ARCHIVE = "archive"  # docx, xlsx, pptx, odt, epub: told apart by what is in them
    OLD_OFFICE = "old_office"  # doc, xls, ppt, and what newer Office has encrypted
    HTML = "html"
    NOTEBOOK = "notebook"
    MAIL = "mail"


_BY_NAME = {
    ".html": DocumentKind.HTML,
    ".htm": DocumentKind.HTML,
    ".xhtml": DocumentKind.HTML,
    ".ipynb": DocumentKind.NOTEBOOK,
    ".eml": DocumentKind.MAIL,
}


def kind_of(name: str, head: bytes) -> DocumentKind | None:
    """What a file with this name and these first bytes is; None: text, or nothing that can be read."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DocumentKind.ARCHIVE
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return DocumentKind.OLD_OFFICE
    if b"%PDF-" in head[:HEAD_BYTES] and (head.startswith(b"%PDF-") or name.lower().endswith(".pdf")):
        return DocumentKind.PDF
    return _BY_NAME.get(PurePath(name).suffix.lower())
