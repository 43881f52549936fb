"""From an e-book to Markdown: its chapters in the order of reading."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from app.reading.html import read_html
from app.reading.package import Package, attribute, local
from app.reading.unreadable import damaged


def read_epub(package: Package) -> str:
    """All chapters of the spine. Raises UnreadableDocumentError."""
    container = package.xml("META-INF/container.xml")
    book = next((attribute(each, "full-path") for each in container.iter() if local(each) == "rootfile"), "")
    root = package.xml(book)
    folder = posixpath.dirname(book)
    chapters = {
        attribute(each, "id"): posixpath.normpath(posixpath.join(folder, unquote(attribute(each, "href"))))
        for each in root.iter()
        if local(each) == "item"
    }
    order = [chapters.get(attribute(each, "idref"), "") for each in root.iter() if local(each) == "itemref"]
    missing = [name for name in order if name not in package.names]
    if missing:
        raise damaged(f"{len(missing)} of {len(order)} chapters are missing")
    return "\n\n".join(filter(None, (read_html(package.content(name)) for name in order)))
