"""A zip archive with XML in it, opened with care: nothing is written to disk, so names with `../` lead nowhere, and
nothing is unpacked that is larger than it may be. Python's XML parser fetches no entity from outside, and bounds the
growth of inner ones.

Not here: what the parts mean (a module for each kind).
"""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from app.core.documents.wire import UnreadableReason
from app.reading.unreadable import UnreadableDocumentError, damaged

MOST_UNPACKED = 200_000_000  # bytes of all the parts that are read
MOST_RATIO = 200  # of a large part to its packed size; XML seldom packs better than 1 to 50
LARGE = 10_000_000
MOST_PARTS = 50_000


class Package:
    """An open archive."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError) as error:
            raise damaged(str(error)) from error
        self._left = MOST_UNPACKED
        self.names = set(self._zip.namelist())
        if len(self.names) > MOST_PARTS:
            raise UnreadableDocumentError(UnreadableReason.UNPACKS_TOO_LARGE, f"{len(self.names)} parts")

    def content(self, name: str) -> bytes:
        """The bytes of one part. Raises UnreadableDocumentError."""
        try:
            part = self._zip.getinfo(name)
            if part.flag_bits & 1:
                raise UnreadableDocumentError(UnreadableReason.PASSWORD)
            self._spend(part)
            return self._zip.read(part)  # stops at the size that the archive says
        except (KeyError, zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
            raise damaged(f"{name}: {error}") from error

    def xml(self, name: str) -> Element:
        """The root of one part. Raises UnreadableDocumentError."""
        try:
            return ElementTree.fromstring(self.content(name))  # noqa: S314 - see above
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise damaged(f"{name}: {error}") from error

    def related(self, name: str) -> dict[str, str]:
        """By their ids, the parts that an Office part refers to; that the whole does, where the name is empty."""
        folder, last = posixpath.split(name)
        relations = posixpath.join(folder, f"_rels/{last}.rels")
        if relations not in self.names:
            return {}
        return {
            each.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
            for each in self.xml(relations)
            if each.get("TargetMode") != "External"
        }

    def _spend(self, part: zipfile.ZipInfo) -> None:
        self._left -= part.file_size
        is_bomb = part.file_size > LARGE and part.file_size > MOST_RATIO * max(1, part.compress_size)
        if self._left < 0 or is_bomb:
            raise UnreadableDocumentError(
                UnreadableReason.UNPACKS_TOO_LARGE, f"{part.filename}: {part.file_size} bytes"
            )


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without a namespace; empty where there is none."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")
