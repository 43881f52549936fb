"""The process: one document in, its text or the picture of a page out, and gone.

What is printed by libraries goes to stderr. Not here: the readers of each kind, the walls (`__main__`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import BinaryIO, NoReturn

from msgspec.structs import replace

from app.core.documents.kinds import DocumentKind
from app.core.documents.wire import (
    PROTOCOL,
    REQUESTS,
    DocumentText,
    PageImage,
    PageText,
    Read,
    ReaderReady,
    ReadingProgress,
    ReadPage,
    RenderPage,
    Unreadable,
    UnreadableReason,
)
from app.reading.unreadable import UnreadableDocumentError
from backends.contract.containment import Confinement
from backends.lines import encode_line, sound, text_path

MOST_MEMORY = 2 * 1024**3  # bytes of addresses
MOST_SECONDS = 120  # of computing


def serve(confinement: Confinement) -> NoReturn:
    """Serve one request and exit."""
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    out.write(encode_line(ReaderReady(PROTOCOL, confinement)))
    line = sys.stdin.buffer.readline()
    if line:
        _limit()
        out.write(encode_line(answer(line, lambda done, total: _tell(out, done, total))))
    os._exit(0)


def answer(line: bytes, tell: Callable[[int, int], None]) -> DocumentText | PageText | PageImage | Unreadable:
    """What is said of one request; how far it is is told meanwhile."""
    try:
        request = REQUESTS.decode(line)
        if isinstance(request, ReadPage):
            from app.reading.web_page import read_page

            return read_page(request, tell)
        if isinstance(request, RenderPage):
            return _page(request)
        return whole(_text(request, tell), request.most)
    except UnreadableDocumentError as error:
        return Unreadable(error.reason, sound(error.detail), error.pages)
    except (MemoryError, RecursionError) as error:
        return Unreadable(UnreadableReason.TOO_LONG, type(error).__name__)
    except Exception as error:  # noqa: BLE001 - whatever a hostile document does to a reader is its damage
        return Unreadable(UnreadableReason.DAMAGED, sound(f"{type(error).__name__}: {error}"))


def whole(found: DocumentText, most: int) -> DocumentText:
    """The text, all of it or none. Raises UnreadableDocumentError."""
    if len(found.text) > most:
        raise UnreadableDocumentError(UnreadableReason.TOO_MUCH_TEXT, f"{len(found.text)} characters", found.pages)
    if not found.text.strip():
        raise UnreadableDocumentError(UnreadableReason.NO_TEXT, "", found.pages)
    return replace(found, text=sound(found.text))


def _text(request: Read, tell: Callable[[int, int], None]) -> DocumentText:
    """Each reader is imported alone: a hostile PDF meets no parser but PDFium."""
    path = text_path(request.path)
    match request.kind:
        case DocumentKind.PDF:
            from app.reading.pdf import read_pdf

            return read_pdf(path, request.most, request.password, tell)
        case DocumentKind.ARCHIVE:
            from app.reading.archive import read_archive

            return DocumentText(read_archive(path))
        case DocumentKind.HTML:
            from app.reading.html import read_html

            return DocumentText(read_html(path.read_bytes()))
        case DocumentKind.NOTEBOOK:
            from app.reading.notebook import read_notebook

            return DocumentText(read_notebook(path.read_bytes()))
        case DocumentKind.MAIL:
            from app.reading.mail import read_mail

            return DocumentText(read_mail(path.read_bytes()))
        case DocumentKind.OLD_OFFICE:
            raise UnreadableDocumentError(UnreadableReason.OLD_OFFICE)


def _page(request: RenderPage) -> PageImage:
    from app.reading.page_image import render_page

    return render_page(request)


def _tell(out: BinaryIO, done: int, total: int) -> None:
    out.write(encode_line(ReadingProgress(done, total)))


def _limit() -> None:
    """What a hostile document may use up; Windows has no such limits, and the app ends a reader that takes long."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    if sys.platform == "linux":  # macOS counts shared libraries of gigabytes, and refuses
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
