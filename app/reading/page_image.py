"""From a page of a PDF to its picture, with the places at which some words stand on it.

Not here: its text (`pdf`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Any

from app.core.documents.wire import PageImage, PageMark, RenderPage
from app.reading.pdf import opened
from app.reading.unreadable import damaged
from backends.lines import text_path

MOST_PIXELS = 16_000_000  # a page can be said to be a kilometre wide
MOST_HEIGHT = 16_000  # what is higher is no page, and nobody can draw it
_MOST_MARKS = 200


def render_page(request: RenderPage) -> PageImage:
    """Render one page. Raises UnreadableDocumentError."""
    document = opened(text_path(request.path), request.password)
    if not 1 <= request.page <= len(document):
        raise damaged(f"page {request.page} of {len(document)}")
    page: Any = document[request.page - 1]  # what the library gives has hardly any types
    width, height = page.get_size()
    scale = min(request.width / width, (MOST_PIXELS / (width * height)) ** 0.5, MOST_HEIGHT / height)
    bitmap = page.render(scale=scale, rev_byteorder=True)
    marks = tuple(_marks(page.get_textpage(), request.words, scale, bitmap.height))
    pixels = zlib.compress(bytes(bitmap.buffer), 1)
    return PageImage(bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels, pixels, marks, len(document))


def _marks(  # the library has no types
    text: Any,  # noqa: ANN401
    lines: tuple[str, ...],
    scale: float,
    height: int,
) -> Iterator[PageMark]:
    """The places of the lines: of all in a row, or else of each that is found."""
    written = text.get_text_range()
    places = list(_found(written, "\n".join(lines))) or [place for line in lines for place in _found(written, line)]
    for begin, end in places[:_MOST_MARKS]:
        for number in range(min(text.count_rects(begin, end - begin), _MOST_MARKS)):
            x, bottom, right, top = text.get_rect(number)
            yield PageMark(x * scale, height - top * scale, (right - x) * scale, (top - bottom) * scale)


def _found(written: str, words: str) -> Iterator[tuple[int, int]]:
    """Where words stand first; the lines of a text are broken elsewhere than those of its page."""
    parts = [re.escape(word) for word in words.split()]
    found = re.search(r"[\s\ufffe]+".join(parts), written) if parts else None
    if found is not None:
        yield found.span()
