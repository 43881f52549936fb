"""Which document an archive is, by what is in it, whatever its name says."""

from __future__ import annotations

from pathlib import Path

from app.core.documents.wire import UnreadableReason
from app.reading.epub import read_epub
from app.reading.open_document import read_open_document
from app.reading.package import Package, attribute, local
from app.reading.sheets import read_workbook
from app.reading.slides import read_slides
from app.reading.unreadable import UnreadableDocumentError
from app.reading.word import read_word

_FONTS = (".ttf", ".otf", ".woff", ".woff2", ".ttc")
_READERS = {
    "word/document.xml": read_word,
    "xl/workbook.xml": read_workbook,
    "ppt/presentation.xml": read_slides,
    "META-INF/container.xml": read_epub,
    "content.xml": read_open_document,
}


def read_archive(path: Path) -> str:
    """The text of the document. Raises UnreadableDocumentError."""
    package = Package(path)
    if _has_locked_parts(package) or _is_locked(package):
        raise UnreadableDocumentError(UnreadableReason.PASSWORD)
    for part, reader in _READERS.items():
        if part in package.names:
            return reader(package)
    for part in package.related("").values():
        if part in package.names and part.startswith("word/") and part.endswith(".xml"):
            return read_word(package, part)  # Word on the web calls it document2.xml
    raise UnreadableDocumentError(UnreadableReason.UNKNOWN)


def _has_locked_parts(package: Package) -> bool:
    """E-books say which parts are encrypted; fonts may be without the book being locked."""
    names = "META-INF/encryption.xml"
    parts = (
        [each for each in package.xml(names).iter() if local(each) == "CipherReference"]
        if names in package.names
        else []
    )
    return any(not attribute(each, "URI").lower().endswith(_FONTS) for each in parts)


def _is_locked(package: Package) -> bool:
    """OpenDocument packs encrypted parts whose keys its manifest describes."""
    manifest = "META-INF/manifest.xml"
    return manifest in package.names and b"encryption-data" in package.content(manifest)
