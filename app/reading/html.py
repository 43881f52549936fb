"""From a web page to Markdown: headings, paragraphs, lists, tables, code; no scripts, no styles."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from app.core.text import encodings
from app.reading.tables import fenced, markdown_table
from app.reading.unreadable import damaged

_SILENT = ("script", "style", "template", "svg", "title")
_BLOCKS = (
    *("p", "div", "section", "article", "header", "footer", "main", "nav", "aside", "ul", "ol", "dl", "dt", "dd"),
    *("blockquote", "figure", "figcaption", "form", "address", "hr", "body", "html", "head"),
    *("option", "optgroup", "textarea"),
)
_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_HEADING = re.compile("h[1-6]")


def read_html(content: bytes) -> str:
    """The text of a page, in the encoding that its bytes or its head say."""
    return page_text(decoded_page(content))


def page_text(page: str) -> str:
    """The text of a page whose characters are known."""
    parser = PageParser()
    parser.feed(page)
    parser.close()
    return parser.text()


def decoded_page(content: bytes, charset: str = "") -> str:
    """The characters of a page, in the encoding that its server says, else its bytes or its head. Raises
    UnreadableDocumentError.
    """
    said = _CHARSET.search(content[:2048])
    name = charset or (said[1].decode() if said else "")
    encoding = encodings.named(name) if name else None
    try:
        if encoding is not None and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
            return encodings.decoded_as(content, encoding).text
    except encodings.NotTextError:
        pass  # what it says is wrong: guess
    try:
        return encodings.decoded(content).text
    except encodings.NotTextError as error:
        raise damaged(str(error)) from error


class PageParser(HTMLParser):
    """Collects blocks. A table in a table is told as text of its cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._text = ""
        self._mark = ""  # before the block that is being written
        self._silent = self._pre = 0
        self._rows: list[list[str]] = []
        self._tables = 0
        self._in_cell = False

    def write(self, text: str) -> None:
        """Put something between the words."""
        if not self._silent:
            self._text += text

    def text(self) -> str:
        """All blocks so far."""
        self._end_block()
        return "\n\n".join(self._blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser gives them
        """A tag begins."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._text += "\n"
        elif tag in ("table", "tr", "td", "th"):
            self._start_table_part(tag)
        elif self._tables:
            self._text += " " if tag in _BLOCKS else ""
        elif tag in (*_BLOCKS, "li", "pre") or _HEADING.fullmatch(tag):
            self._end_block()
            self._pre += tag == "pre"
            self._mark = "- " if tag == "li" else f"{'#' * int(tag[1])} " if _HEADING.fullmatch(tag) else self._mark

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("table", "td", "th"):
            self._end_table_part(tag)
        elif not self._tables and (tag in (*_BLOCKS, "li", "pre") or _HEADING.fullmatch(tag)):
            self._end_block()
            self._pre = max(0, self._pre - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        """Words come."""
        if not self._silent:
            self._text += data if self._pre else re.sub(r"\s+", " ", data)

    def _start_table_part(self, tag: str) -> None:
        if tag == "table":
            if not self._tables:
                self._end_block()
                self._rows = []
            self._tables += 1
        elif self._tables == 1 and tag == "tr":
            self._end_cell()
            self._rows.append([])
        elif self._tables == 1:
            self._end_cell()
            self._in_cell = True

    def _end_table_part(self, tag: str) -> None:
        if self._tables == 1:
            self._end_cell()
        if tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self._blocks += filter(None, [markdown_table(self._rows)])

    def _end_cell(self) -> None:
        if self._rows and (self._in_cell or self._text.strip()):
            self._rows[-1].append(self._text)
        self._text, self._in_cell = "", False

    def _end_block(self) -> None:
        text = fenced(self._text.strip("\n")) if self._pre else self._text.strip()
        if self._text.strip():
            self._blocks.append(
                self._mark + "\n".join(line.strip() if not self._pre else line for line in text.split("\n"))
            )
            self._mark = ""
        self._text = ""
