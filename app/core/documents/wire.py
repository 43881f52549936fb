"""What the app and the process that reads a document say to each other: one JSON object a line, tagged by `type`.

Such a process gets one request on stdin, says `ready`, tells of a long document how far it is, closes with `document`,
`page`, `image` or `failed`, and ends. Not here: who starts it (`app.services.documents.reading`), how documents are
read (`app.reading`).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.core.documents.kinds import DocumentKind
from backends.contract.containment import Confinement
from backends.lines import LineDecoder

PROTOCOL = 1  # both ends have to speak the same one


class UnreadableReason(StrEnum):
    """Why a document could not be turned into text."""

    DAMAGED = "damaged"  # or cut short, or hostile
    PASSWORD = "password"  # noqa: S105 - it is none
    UNKNOWN = "unknown"  # an archive with no document in it
    OLD_OFFICE = "old_office"
    NO_TEXT = "no_text"  # pictures of pages, or nothing at all
    TOO_MUCH_TEXT = "too_much_text"
    TOO_MANY_PAGES = "too_many_pages"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    TOO_LONG = "too_long"  # it took more time or memory than it may
    NOT_STARTED = "not_started"  # its reader


class Read(msgspec.Struct, frozen=True, tag="read"):
    """Turn the file at `path` into text of at most `most` characters."""

    path: str
    kind: DocumentKind
    most: int
    password: str = ""  # with which it opens; empty: with none


class ReadPage(msgspec.Struct, frozen=True, tag="read_page"):
    """Turn a page of the web, which was fetched, into text of at most `most` characters. `charset`: as its server says
    it; empty: it says nothing. Closed by `page` or `failed`.
    """

    content: bytes
    content_type: str  # "text/html", "application/pdf", or another kind of text
    charset: str
    address: str
    most: int


class RenderPage(msgspec.Struct, frozen=True, tag="render"):
    """Make a picture of a page of a PDF, counted from 1, `width` pixels wide, and find `words`, line by line, on it."""

    path: str
    page: int
    width: int
    words: tuple[str, ...] = ()
    password: str = ""


class ReaderReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out. Only `protocol` has to be there, to be compared."""

    protocol: int
    confinement: Confinement = Confinement()  # what holds around the process, by its own trial


class ReadingProgress(msgspec.Struct, frozen=True, tag="progress"):
    """How many pages of how many are read; a few times a second, where a document has pages."""

    done: int
    total: int


class DocumentText(msgspec.Struct, frozen=True, tag="document"):
    """The whole text, as Markdown where it has a form. `pages` is 0 where a document has none."""

    text: str
    pages: int = 0
    without_text: int = 0  # of the pages: scanned, or empty


class PageText(msgspec.Struct, frozen=True, tag="page"):
    """The text of a page of the web, with its links as the browser of gpt-oss shows them: `【0†words】` leads to the
    first address. `is_cut`: it goes on.
    """

    title: str
    text: str
    links: tuple[str, ...] = ()
    is_cut: bool = False


class PageMark(msgspec.Struct, frozen=True):
    """Where some of the words stand, in pixels of the picture."""

    x: float
    y: float
    width: float
    height: float


class PageImage(msgspec.Struct, frozen=True, tag="image"):
    """A page's picture: `height` rows of `stride` bytes with `channels` bytes a pixel (1: grey, 3: RGB, 4: RGBX),
    deflated. `pages` are those of the document.
    """

    width: int
    height: int
    stride: int
    channels: int
    pixels: bytes
    marks: tuple[PageMark, ...]
    pages: int


class Unreadable(msgspec.Struct, frozen=True, tag="failed"):
    """Why there is no text. `pages` are those that were found, where that is part of the reason."""

    reason: UnreadableReason
    detail: str = ""
    pages: int = 0


ReaderRequest = Read | ReadPage | RenderPage
ReaderEvent = ReaderReady | ReadingProgress | DocumentText | PageText | PageImage | Unreadable
REQUESTS = LineDecoder[ReaderRequest](ReaderRequest)
EVENTS = LineDecoder[ReaderEvent](ReaderEvent)
