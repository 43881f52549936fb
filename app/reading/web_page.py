"""From a page that was fetched from the web to text with numbered links, as gpt-oss has learnt to read it.

Not here: what is in a page besides links (`html`), how it is shown (`app.core.tools.browser`), fetching it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from app.core.documents.wire import PageText, ReadPage
from app.core.tools.browser.page import link_text, plain
from app.reading.html import PageParser, decoded_page
from backends.lines import sound

_BEGIN, _NUMBER_END, _END = "\ue000", "\ue001", "\ue002"  # round a link's words, until all of them are known
_MARKS = dict.fromkeys(map(ord, (_BEGIN, _NUMBER_END, _END)))
_LINK = re.compile(f"{_BEGIN}([0-9]+){_NUMBER_END}([^{_BEGIN}{_END}]*){_END}")
_LEFT_OVER = re.compile(f"{_BEGIN}[0-9]+{_NUMBER_END}|{_END}")
_HEADING = re.compile(r"^(?:#{1,6}|-) ", re.MULTILINE)  # marks that make no sense inside a link
_HTML = ("text/html", "application/xhtml+xml")
_LONGEST_WORDS = 200  # of a link
_LONGEST_TITLE = 300


def read_page(request: ReadPage, tell: Callable[[int, int], None]) -> PageText:
    """The text of a page, and of a long one the beginning. Raises UnreadableDocumentError."""
    if request.content_type == "application/pdf":
        from app.reading.pdf import read_pdf

        return _made(request, "", plain(read_pdf(request.content, request.most, "", tell).text))
    text = decoded_page(request.content, request.charset)
    if request.content_type not in _HTML:
        return _made(request, "", plain(text))
    parser = _LinkedPage(request.address)
    parser.feed(plain(text).translate(_MARKS))
    parser.close()
    return _made(request, parser.title, parser.linked_text(), tuple(parser.links))


def _made(request: ReadPage, title: str, text: str, links: tuple[str, ...] = ()) -> PageText:
    words = " ".join(title.split())[:_LONGEST_TITLE] or _name(request.address)
    shown = sound(text[: request.most])
    return PageText(sound(words), shown, tuple(map(sound, links)), is_cut=len(text) > request.most)


def _name(address: str) -> str:
    """What a page without a title is called: its file, else its site."""
    parts = urlsplit(address)
    return parts.path.rstrip("/").rsplit("/", 1)[-1] or parts.hostname or address


class _LinkedPage(PageParser):
    """Collects the addresses of links, and marks their words. Pictures are told by what is written for them."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.title = ""
        self.links: dict[str, int] = {}  # by address, its number
        self._address = address
        self._site = urlsplit(address).netloc
        self._is_title = self._is_linked = False
        self._pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        given = dict(attrs)
        if tag == "title" and not self.title:
            self._is_title = True
        elif tag == "img" and (words := given.get("alt") or given.get("title")):
            self.write(f"[Image {self._pictures}: {' '.join(words.split())}]")
            self._pictures += 1
        elif tag == "a" and (number := self._number(given.get("href") or "")) is not None:
            self._end_link()
            self._is_linked = True
            self.write(f"{_BEGIN}{number}{_NUMBER_END}")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._is_title = False
        elif tag == "a":
            self._end_link()
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self.title += data
        super().handle_data(data)

    def linked_text(self) -> str:
        """All of the text, with links as the model reads them."""
        self._end_link()
        addresses = list(self.links)
        text = _LINK.sub(lambda link: self._link(int(link[1]), link[2], addresses), self.text())
        return _LEFT_OVER.sub("", text)

    def _end_link(self) -> None:
        if self._is_linked:
            self.write(_END)
        self._is_linked = False

    def _number(self, href: str) -> int | None:
        """The number of an address; None for one that is no other page."""
        if not href.strip() or href.startswith("#"):
            return None
        try:
            found = urljoin(self._address, href.strip())
            is_page = urlsplit(found).scheme in ("http", "https") and bool(urlsplit(found).hostname)
        except ValueError:
            return None
        return self.links.setdefault(found, len(self.links)) if is_page else None

    def _link(self, number: int, words: str, addresses: list[str]) -> str:
        shown = " ".join(_HEADING.sub("", words).split())[:_LONGEST_WORDS]
        site = urlsplit(addresses[number]).netloc
        return link_text(number, shown, "" if site == self._site else plain(site)) if shown else ""
